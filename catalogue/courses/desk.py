"""What the pages of writing a course show around their forms: the steps, and two texts side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from catalogue.courses.editing import (
    STEPS,
    SUMMARIES,
    TITLES,
    Difference,
    Step,
    read_taught,
)
from catalogue.courses.life import CourseState, Gap, find_gaps
from catalogue.courses.picking import Descriptor
from catalogue.courses.queries import CompetenceRow, CourseRow, WrittenCourse
from catalogue.courses.told import competence_code, competence_label
from catalogue.courses.wording import pick
from catalogue.courses.words import GAPS, KINDS, LANGUAGE_NAMES, STATES, TAUGHT_IN
from catalogue.courses.words import STEPS as STEP_WORDS
from commons.pages.language import current_lang

_ENDPOINTS: Final = {
    Step.WHAT: "course_desk.change_what",
    Step.WHOM: "course_desk.change_whom",
    Step.COMPETENCES: "course_desk.change_competences",
    Step.WHO: "course_desk.change_who",
    Step.REVIEW: "coordination.review",
}
_GAPS_OF: Final = {
    Step.WHAT: {Gap.COPY, Gap.COPY_TRANSLATED, Gap.TITLE, Gap.SUMMARY},
    Step.WHOM: {Gap.AUDIENCE, Gap.LANGUAGE},
    Step.COMPETENCES: {Gap.COMPETENCES, Gap.OUTCOMES},
    Step.WHO: {Gap.LEAD},
    Step.REVIEW: set[Gap](),
}


Beside = Callable[[UUID], Markup | None]
_beside: Final[list[Beside]] = []


def show_beside_writing(part: Beside) -> None:
    """Have a room above show a part beside the form while a course is written."""
    if part not in _beside:
        _beside.append(part)


def parts_beside(course_id: UUID) -> list[Markup]:
    return [shown for part in _beside if (shown := part(course_id)) is not None]


@dataclass(frozen=True, slots=True)
class StepLink:
    key: str
    number: int
    label: str
    address: str
    is_here: bool
    lacks: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A text that two have written, in words; `chosen` is what is ticked beforehand."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str | None
    lang: str


def course_gaps(
    course: CourseRow, competences: Sequence[CompetenceRow], *, is_lead_historical: bool
) -> tuple[Gap, ...]:
    return find_gaps(
        titles=course.titles,
        summaries=course.summaries,
        outcomes=[each.outcomes for each in competences],
        audience=course.audience,
        language=course.language,
        is_lead_historical=is_lead_historical,
    )


def say_gaps(gaps: Sequence[Gap]) -> list[str]:
    return [str(GAPS[gap]) for gap in gaps]


def step_address(step: Step, course_id: UUID) -> str:
    return url_for(_ENDPOINTS[step], course_id=course_id)


def next_step(step: Step) -> Step:
    return STEPS[STEPS.index(step) + 1]


def step_links(course_id: UUID, here: Step, gaps: Sequence[Gap]) -> list[StepLink]:
    return [
        StepLink(
            key=step.value,
            number=number,
            label=str(STEP_WORDS[step]),
            address=step_address(step, course_id),
            is_here=step is here,
            lacks=bool(_GAPS_OF[step] & set(gaps)),
        )
        for number, step in enumerate(STEPS, start=1)
    ]


def title_of(course: CourseRow) -> tuple[str, str]:
    """Return the title, and its language where that is not the page's."""
    title, lang = pick(course.titles, current_lang(), course.language)
    return title, "" if lang == current_lang() else lang


def writing_page(written: WrittenCourse, step: Step) -> dict[str, Any]:
    """Return what every step shows around its form."""
    lead = next(each for each in written.providers if each.is_lead)
    gaps = course_gaps(written.course, written.competences, is_lead_historical=lead.is_historical)
    title, lang = title_of(written.course)
    return {
        "course": written.course,
        "title": title,
        "title_lang": lang,
        "lead_name": lead.name,
        "steps": step_links(written.course.id, step, gaps),
        "step": step.value,
        "number": STEPS.index(step) + 1,
        "step_count": len(STEPS),
        "state": say_state(written.course),
        "is_public": written.course.state is CourseState.PUBLISHED,
        "is_seen_by_others": written.course.state is CourseState.PROPOSED,
        "gaps": say_gaps(gaps),
    }


def say_state(course: CourseRow) -> tuple[str, str, str]:
    """Return colour, words, icon."""
    if course.is_historical:
        return "mute", _("Archivio storico"), "box"
    kind, icon, text = STATES[course.state]
    return kind, str(text), icon


def side_by_side(
    differences: Sequence[Difference],
    labels: Mapping[str, str],
    bodies: Mapping[UUID, str],
    descriptors: Mapping[UUID, Descriptor],
) -> list[SideBySide]:
    """Say both versions of each text in words."""

    def told(name: str, text: str) -> str:
        match name:
            case "partners" | "lead":
                return ", ".join(bodies.get(UUID(each), "") for each in text.split()) or _("Nessun ente")
            case "competences":
                return _tell_competences(text, descriptors)
            case "record_kind":
                return str(KINDS.get(text, text))
            case "language":
                return str(TAUGHT_IN.get(text, text)) or _("Vuoto")
        return text.strip() or _("Vuoto")

    languages = {name: code for names in (TITLES, SUMMARIES) for code, name in names.items()}
    return [
        SideBySide(
            name=each.name,
            label=labels.get(each.name, each.name),
            mine=told(each.name, each.mine),
            theirs=told(each.name, each.theirs),
            chosen=each.suggested,
            lang=languages.get(each.name, ""),
        )
        for each in differences
    ]


def _tell_competences(text: str, descriptors: Mapping[UUID, Descriptor]) -> str:
    lines = []
    for each in read_taught(text):
        known = descriptors.get(each.competence_id)
        label = (
            Markup("{} {}").format(competence_label(known.labels), competence_code(known)) if known else ""
        )
        said = [f"{LANGUAGE_NAMES[code]}: {sentence}" for code, sentence in each.outcomes.items()]
        lines.append(Markup("{}{}").format(label, f" ({'; '.join(said)})" if said else ""))
    return Markup("\n").join(lines) if lines else _("Nessuna competenza")
