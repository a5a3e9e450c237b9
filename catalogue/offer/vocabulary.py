"""The words of the public catalogue, read from the database once and again when something has changed."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES
from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.offer.rules import Search
from catalogue.offer.spelling import Asked, Meaning, Words, count_words
from commons.folding import fold

_WORD: Final = re.compile(r"\w+")
_EXAMPLES: Final = 5
_Fingerprint = tuple[int, datetime | None, int | None, int, datetime | None]


class Vocabulary:
    """One for each process. What was written since is noticed by number, newest change and length of all."""

    def __init__(self) -> None:
        self._read: tuple[_Fingerprint, Words] | None = None

    def mean(self, session: Session, search: Search) -> Meaning:
        """Say what a search looks for; one statement, or three after the catalogue has changed."""
        if not search.words:
            return Meaning()
        if search.is_literal:
            return Meaning(tuple(Asked(word) for word in search.words))
        return self._words(session).mean(search.words)

    def _words(self, session: Session) -> Words:
        now = _fingerprint(session)
        if self._read is None or self._read[0] != now:
            texts = session.scalars(select(Course.search_text).where(Course.state.in_(PUBLIC_STATES))).all()
            places = session.scalars(
                select(Edition.place_key)
                .join(Course, Course.id == Edition.course_id)
                .where(Course.state.in_(PUBLIC_STATES), Edition.place_key != "")
                .distinct()
            ).all()
            self._read = (now, Words(count_words([*texts, *places])))
        return self._read[1]


def _fingerprint(session: Session) -> _Fingerprint:
    row = session.execute(
        select(
            func.count(Course.id),
            func.max(Course.updated_at),
            func.sum(func.length(Course.search_text)),
            select(func.count(Edition.id)).scalar_subquery(),
            select(func.max(Edition.updated_at)).scalar_subquery(),
        ).where(Course.state.in_(PUBLIC_STATES))
    ).one()
    return (row[0], row[1], row[2], row[3] or 0, row[4])


def corrected_text(session: Session, search: Search, meaning: Meaning) -> str | None:
    """Return what was typed with its slips mended, in the catalogue’s spelling; None without slips."""
    if not meaning.corrected:
        return None
    spelled = {typed: _spelling(session, meant) for typed, meant in meaning.corrected}
    return _mend(search.typed, spelled)


def _mend(typed: str, spelled: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: spelled.get(fold(found[0]), found[0]), typed)


def _spelling(session: Session, word: str) -> str:
    """Return a folded word with the accents that some course gives it; one statement."""
    text = func.replace(Course.search_text, "|", " ")
    rows = session.execute(
        select(Course.titles, Course.summaries, Course.topic, Course.audience)
        .where(Course.state.in_(PUBLIC_STATES), text.contains(literal(f" {word} ")))
        .order_by(Course.title_key, Course.id)
        .limit(_EXAMPLES)
    )
    for titles, summaries, topic, audience in rows:
        for said in (*titles.values(), *summaries.values(), topic, audience):
            for found in _WORD.findall(said or ""):
                if fold(found) == word:
                    return str(found).lower()
    return word
