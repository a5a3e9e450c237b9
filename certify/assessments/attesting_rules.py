"""When an assessment may become a document (kinds D and E), and what is missing where it may not.

Pure: facts in, everything that is missing out, one entry for each thing, so that a page can list them all at
once and a service can refuse with the same words. Sources: product description, "The five documents" and
"Lives"; DGP Trento 2372/2016 and DM 30.6.2015, art. 6, for what a document of validation and a certificate
state; D.Lgs. 13/2013 for the three functions.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

from certify.assessments.attesting_case import Case, Missing, Title
from certify.assessments.functions import TieKind
from certify.assessments.rules import Function, Part, Stage, Verdict
from commons.folding import fold

FEWEST_MEMBERS: Final = 2
"""Members of a commission beside its president."""
DEMO: Final = "DEMO-"
_BREAKS: Final = re.compile(r"[;\n\r]+")
_ACCREDITED_FOR: Final = {Part.VALIDATION: "validation", Part.CERTIFICATION: "certification"}


def missing_for_document(case: Case) -> tuple[Missing, ...]:
    """Return everything that stands against the document today; nothing at all means that it may be."""
    if case.part not in _ACCREDITED_FOR:
        return (Missing("part-without-document"),)
    return (
        *_against_stage(case),
        *_against_accreditation(case),
        *_against_standard(case),
        *_against_decisions(case),
        *_against_functions(case),
        *_against_way(case),
        *_against_commission(case),
        *_against_demonstration(case),
        *_against_paper(case),
    )


def missing_on_deposit(case: Case) -> tuple[Missing, ...]:
    """Return what stands against the signed document on the day on which it comes back.

    What it says was judged when it was prepared and is signed; the body must still be titled and who judged
    must still be nobody whom the person knows, because the document becomes valid only now: two records may
    have turned out to be one tutor.
    """
    return (*_against_accreditation(case), *_against_functions(case))


def split_scopes(text: str) -> tuple[str, ...]:
    """Return the scopes that an accreditation names: one on each line, or between semicolons."""
    return tuple(each.strip() for each in _BREAKS.split(text) if each.strip())


def names_scope(accredited: str, wanted: str) -> bool:
    """Tell whether the text of an accreditation names this scope.

    Strict, so that everybody can tell the answer by looking: one of its lines (or parts between semicolons)
    must be the wanted scope, whole. Capitals, spaces in a row and the way in which accents are encoded do
    not count; everything else does. `DEMO-SEP-2` is not named by `DEMO-SEP-22`, nor by
    `DEMO-SEP-2 and others`, and there are no wildcards.
    """
    key = _key_of(wanted)
    return bool(key) and key in {_key_of(each) for each in split_scopes(accredited)}


def find_title(case: Case) -> Title | None:
    """Return the accreditation under which the document would be issued: the one that holds longest."""
    function = _ACCREDITED_FOR.get(case.part)
    fitting = [
        each
        for each in case.titles
        if each.function == function
        and each.holds_on(case.day)
        and names_scope(each.scope, case.standard.scope)
    ]
    return max(fitting, key=lambda each: (each.last_day or date.max, each.act), default=None)


def list_scopes(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the scopes that acts in force that day name for this part, each once, with its acts."""
    found: dict[str, tuple[str, list[str]]] = {}
    for title in case.titles:
        if title.function == _ACCREDITED_FOR.get(case.part) and title.holds_on(case.day):
            for scope in split_scopes(title.scope):
                found.setdefault(_key_of(scope), (scope, []))[1].append(title.act)
    return {scope: tuple(dict.fromkeys(acts)) for scope, acts in found.values()}


def choose_scope(case: Case) -> str:
    """Return the scope to begin with: the one that was chosen, as its act writes it, or the only one."""
    scopes, chosen = list_scopes(case), case.standard.scope
    if not chosen and len(scopes) == 1:
        return next(iter(scopes))
    return next((each for each in scopes if names_scope(each, chosen)), chosen)


def find_namesakes(case: Case) -> tuple[tuple[str, TieKind], ...]:
    """Return who of the commission, or who signs for the body, is called like somebody the person met.

    They are typed names: nobody can know whether it is the same person. That is told, and somebody looks.
    Who judges is compared with all whom she met, who merely signs with her tutors; both with herself.
    """
    there = case.commission if case.part is Part.CERTIFICATION else None
    judges = [(each, frozenset(TieKind)) for each in (there.president, *there.members)] if there else []
    asked = [*judges, (case.signer_name, frozenset({TieKind.SELF, TieKind.TUTOR}))]
    met = sorted({(each.kind, each.name_key) for each in case.met})
    found = (
        (name, kind) for name, kinds in asked for kind, key in met if kind in kinds and key == fold(name)
    )
    return tuple(dict.fromkeys(found))


