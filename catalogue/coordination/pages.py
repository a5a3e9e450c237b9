"""The pages of courses at the desk, in words: the list, one course, what was done to it, what is proposed."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.coordination.queries import Act, DeskCourse, EditionRow
from catalogue.coordination.words import ACTS
from catalogue.courses.desk import course_gaps, say_gaps, say_state, title_of
from catalogue.courses.life import BLOCKING, CourseState
from catalogue.courses.told import competence_tags, in_language, join, language_names, provider_names
from catalogue.courses.wording import pick
from catalogue.courses.words import LANGUAGE_NAMES
from catalogue.editions.rules import phase_of
from catalogue.editions.words import PHASES
from commons.pages.formats import day, day_span, instant
from commons.pages.language import current_lang
from commons.sheets import Cell


def course_line(found: DeskCourse) -> dict[str, Any]:
    """Return a line of the list."""
    course = found.course
    title, lang = title_of(course)
    gaps = () if course.is_historical else gaps_of(found)
    return {
        "id": course.id,
        "title": title,
        "title_lang": lang,
        "state": say_state(course),
        "role": role_of(found),
        "lacks": say_gaps([gap for gap in gaps if gap in BLOCKING]) if _is_coming(course.state) else [],
        "advised": say_gaps([gap for gap in gaps if gap not in BLOCKING]) if _is_coming(course.state) else [],
        "editions": say_editions(found),
        "changed_at": course.updated_at,
    }


def course_page(found: DeskCourse) -> dict[str, Any]:
    """Return what every page of one course shows of it."""
    course = found.course
    title, lang = title_of(course)
    gaps = () if course.is_historical else gaps_of(found)
    summary = pick(course.summaries, current_lang())
    lead = found.lead
    return {
        "course": course,
        "title": title,
        "title_lang": lang,
        "state": say_state(course),
        "role": role_of(found),
        "is_led": found.is_led,
        "lead_name": lead.name if lead else _("Ente non indicato"),
        "summary": in_language(*summary) if summary[0] else "",
        "facts": _facts(found),
        "competences": [
            (competence_tags([each])[0], in_language(*pick(each.outcomes, current_lang())))
            for each in found.competences
        ],
        "blocking": say_gaps([gap for gap in gaps if gap in BLOCKING]),
        "advised": say_gaps([gap for gap in gaps if gap not in BLOCKING]),
    }


def texts_by_language(found: DeskCourse) -> list[dict[str, Any]]:
    """Return title, text and sentences in each language, to be read once more."""
    course = found.course
    return [
        {
            "lang": code,
            "name": name,
            "title": course.titles.get(code, ""),
            "summary": course.summaries.get(code, ""),
            "outcomes": [
                (competence_tags([each])[0], each.outcomes.get(code, "")) for each in found.competences
            ],
        }
        for code, name in LANGUAGE_NAMES.items()
    ]


def role_of(found: DeskCourse) -> str:
    """Say whose course it is, where it is not led by the viewer's own body."""
    lead = found.lead
    return "" if found.is_led or lead is None else _("guida: %(name)s", name=lead.name)


def gaps_of(found: DeskCourse) -> tuple[Any, ...]:
    lead = found.lead
    return course_gaps(found.course, found.competences, is_lead_historical=bool(lead and lead.is_historical))


def say_editions(found: DeskCourse) -> str:
    tally = found.editions
    if not tally.count:
        return str(_("Nessuna edizione"))
    if tally.next_on is not None:
        return str(
            ngettext(
                "%(num)s, dal %(day)s",
                "%(num)s, la prossima dal %(day)s",
                tally.count,
                day=day(tally.next_on),
            )
        )
    return str(
        ngettext("%(num)s, già cominciata o senza data", "%(num)s, già cominciate o senza data", tally.count)
    )


def edition_line(row: EditionRow, today: date) -> dict[str, Any]:
    phase = phase_of(
        row.state, starts_on=row.starts_on, ends_on=row.ends_on, seats=None, taken=0, today=today
    )
    kind, icon, text = PHASES[phase]
    when = day_span(row.starts_on, row.ends_on) if row.starts_on else row.dates_text
    return {
        "id": row.id,
        "label": row.label or _("Edizione"),
        "state": (kind, str(text), icon),
        "when": when or _("Date non indicate"),
        "where": row.venue or _("Luogo non indicato"),
        "has_register": row.state != "historical",
    }


def say_acts(acts: Iterable[Act]) -> list[tuple[str, str, str]]:
    """Return when, what and who; what one person did several times in a row is one line."""
    lines = []
    for (action, who), group in groupby(acts, key=lambda act: (act.action, act.who)):
        same = list(group)
        text = str(ACTS.get(action, action))
        if len(same) > 1:
            text = ngettext("%(text)s, %(num)s volta", "%(text)s, %(num)s volte", len(same), text=text)
        shown = same[0].details.get("similar_shown")
        if shown:
            text += ngettext(", visto %(num)s corso simile", ", visti %(num)s corsi simili", shown)
        lines.append((instant(same[0].at), text, who or _("il programma")))
    return lines


HEADER = ("titolo", "stato", "capofila", "partner", "argomento", "a chi è rivolto", "lingua", "competenze",
          "edizioni", "prossima edizione", "manca", "ultima modifica", "indirizzo")  # fmt: skip


def course_cells(found: DeskCourse, base_url: str) -> list[Cell]:
    """Return a row of the file, in the order of `HEADER`."""
    course = found.course
    is_public = course.state in {CourseState.PUBLISHED, CourseState.ARCHIVED}
    return [
        course.titles["it"],
        say_state(course)[1],
        found.lead.name if found.lead else None,
        "; ".join(each.name for each in found.providers if not each.is_lead),
        course.topic,
        course.audience,
        course.language,
        "; ".join(f"{each.framework_short_name} {each.code}" for each in found.competences),
        found.editions.count,
        found.editions.next_on,
        "; ".join(say_gaps(gaps_of(found))) if not course.is_historical else None,
        course.updated_at.date(),
        f"{base_url}/courses/{course.slug}" if is_public else None,
    ]


def _facts(found: DeskCourse) -> list[tuple[str, Any]]:
    course = found.course
    partners = [each.name for each in found.providers if not each.is_lead]
    return [
        (_("Chi lo fa"), provider_names(course, found.providers)),
        *([(_("Partner nominati"), join(partners))] if len(partners) > 1 else []),
        (
            _("A chi è rivolto"),
            (course.audience and in_language(course.audience, "it")) or _("Non ancora scritto"),
        ),
        (
            _("Che cosa serve"),
            (course.requirements and in_language(course.requirements, "it")) or _("Non ancora scritto"),
        ),
        (_("Lingua"), language_names(course.language) or _("Non ancora scritta")),
        (_("Costo"), (course.cost and in_language(course.cost, "it")) or _("Non ancora scritto")),
        (_("Argomento"), (course.topic and in_language(course.topic, "it")) or _("Non ancora scritto")),
    ]


def _is_coming(state: CourseState) -> bool:
    return state is not CourseState.ARCHIVED
