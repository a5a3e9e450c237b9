"""Facts of the kinds B to E in every shape, with the names and texts that break weak programs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.codes import ALPHABET, LENGTH
from certify.credential.documents import DocumentFacts
from certify.credential.facts import Participation
from certify.credential.kinds import PlacementSort
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import (
    AssessedCompetence,
    DocumentedCompetence,
    EvidenceEntry,
    Experience,
    ExperienceSort,
    Qualification,
)
from certify.credential.values_of_parties import (
    Commission,
    EntitledFunction,
    Entitlement,
    Functions,
    Party,
    Signatory,
    SignatureMode,
)
from tests.unit.credential.strategies import (
    addresses,
    attendance_facts,
    competences,
    days,
    distinct,
    hashes,
    holders,
    instants,
    issuers,
    lines,
    optional,
    proses,
    quarters,
    signatories,
    uuids,
)

_LONG_AGO = date(1980, 1, 1)
_parties = st.builds(Party, name=lines, tutors=distinct(lines))
_levels = st.integers(1, 8)


@st.composite
def _experiences(draw: st.DrawFn) -> tuple[Experience, ...]:
    made = []
    for mark in draw(distinct(lines, 1)):
        start, end = sorted((draw(days), draw(days)))
        made.append(
            Experience(
                mark=mark,
                sort=draw(st.sampled_from(ExperienceSort)),
                title=draw(lines),
                started_on=start,
                ended_on=draw(st.sampled_from([end, None])),
                organisation=draw(optional(lines)),
                hours=draw(optional(quarters)),
                document=draw(optional(lines)),
            )
        )
    return tuple(made)


@st.composite
def _evidence(draw: st.DrawFn) -> tuple[EvidenceEntry, ...]:
    return tuple(
        EvidenceEntry(
            mark=mark,
            title=draw(lines),
            sort=draw(lines),
            dated_on=draw(optional(days)),
            source=draw(optional(lines)),
        )
        for mark in draw(distinct(lines))
    )


@st.composite
def _stated(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.integers(1, 3))
    about_id, credential_id = draw(st.lists(uuids, min_size=2, max_size=2, unique=True))
    return {
        "issuer": draw(issuers),
        "holder": draw(holders.filter(lambda holder: holder.subject_id not in {about_id, credential_id})),
        "about_id": about_id,
        "participation": draw(st.sampled_from(Participation)),
        "venue": draw(lines),
        "assessment": draw(proses),
        "quality_assurance": draw(proses),
        "languages": draw(distinct(st.sampled_from(["it", "de", "en", "lld", "pt-BR"]), 1)),
        "signatories": draw(distinct(signatories, 1)),
        "place": draw(lines),
        "number": draw(lines),
        "code": draw(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)),
        "verify_url": draw(addresses),
        "credential_id": credential_id,
        "issued_at": draw(instants),
        "version": version,
        "replaces": draw(uuids) if version > 1 else None,
        "annex_hash": draw(optional(hashes)),
        "sources": draw(distinct(lines, 1)),
        "notices": draw(distinct(proses)),
    }


@st.composite
def placement_facts(draw: st.DrawFn) -> PlacementFacts:
    started_on, ended_on = sorted((draw(days), draw(days)))
    return PlacementFacts(
        **draw(_stated()),
        sort=draw(st.sampled_from(PlacementSort)),
        title=draw(lines),
        activities=draw(proses),
        started_on=started_on,
        ended_on=ended_on,
        planned_hours=draw(quarters),
        done_hours=draw(quarters),
        hosts=draw(distinct(_parties, 1)),
        promoter_tutors=draw(distinct(lines)),
        other_promoters=draw(distinct(_parties)),
        project=draw(optional(lines)),
        competences=draw(distinct(competences)),
    )


def _entitlement(function: EntitledFunction, issued_at: datetime, until: timedelta | None) -> Entitlement:
    return Entitlement(
        function=function,
        act="DEMO-ATTO «1»",
        scope="DEMO <ambito>",
        valid_from=_LONG_AGO,
        valid_until=issued_at.date() + until if until is not None else None,
    )


_futures = optional(st.integers(1, 900).map(lambda days: timedelta(days=days)))


def _signed(stated: dict[str, Any], mode: SignatureMode) -> dict[str, Any]:
    signer = Signatory(name="Chi firma", office="Ufficio", mode=mode)
    others = tuple(each for each in stated["signatories"] if each != signer)
    return {**stated, "signatories": (*others, signer)}


@st.composite
def transparency_facts(draw: st.DrawFn) -> TransparencyFacts:
    stated = draw(_stated())
    experiences, evidence = draw(_experiences()), draw(_evidence())
    named = {(each.label, each.reference): each for each in draw(distinct(competences, 1))}
    return TransparencyFacts(
        **_signed(stated, SignatureMode.RECEIPT),
        born_on=draw(days),
        title=draw(lines),
        project=draw(optional(lines)),
        entitlement=_entitlement(
            draw(st.sampled_from([EntitledFunction.IMPLEMENTING, EntitledFunction.IDENTIFICATION])),
            stated["issued_at"],
            draw(_futures),
        ),
        competences=tuple(
            DocumentedCompetence(
                competence=each,
                experiences=draw(_some([at.mark for at in experiences], 1)),
                evidence=draw(_some([at.mark for at in evidence])),
            )
            for each in named.values()
        ),
        experiences=experiences,
        evidence=evidence,
    )


def _some(marks: list[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    if not marks:
        return st.just(())
    return st.lists(st.sampled_from(marks), min_size=least, unique=True).map(tuple)


@st.composite
def _assessed(draw: st.DrawFn, function: EntitledFunction) -> dict[str, Any]:
    stated = draw(_stated())
    experiences, evidence = draw(_experiences()), draw(_evidence())
    f1, f3 = draw(st.lists(lines, min_size=2, max_size=2, unique=True))
    decided_on = stated["issued_at"].astimezone(UTC).date() - timedelta(days=draw(st.integers(0, 90)))
    return {
        **_signed(stated, SignatureMode.DIGITAL),
        "born_on": draw(days),
        "authority": draw(lines),
        "entitlement": _entitlement(function, stated["issued_at"], draw(_futures)),
        "qualification": Qualification(
            repertory=draw(lines),
            code=draw(lines),
            version=draw(lines),
            title=draw(lines),
            eqf_level=draw(_levels),
            url=draw(optional(addresses)),
        ),
        "competences": tuple(
            AssessedCompetence(
                label=label,
                ada_code=draw(lines),
                ada_version=draw(lines),
                eqf_level=draw(optional(_levels)),
                url=draw(optional(addresses)),
                experiences=draw(_some([each.mark for each in experiences])),
                evidence=draw(_some([each.mark for each in evidence])),
            )
            for label in draw(distinct(lines, 1))
        ),
        "experiences": experiences,
        "evidence": evidence,
        "functions": Functions(f1=f1, f2=draw(lines), f3=f3),
        "interview_on": draw(st.sampled_from([None, decided_on, decided_on - timedelta(days=9)])),
        "decided_on": decided_on,
    }


@st.composite
def validation_facts(draw: st.DrawFn) -> ValidationFacts:
    return ValidationFacts(**draw(_assessed(EntitledFunction.VALIDATION)))


@st.composite
def certificate_facts(draw: st.DrawFn) -> CertificateFacts:
    president, *members = draw(st.lists(lines, min_size=2, max_size=4, unique=True))
    return CertificateFacts(
        **draw(_assessed(EntitledFunction.CERTIFICATION)),
        is_whole_qualification=draw(st.booleans()),
        commission=Commission(
            act=draw(lines),
            president=president,
            members=tuple(members),
            minutes=draw(lines),
            minutes_on=draw(days),
        ),
    )


def facts_of_any_kind() -> st.SearchStrategy[DocumentFacts]:
    return st.one_of(
        attendance_facts(), placement_facts(), transparency_facts(), validation_facts(), certificate_facts()
    )


BY_KIND: dict[str, st.SearchStrategy[DocumentFacts]] = {
    "placement": placement_facts(),
    "transparency": transparency_facts(),
    "validation": validation_facts(),
    "certificate": certificate_facts(),
}
