"""Sentences for refusals: each feature registers its codes, the edge says them in the reader's language."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from commons.errors import Refusal
from commons.pages.formats import day

_sentences: dict[str, LazyString] = {
    "forbidden": _("Non ha il permesso di farlo: lo chieda a chi nel suo ente gestisce gli incarichi."),
    "not-found": _("Non troviamo quello che cerca."),
    "too-many": _("Troppe richieste in poco tempo. Riprovi tra %(seconds)s secondi."),
    "upload-large": _(
        "Il file è troppo grande: al massimo %(most)s MB. Una foto si può rimpicciolire, un PDF dividere."
    ),
}


def register_words(sentences: Mapping[str, LazyString]) -> None:
    """Add a feature's sentences. A code that is known already is a programming error."""
    doubled = _sentences.keys() & sentences.keys()
    if any(_sentences[code] is not sentences[code] for code in doubled):
        raise ValueError(f"sentences said twice: {sorted(doubled)}")
    _sentences.update(sentences)


def say(code: str, values: Mapping[str, object]) -> str:
    """Return the sentence of a code; an unregistered code is a KeyError, found by the guard test."""
    told = {name: day(value) if isinstance(value, date) else value for name, value in values.items()}
    return str(_sentences[code]) % told


def say_refusal(refusal: Refusal) -> str:
    return say(refusal.code, refusal.values)


def known_codes() -> frozenset[str]:
    return frozenset(_sentences)
