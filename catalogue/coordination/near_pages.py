"""Near courses in words: each reason a sentence, what could not be compared, the weeks side by side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from catalogue.coordination.nearness import MOST_CURRENT, NearCourse, Nearness, find_near_courses
from catalogue.coordination.queries import Contact
from catalogue.coordination.rules import Overlap, Reason
from catalogue.coordination.words import REASON_ICONS
from catalogue.courses.desk import say_state, title_of
from catalogue.courses.life import CourseState
from catalogue.courses.queries import CourseRow, get_course
from catalogue.courses.told import competence_code, competence_label, join, provider_names
from commons.access import current_viewer
from commons.db import reading
from commons.edges import edges
from commons.folding import fold
from commons.pages.formats import day_month, day_span

WEEKS: Final = 8
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NearCard:
    """A near course as a card shows it. `reasons`: icon and sentence, the weightiest first."""

    title: str
    title_lang: str
    address: str
    providers: str
    state: tuple[str, str, str]
    reasons: tuple[tuple[str, str], ...]
    held: str


def near_page(near: Nearness, course: CourseRow) -> dict[str, Any]:
    """Return the part of a page that tells of near courses."""
    return {
        "current": [_card(each, course, near) for each in near.current],
        "past": [_card(each, course, near) for each in near.past],
        "count": near.count,
        "hidden_count": max(0, near.count - MOST_CURRENT),
        "past_count": len(near.found.past),
        "compared": _say_compared(near),
        "own_gaps": _own_gaps(near, course),
        "weeks": _weeks(near, course),
    }


def near_beside(course_id: UUID) -> Markup:
    """Return the part that stands beside the form while a course is written."""
    with reading() as session:
        course = get_course(session, course_id, current_viewer())
        near = find_near_courses(session, course_id, today=edges().clock.today())
    page = near_page(near, course)
    return Markup(render_template("coordination/_beside.html", near=page, course_id=course_id))  # noqa: S704  our own


def _card(near: NearCourse, own: CourseRow, nearness: Nearness) -> NearCard:
    title, lang = title_of(near.course)
    held = ""
    if near.course.state is CourseState.ARCHIVED:
        held = (
            _("già tenuto nel %(year)s", year=near.held_in)
            if near.held_in
            else _("già tenuto, non si sa quando")
        )
    return NearCard(
        title=title,
        title_lang=lang,
        address=url_for("coordination.course", course_id=near.course.id),
        providers=provider_names(near.course, near.providers),
        state=say_state(near.course),
        reasons=tuple(
            (REASON_ICONS[reason], _say_reason(reason, near, own, nearness))
            for reason in near.overlap.reasons
        ),
        held=held,
    )


def _say_reason(reason: Reason, near: NearCourse, own: CourseRow, nearness: Nearness) -> str:
    overlap = near.overlap
    match reason:
        case Reason.COMPETENCES:
            names = [f"{competence_label(each.labels)} ({competence_code(each)})" for each in near.shared]
            return str(
                ngettext(
                    "%(num)s competenza in comune su %(own)s: %(names)s",
                    "%(num)s competenze in comune su %(own)s: %(names)s",
                    len(overlap.competences),
                    own=nearness.own_competence_count,
                    names=join(names),
                )
            )
        case Reason.TITLE:
            return str(_("parole del titolo: %(words)s", words=", ".join(_as_written(overlap, own))))
        case Reason.DATES:
            return _say_days(overlap)
        case Reason.AUDIENCE:
            return str(_("stesso pubblico: %(audience)s", audience=near.course.audience))
        case Reason.PLACE:
            return str(_("nello stesso luogo: %(place)s", place=join(list(near.place_names))))


def _say_days(overlap: Overlap) -> str:
    days = join([day_span(span.first, span.last) for span in overlap.spans])
    if overlap.days_apart:
        return str(
            ngettext(
                "a %(num)s giorno di distanza: %(days)s",
                "a %(num)s giorni di distanza: %(days)s",
                overlap.days_apart,
                days=days,
            )
        )
    return str(_("negli stessi giorni: %(days)s", days=days))


def _as_written(overlap: Overlap, own: CourseRow) -> list[str]:
    """Return the shared words as the own title writes them, in its order."""
    words = _WORD.findall(own.titles.get("it", ""))
    return list(dict.fromkeys(word.lower() for word in words if fold(word) in overlap.words))


def _say_compared(near: Nearness) -> list[str]:
    """Say how many courses were compared, and what of them is not known: unknown is not nobody."""
    found = near.found
    sentences = [
        ngettext(
            "Confrontato con %(num)s corso, archivio compreso.",
            "Confrontato con %(num)s corsi, archivio compreso.",
            found.compared,
        )
    ]
    unknown = found.unknown
    counts = [
        (unknown.competences, _("di %(num)s non sappiamo le competenze", num=unknown.competences)),
        (unknown.audience, _("di %(num)s non sappiamo per chi", num=unknown.audience)),
        (unknown.place, _("di %(num)s non sappiamo dove", num=unknown.place)),
        (unknown.dates, _("di %(num)s ancora in programma non sappiamo quando", num=unknown.dates)),
    ]
    said = [text for count, text in counts if count]
    if said:
        text = join(said)
        sentences.append(
            _("%(text)s: lì un corso simile può esserci e non si vede.", text=text[0].upper() + text[1:])
        )
    return sentences


def _own_gaps(near: Nearness, course: CourseRow) -> str:
    """Say what the own course does not tell yet, so that it could not be compared by it."""
    lacks = [
        (not near.own_competence_count, _("le competenze")),
        (not course.audience, _("a chi è rivolto")),
        (not near.has_dates, _("le date")),
    ]
    names = [text for is_missing, text in lacks if is_missing]
    if not names:
        return ""
    return str(
        _("Del suo corso mancano ancora: %(names)s. Il confronto migliora quando ci sono.", names=join(names))
    )


def _weeks(near: Nearness, course: CourseRow) -> dict[str, Any] | None:
    """Return the next weeks as a grid, the own course first; None where nobody meets."""
    others = [each for each in near.current if each.weeks]
    if not others:
        return None
    known: list[date] = sorted(near.weeks or {week for each in others for week in each.weeks})
    first = known[0] - timedelta(days=7) if near.weeks else known[0]
    mondays = [first + timedelta(days=7 * place) for place in range(WEEKS)]
    shown: Mapping[bool, list[NearCourse]] = {True: [], False: []}
    for each in others:
        shown[bool(each.weeks & set(mondays))].append(each)
    if not shown[True]:
        return None
    return {
        "days": [day_month(monday) for monday in mondays],
        "own": [monday in near.weeks for monday in mondays],
        "own_state": say_state(course)[1],
        "rows": [
            {
                "title": title_of(each.course),
                "note": f"{provider_names(each.course, each.providers)}, {say_state(each.course)[1].lower()}",
                "cells": [monday in each.weeks for monday in mondays],
            }
            for each in shown[True]
        ],
        "later": len(shown[False]),
    }


def say_contacts(contacts: tuple[Contact, ...]) -> list[tuple[str, str, str]]:
    """Return name, office and address of whom to write to."""
    return [(each.name, each.office or "", each.address or "") for each in contacts]
