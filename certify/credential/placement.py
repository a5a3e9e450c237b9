"""Kind B, "Attestazione finale": the Open Badges 3.0 document of a placement, written and read back."""

from collections.abc import Sequence
from typing import Any, Final

from certify.credential.instants import format_day
from certify.credential.kinds import PlacementSort
from certify.credential.nodes import Node, read_alignment
from certify.credential.placement_facts import PlacementFacts
from certify.credential.stated_nodes import read_stated, write_achievement, write_members
from certify.credential.values_of_parties import Party, StatusEntry
from certify.credential.vocabulary import PLACEMENT_V1
from certify.credential.writing import number_of, write_alignment, write_document, write_holder

_ACHIEVEMENT_TYPES: Final = {
    PlacementSort.CIVIL_SERVICE: "CommunityService",
    PlacementSort.VOLUNTEERING: "CommunityService",
    PlacementSort.COMPANY_VOLUNTEERING: "CommunityService",
}
_FIELDWORK: Final = "Fieldwork"
"""Open Badges 3.0, enumeration `AchievementType`."""


def build_placement(facts: PlacementFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts; `status` as in `attendance.build_attendance`."""
    kind = _ACHIEVEMENT_TYPES.get(facts.sort, _FIELDWORK)
    achievement = {
        **write_achievement(facts, kind, facts.title, facts.activities),
        "placementSort": facts.sort.value,
        "plannedHours": number_of(facts.planned_hours),
        "host": [_party(host) for host in facts.hosts],
    }
    if facts.promoter_tutors:
        achievement["promoterTutor"] = list(facts.promoter_tutors)
    if facts.other_promoters:
        achievement["otherPromoter"] = [_party(promoter) for promoter in facts.other_promoters]
    if facts.project:
        achievement["projectReference"] = facts.project
    if facts.competences:
        achievement["alignment"] = [write_alignment(competence) for competence in facts.competences]
    subject = {
        **write_holder(facts.holder),
        "activityStartDate": format_day(facts.started_on),
        "activityEndDate": format_day(facts.ended_on),
        "doneHours": number_of(facts.done_hours),
        "achievement": achievement,
    }
    return write_document(facts, PLACEMENT_V1, subject, write_members(facts), status)


def state_placement(document: Node) -> PlacementFacts:
    """Return the facts; whatever is missing or of another form raises (`nodes.stating`)."""
    subject = document.node("credentialSubject")
    achievement = subject.node("achievement")
    return PlacementFacts(
        **read_stated(document),
        sort=PlacementSort(achievement.text("placementSort")),
        title=achievement.text("name"),
        activities=achievement.text("description"),
        started_on=subject.day("activityStartDate"),
        ended_on=subject.day("activityEndDate"),
        planned_hours=achievement.number("plannedHours"),
        done_hours=subject.number("doneHours"),
        hosts=tuple(_read_party(host) for host in achievement.nodes("host")),
        promoter_tutors=achievement.texts("promoterTutor"),
        other_promoters=tuple(_read_party(each) for each in achievement.nodes("otherPromoter")),
        project=achievement.text_or_none("projectReference"),
        competences=tuple(read_alignment(alignment) for alignment in achievement.nodes("alignment")),
    )


def _party(party: Party) -> dict[str, Any]:
    profile: dict[str, Any] = {"type": ["Profile"], "name": party.name}
    if party.tutors:
        profile["tutor"] = list(party.tutors)
    return profile


def _read_party(profile: Node) -> Party:
    return Party(name=profile.text("name"), tutors=profile.texts("tutor"))