def _key_of(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _missing(code: str, /, **values: object) -> Missing:
    return Missing(code, tuple(values.items()))


def _against_stage(case: Case) -> Iterator[Missing]:
    if case.stage not in {Stage.EVALUATION, Stage.ATTESTATION}:
        yield _missing("stage-not-evaluation")
    if case.actor_id is None:
        yield _missing("nobody-acts")
    elif case.actor_id == case.person_id:
        yield _missing("to-oneself")
    if not case.is_informed:
        yield _missing("not-informed")


def _against_accreditation(case: Case) -> Iterator[Missing]:
    """Name the nearest reason: none at all, another scope, another day, not yet confirmed."""
    if not case.standard.scope.strip():
        yield _missing("scope-missing")
        return
    if find_title(case) is not None:
        return
    function = _ACCREDITED_FOR[case.part]
    scope = case.standard.scope.strip()
    of_function = [each for each in case.titles if each.function == function]
    of_scope = [each for each in of_function if names_scope(each.scope, scope)]
    if not of_function:
        yield _missing(f"accreditation-none-{function}")
    elif not of_scope:
        named = sorted({each for title in of_function for each in split_scopes(title.scope)})
        yield _missing("accreditation-other-scope", scope=scope, named="; ".join(named))
    elif not any(each.is_confirmed for each in of_scope):
        yield _missing("accreditation-unconfirmed", scope=scope, act=of_scope[0].act)
    else:
        nearest = max(
            (each for each in of_scope if each.is_confirmed), key=lambda each: each.last_day or date.max
        )
        if case.day < nearest.valid_from:
            yield _missing("accreditation-future", act=nearest.act, first=nearest.valid_from)
        else:
            yield _missing("accreditation-lapsed", act=nearest.act, last=nearest.last_day)


def _against_standard(case: Case) -> Iterator[Missing]:
    for field in ("repertory", "code", "version", "title", "authority"):
        if not getattr(case.standard, field).strip():
            yield _missing(f"standard-{field}-missing")
    if case.standard.eqf is None:
        yield _missing("standard-eqf-missing")


def _against_decisions(case: Case) -> Iterator[Missing]:
    if not case.experience_count:
        yield _missing("experiences-missing")
    if not case.competences:
        yield _missing("competences-missing")
        return
    for each in case.competences:
        if each.verdict is None:
            yield _missing("competence-undecided", competence=each.title)
        elif each.verdict is Verdict.YES:
            if not each.ada_code.strip():
                yield _missing("ada-code-missing", competence=each.title)
            if not each.ada_version.strip():
                yield _missing("ada-version-missing", competence=each.title)
    verdicts = [each.verdict for each in case.competences]
    if None not in verdicts and Verdict.YES not in verdicts:
        yield _missing("nothing-validated")
    if case.standard.is_whole_qualification and {Verdict.NO, Verdict.PARTLY} & {*verdicts}:
        yield _missing("qualification-not-whole")


def _against_functions(case: Case) -> Iterator[Missing]:
    held = {each.function: each for each in case.holdings}
    for function in Function:
        if function not in held:
            yield _missing(f"{function}-missing")
    for one, other in combinations(case.holdings, 2):
        if one.person_id == other.person_id:
            yield _missing(
                "functions-not-apart",
                name=one.name,
                one=one.function.upper(),
                other=other.function.upper(),
            )
    for each in case.holdings:
        if each.person_id == case.person_id:
            yield _missing("function-of-oneself", function=each.function.upper())
        if each.has_conflict is None:
            yield _missing("conflict-undeclared", function=each.function.upper(), name=each.name)
        elif each.has_conflict and each.function is not Function.F1:  # who accompanies judges nothing
            yield _missing("conflict-declared", function=each.function.upper(), name=each.name)
    judge = held.get(Function.F3)
    if judge is not None and judge.person_id in case.knows_person:
        yield _missing("f3-knows-person", name=judge.name)


def _against_way(case: Case) -> Iterator[Missing]:
    if case.interview_on is None:
        yield _missing("interview-missing")
    elif case.interview_on > case.day:
        yield _missing("interview-later", day=case.interview_on)
    if not case.ways.strip():
        yield _missing("ways-missing")
    if case.participation is None:
        yield _missing("participation-missing")
    if not case.quality.strip():
        yield _missing("quality-missing")
    for name in case.open_questions:
        yield _missing("question-open", name=name)


def _against_commission(case: Case) -> Iterator[Missing]:
    if case.part is not Part.CERTIFICATION:
        return
    if case.commission is None:
        yield _missing("commission-missing")
        return
    commission = case.commission
    for field in ("act", "president", "minutes"):
        if not getattr(commission, field).strip():
            yield _missing(f"commission-{field}-missing")
    members = [name for each in commission.members if (name := _key_of(each))]
    if len({_key_of(commission.president), *members}) < 1 + len(members):
        yield _missing("commission-member-twice")
    elif len(members) < FEWEST_MEMBERS:
        yield _missing("commission-members-missing", fewest=FEWEST_MEMBERS)
    if commission.minutes_on is None:
        yield _missing("commission-minutes-day-missing")
    elif commission.minutes_on > case.day:
        yield _missing("commission-minutes-later", day=commission.minutes_on)
    elif case.interview_on is not None and commission.minutes_on < case.interview_on:
        yield _missing("commission-minutes-before", day=commission.minutes_on, interview=case.interview_on)


def _against_demonstration(case: Case) -> Iterator[Missing]:
    """Hold demonstrations to codes that say so, and documents in earnest to codes that were not invented."""
    for code in _codes(case):
        if case.is_demo and not code.startswith(DEMO):
            yield _missing("demo-code-needed", code=code)
        elif not case.is_demo and DEMO in code:
            yield _missing("demo-code-forbidden", code=code)


def _codes(case: Case) -> list[str]:
    validated = [each.ada_code for each in case.competences if each.verdict is Verdict.YES]
    commission = case.commission if case.part is Part.CERTIFICATION else None
    acts = [commission.act, commission.minutes] if commission else []
    told = (case.standard.code, *validated, *acts)
    return list(dict.fromkeys(code for each in told if (code := each.strip())))


def _against_paper(case: Case) -> Iterator[Missing]:
    if not case.has_birth_date:
        yield _missing("birth-date-missing")
    if case.unprintable:
        yield _missing("name-not-printable", signs=case.unprintable)
    if not case.signer_name.strip():
        yield _missing("signer-name-missing")
    if not case.signer_office.strip():
        yield _missing("signer-office-missing")
    if not case.has_key:
        yield _missing("issuer-signer-missing")
    if not case.has_place:
        yield _missing("issuer-place-missing")
