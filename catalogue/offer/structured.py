"""A course in the words of schema.org, for machines that read pages. What nobody said is not there."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from catalogue.courses.life import CourseState
from catalogue.courses.queries import CompetenceRow, ProviderRow
from catalogue.courses.wording import pick
from catalogue.editions.rules import EditionState
from catalogue.offer.gathering import EditionRow, MeetingRow, OfferedCourse
from catalogue.offer.rules import rhythm_of

_MODES: Final = {"in_presence": "Onsite", "on_line": "Online", "mixed": "Blended"}


def course_document(offered: OfferedCourse, lang: str, base_url: str) -> dict[str, Any]:
    """Return the JSON-LD of a course's page in one language; `base_url` is the public address, without `/`.

    Course and CourseInstance as schema.org defines them; an instance stands there only with a real date or
    as an offer that is always open, and history says that it is archived.
    """
    course = offered.course
    title, title_lang = pick(course.titles, lang, course.language)
    summary, _summary_lang = pick(course.summaries, lang)
    address = f"{base_url}/courses/{course.slug}"
    return _said(
        {
            "@context": "https://schema.org",
            "@type": "Course",
            "@id": address,
            "url": address,
            "name": {"@value": title, "@language": title_lang} if title_lang != lang else title,
            "description": summary,
            "inLanguage": course.language,
            "about": course.topic,
            "audience": course.audience and {"@type": "Audience", "audienceType": course.audience},
            "coursePrerequisites": course.requirements,
            "creativeWorkStatus": "Archived" if course.state is CourseState.ARCHIVED else None,
            "provider": [
                _organisation(each, is_historical=course.is_historical) for each in offered.providers
            ],
            "teaches": [_term(each, lang) for each in offered.competences],
            "hasCourseInstance": [
                _instance(each, address, course.language)
                for each in offered.editions
                if each.starts_on is not None or each.state is EditionState.OPEN
            ],
        }
    )


def _organisation(provider: ProviderRow, *, is_historical: bool) -> dict[str, Any]:
    name = provider.named_as if is_historical else provider.name
    return _said({"@type": "Organization", "name": name, "url": provider.website})


def _term(competence: CompetenceRow, lang: str) -> dict[str, Any]:
    return _said(
        {
            "@type": "DefinedTerm",
            "name": pick(competence.labels, lang)[0],
            "termCode": competence.code,
            "url": competence.uri if competence.uri.startswith(("https://", "http://")) else None,
            "inDefinedTermSet": pick(competence.framework_names, lang)[0],
        }
    )


def _instance(edition: EditionRow, address: str, language: str | None) -> dict[str, Any]:
    return _said(
        {
            "@type": "CourseInstance",
            "@id": f"{address}#{edition.id}",
            "name": edition.label,
            "eventStatus": "https://schema.org/EventCancelled"
            if edition.state is EditionState.CANCELLED
            else None,
            "courseMode": _MODES.get(edition.form or ""),
            "inLanguage": edition.language.split() if edition.language else language,
            "startDate": edition.starts_on and edition.starts_on.isoformat(),
            "endDate": edition.ends_on and edition.ends_on.isoformat(),
            "courseWorkload": edition.planned_minutes and iso_duration(edition.planned_minutes),
            "maximumAttendeeCapacity": edition.seats,
            "location": _place(edition),
            "courseSchedule": _schedule(edition),
        }
    )


def _place(edition: EditionRow) -> dict[str, str] | None:
    return {"@type": "Place", "name": edition.venue, "address": edition.venue} if edition.venue else None


def _schedule(edition: EditionRow) -> dict[str, Any] | None:
    """Return when it meets; a frequency only where the meetings really come every week."""
    if edition.starts_on is None:
        return None
    rhythm = rhythm_of([(each.on_day, each.starts_at, each.ends_at) for each in edition.meetings])
    first: MeetingRow | None = edition.meetings[0] if edition.meetings else None
    return _said(
        {
            "@type": "Schedule",
            "startDate": edition.starts_on.isoformat(),
            "endDate": _iso(edition.ends_on),
            "repeatCount": rhythm and rhythm.count,
            "repeatFrequency": "P1W" if rhythm and rhythm.is_weekly else None,
            "startTime": _iso(rhythm.starts_at) if rhythm else None,
            "endTime": _iso(rhythm.ends_at) if rhythm else None,
            "duration": iso_duration(first.minutes) if first and _is_even(edition) else None,
            "scheduleTimezone": "Europe/Rome",
        }
    )


def _is_even(edition: EditionRow) -> bool:
    return len({each.minutes for each in edition.meetings}) == 1


def iso_duration(minutes: int) -> str:
    """Write minutes as ISO 8601 does: `PT20H`, `PT2H30M`, `PT45M`."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def _iso(value: date | time | None) -> str | None:
    return None if value is None else value.isoformat()


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {})}
