"""Courses, providers and competences in the words and the language of whoever reads the page."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from catalogue.courses.queries import CompetenceRow, CourseRow, ProviderRow
from catalogue.courses.wording import pick
from commons.pages.language import current_lang


def in_language(text: str, lang: str) -> str:
    """Mark a text that is not in the language of the page, as screen readers and translators need it."""
    return text if lang == current_lang() else Markup('<span lang="{}">{}</span>').format(lang, text)


def language_name(tag: str) -> str:
    """Return the name of a language in the reader's; a tag that nobody knows is told as it stands."""
    locale = get_locale()
    names = locale.languages if locale else {}
    return str(names.get(tag.split("-", maxsplit=1)[0], tag))


def language_names(tags: str | None) -> str | None:
    if not tags:
        return None
    names = join([language_name(tag) for tag in tags.split()])
    return names[0].upper() + names[1:]


def provider_names(course: CourseRow, providers: Iterable[ProviderRow]) -> str:
    """Tell history as its source did, the present by the names of today; the lead comes first."""
    names = [each.named_as if course.is_historical else each.name for each in providers]
    if len(names) < 2:  # noqa: PLR2004
        return names[0] if names else str(_("Ente non indicato"))
    return str(_("%(lead)s con %(others)s", lead=names[0], others=join(names[1:])))


def competence_tags(competences: Iterable[CompetenceRow]) -> tuple[tuple[str, str], ...]:
    return tuple((competence_label(each.labels), competence_code(each)) for each in competences)


def competence_label(labels: Mapping[str, str]) -> str:
    return in_language(*pick(labels, current_lang()))


class Coded(Protocol):
    """Anything that names a competence by framework and code."""

    @property
    def framework_short_name(self) -> str: ...

    @property
    def code(self) -> str: ...


def competence_code(competence: Coded) -> str:
    return competence_name(competence.framework_short_name, competence.code)


def competence_name(framework: str, code: str) -> str:
    """Write `EntreComp 3.2`; where the code says again what the name ends with, once: `SDG 17.17`."""
    stem, _space, end = framework.rpartition(" ")
    is_said_twice = stem and end.isdigit() and code.startswith(end)
    return f"{stem if is_said_twice else framework} {code}"


def join(names: list[str]) -> str:
    return format_list(names, locale=get_locale() or "it")
