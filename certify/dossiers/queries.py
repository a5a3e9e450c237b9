"""Reading a dossier: the same number of queries whatever stands in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from certify.dossiers.models import Dossier, DossierCompetence, DossierEvidence, DossierPart
from certify.dossiers.rows import CompetenceView, DossierView, PartRow, Spoken
from certify.dossiers.rules import Source
from certify.dossiers.sources import list_sources
from certify.evidence.models import EvidenceFile
from certify.evidence.queries import EvidenceRow, evidence_row, list_files_of_person
from certify.placements.voices_read import Voice, list_voices
from commons.errors import NotFound
from commons.frameworks.models import Competence, Framework
from commons.people.models import Person

__all__ = [
    "CompetenceView",
    "DossierView",
    "PartRow",
    "Spoken",
    "find_dossier",
    "find_dossier_id",
    "get_dossier",
    "list_offered",
]


def get_dossier(
    session: Session,
    whose: UUID,
    lang: str = "it",
    *,
    also_placement: UUID | None = None,
    also_competences: Collection[UUID] = (),
    only_parts: Collection[str] | None = None,
    only_chosen: bool = False,
    voices: Mapping[UUID, tuple[Voice, ...]] | None = None,
) -> DossierView:
    """Return a dossier by its own id or by its person's; NotFound where there is none.

    Thirteen queries, whatever stands in it. Who may look, the room that asks has decided: the person herself,
    and whoever has her dossier in hand (`assessments`). Labels of competences come in `lang`, else in
    Italian. With `also_…` the dossier is read as if these stood in it too: what a body proposes, before the
    person has agreed. With `only_parts` (keys) the rest is not read, nor the files that she could show.
    `only_chosen`: the same with all parts that belong to it. `voices`: those of some placements, where they
    are read already.
    """
    found = find_dossier(
        session,
        whose,
        lang,
        also_placement=also_placement,
        also_competences=also_competences,
        only_parts=only_parts,
        only_chosen=only_chosen,
        voices=voices,
    )
    if found is None:
        raise NotFound("not-found")
    return found


def find_dossier(
    session: Session,
    whose: UUID,
    lang: str = "it",
    *,
    also_placement: UUID | None = None,
    also_competences: Collection[UUID] = (),
    only_parts: Collection[str] | None = None,
    only_chosen: bool = False,
    voices: Mapping[UUID, tuple[Voice, ...]] | None = None,
) -> DossierView | None:
    row = session.execute(
        select(Dossier, Person.given_name, Person.family_name, Person.birth_date)
        .join(Person, Person.id == Dossier.person_id)
        .where(Dossier.joined_into_id.is_(None), _is(whose))
    ).first()
    if row is None:
        return None
    dossier, given_name, family_name, birth_date = row
    parts = {
        (Source(each.source), each.source_id): each
        for each in session.scalars(select(DossierPart).where(DossierPart.dossier_id == dossier.id))
    }
    if only_chosen:
        only_parts = [f"{source.value}:{source_id}" for source, source_id in parts]
    sources = [
        replace(each, part_id=each.source_id)
        if each.source_id == also_placement and not each.is_chosen
        else each
        for each in list_sources(session, dossier.person_id, dossier.id, parts, only=only_parts)
    ]
    chosen = sorted((each for each in sources if each.is_chosen), key=_in_order)
    spoken = _list_spoken(session, chosen, voices or {})
    return DossierView(
        id=dossier.id,
        person_id=dossier.person_id,
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date,
        presentation=dossier.presentation,
        version=dossier.version,
        created_at=dossier.created_at,
        changed_at=dossier.changed_at,
        parts=tuple(chosen),
        competences=_list_competences(session, dossier.id, spoken, lang, also_competences),
        files=list_files_of_person(session, dossier.person_id) if only_parts is None else (),
        offered=tuple(each for each in sources if not each.is_chosen),
    )


def find_dossier_id(session: Session, whose: UUID) -> UUID | None:
    """Return the id of the dossier that stands today for a dossier or a person."""
    row = session.execute(select(Dossier.id, Dossier.joined_into_id).where(_is(whose, direct=True))).first()
    return None if row is None else row.joined_into_id or row.id


def list_offered(session: Session, person_id: UUID) -> tuple[PartRow, ...]:
    """Return what a person without a dossier could put into one."""
    return list_sources(session, person_id, None, {})


def _is(whose: UUID, *, direct: bool = False) -> ColumnElement[bool]:
    """Name a dossier by its id, its person, or a dossier that went into it."""
    same = or_(Dossier.id == whose, Dossier.person_id == whose)
    if direct:
        return same
    joined = select(Dossier.joined_into_id).where(Dossier.id == whose).scalar_subquery()
    return or_(same, Dossier.id == joined)


def _in_order(part: PartRow) -> tuple[int, str]:
    return part.position, part.key


def _list_spoken(
    session: Session, parts: Iterable[PartRow], known: Mapping[UUID, tuple[Voice, ...]]
) -> dict[UUID, tuple[Spoken, ...]]:
    """Return what was said of each competence in the placements that belong to the dossier."""
    placements = {each.source_id: each for each in parts if each.source is Source.PLACEMENT}
    heard = {each: known[each] for each in placements if each in known}
    heard |= list_voices(session, [each for each in placements if each not in known])
    found: dict[UUID, list[Spoken]] = {}
    for placement_id, voices in heard.items():
        for voice in voices:
            found.setdefault(voice.competence_id, []).append(Spoken(placements[placement_id], voice))
    return {key: tuple(sorted(each, key=_by_day)) for key, each in found.items()}


def _by_day(spoken: Spoken) -> tuple[object, str]:
    voice: Voice = spoken.voice
    return voice.sent_at, voice.tutor_name


def _list_competences(
    session: Session,
    dossier_id: UUID,
    spoken: Mapping[UUID, tuple[Spoken, ...]],
    lang: str,
    also: Collection[UUID],
) -> tuple[CompetenceView, ...]:
    evidence: dict[UUID, list[EvidenceRow]] = {}
    files = session.execute(
        select(DossierEvidence.competence_id, EvidenceFile)
        .join(EvidenceFile, EvidenceFile.id == DossierEvidence.evidence_id)
        .join(DossierCompetence, DossierCompetence.id == DossierEvidence.competence_id)
        .where(DossierCompetence.dossier_id == dossier_id)
        .order_by(EvidenceFile.uploaded_at, EvidenceFile.id)
    )
    for competence_id, file in files:
        evidence.setdefault(competence_id, []).append(evidence_row(file))
    rows = session.execute(
        select(DossierCompetence, Competence, Framework)
        .join(Competence, Competence.id == DossierCompetence.competence_id)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(DossierCompetence.dossier_id == dossier_id)
        .order_by(DossierCompetence.position, DossierCompetence.id)
    )
    found = [
        replace(
            _competence(competence, framework, lang, spoken),
            id=own.id,
            words=own.words,
            position=own.position,
            evidence=tuple(evidence.get(own.id, ())),
        )
        for own, competence, framework in rows
    ]
    missing = set(also) - {each.competence_id for each in found}
    if missing:
        more = session.execute(
            select(Competence, Framework)
            .join(Framework, Framework.id == Competence.framework_id)
            .where(Competence.id.in_(missing))
            .order_by(Framework.short_name, Competence.position, Competence.code)
        )
        found += [_competence(competence, framework, lang, spoken) for competence, framework in more]
    return tuple(found)


def _competence(
    competence: Competence, framework: Framework, lang: str, spoken: Mapping[UUID, tuple[Spoken, ...]]
) -> CompetenceView:
    return CompetenceView(
        id=competence.id,
        competence_id=competence.id,
        framework_slug=framework.slug,
        framework_name=framework.short_name,
        framework_version=framework.version,
        code=competence.code,
        uri=competence.uri,
        label=best_text(competence.labels, lang),
        description=competence.descriptions.get(lang, ""),
        words="",
        position=0,
        voices=spoken.get(competence.id, ()),
    )


def best_text(texts: Mapping[str, str], lang: str) -> str:
    return next((texts[each] for each in (lang, "it", "de", "en") if texts.get(each)), "")
