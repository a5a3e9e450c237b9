"""What must be there before an assessment becomes a document, and how two scopes are compared."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.assessments.attesting_case import (
    Case,
    CommissionFacts,
    Decided,
    Holding,
    Missing,
    Participation,
    Standard,
    Title,
)
from certify.assessments.attesting_rules import (
    choose_scope,
    find_namesakes,
    find_title,
    list_scopes,
    missing_for_document,
    missing_on_deposit,
    names_scope,
    split_scopes,
)
from certify.assessments.attesting_words import MISSING, say_missing
from certify.assessments.functions import Acquaintance, TieKind
from certify.assessments.rules import Function, Part, Stage, Verdict
from commons.folding import fold

DAY = date(2026, 11, 23)
PERSON, SARA, IVO, RITA, LEAD = (UUID(int=number) for number in range(1, 6))
TITLE = Title(
    function="validation", scope="DEMO-SEP-22", act="DEMO-ATTO-12", valid_from=date(2026, 7, 1), last_day=None
)
STANDARD = Standard(
    scope="DEMO-SEP-22",
    repertory="provinciale (DEMO)",
    code="DEMO-TN-0412",
    version="2026.1",
    title="Tecnico dell’animazione di comunità",
    authority="Provincia di esempio (dimostrazione)",
    eqf=4,
)
HOLDINGS = (
    Holding(function=Function.F1, person_id=SARA, name="Sara Demo", has_conflict=False),
    Holding(function=Function.F2, person_id=IVO, name="Ivo Demo", has_conflict=False),
    Holding(function=Function.F3, person_id=RITA, name="Rita Demo", has_conflict=False),
)
WHOLE = Case(
    part=Part.VALIDATION,
    stage=Stage.EVALUATION,
    day=DAY,
    person_id=PERSON,
    actor_id=LEAD,
    titles=(TITLE,),
    standard=STANDARD,
    competences=(
        Decided(title="Accogliere", verdict=Verdict.YES, ada_code="DEMO-ADA.1", ada_version="2026.1"),
        Decided(title="Organizzare", verdict=Verdict.PARTLY),
    ),
    experience_count=1,
    holdings=HOLDINGS,
    is_informed=True,
    interview_on=date(2026, 11, 4),
    ways="esame del dossier, colloquio tecnico",
    participation=Participation.IN_PRESENCE,
    quality="Riesame annuale delle procedure",
    has_birth_date=True,
    has_key=True,
    has_place=True,
    signer_name="Dario Demo",
    signer_office="Legale rappresentante",
    is_demo=True,
)
COMMISSION = CommissionFacts(
    act="DEMO-ATTO-21",
    president="Olga Demo",
    members=("Ivo Demo", "Rita Demo"),
    minutes="DEMO-V-08",
    minutes_on=date(2026, 11, 18),
)
CERTIFYING = replace(
    WHOLE,
    part=Part.CERTIFICATION,
    titles=(replace(TITLE, function="certification"),),
    commission=COMMISSION,
)


def codes(case: Case) -> list[str]:
    return [each.code for each in missing_for_document(case)]


def standard(**changed: Any) -> dict[str, Any]:
    return {"standard": replace(STANDARD, **changed)}


def held(function: Function, **changed: Any) -> dict[str, Any]:
    return {
        "holdings": tuple(
            replace(each, **changed) if each.function is function else each for each in HOLDINGS
        )
    }


def commission(**changed: Any) -> dict[str, Any]:
    return {"commission": replace(COMMISSION, **changed)}


def first_competence(**changed: Any) -> dict[str, Any]:
    first, *others = WHOLE.competences
    return {"competences": (replace(first, **changed), *others)}


def test_nothing_is_missing_where_all_is_there() -> None:
    assert missing_for_document(WHOLE) == ()
    assert missing_for_document(CERTIFYING) == ()


def test_what_is_already_handed_over_to_the_lead_may_be_prepared() -> None:
    assert codes(replace(WHOLE, stage=Stage.ATTESTATION)) == []


def test_an_identification_gives_no_such_document() -> None:
    assert codes(replace(WHOLE, part=Part.IDENTIFICATION)) == ["part-without-document"]


LACKS: list[tuple[str, dict[str, Any]]] = [
    ("stage-not-evaluation", {"stage": Stage.IDENTIFICATION}),
    ("stage-not-evaluation", {"stage": Stage.ENDED}),
    ("stage-not-evaluation", {"stage": Stage.REFUSED}),
    ("nobody-acts", {"actor_id": None}),
    ("to-oneself", {"actor_id": PERSON}),
    ("not-informed", {"is_informed": False}),
    ("scope-missing", standard(scope=" ")),
    ("accreditation-none-validation", {"titles": ()}),
    ("accreditation-none-validation", {"titles": (replace(TITLE, function="certification"),)}),
    ("accreditation-none-validation", {"titles": (replace(TITLE, function="identification"),)}),
    ("accreditation-other-scope", {"titles": (replace(TITLE, scope="DEMO-SEP-2"),)}),
    ("accreditation-other-scope", standard(scope="DEMO-SEP-221")),
    ("accreditation-unconfirmed", {"titles": (replace(TITLE, is_confirmed=False),)}),
    ("accreditation-future", {"titles": (replace(TITLE, valid_from=date(2026, 11, 24)),)}),
    ("accreditation-lapsed", {"titles": (replace(TITLE, last_day=date(2026, 11, 22)),)}),
    ("standard-repertory-missing", standard(repertory="")),
    ("standard-code-missing", standard(code="")),
    ("standard-version-missing", standard(version="")),
    ("standard-title-missing", standard(title="")),
    ("standard-authority-missing", standard(authority="")),
    ("standard-eqf-missing", standard(eqf=None)),
    ("experiences-missing", {"experience_count": 0}),
    ("competences-missing", {"competences": ()}),
    ("competence-undecided", first_competence(verdict=None)),
    ("ada-code-missing", first_competence(ada_code="")),
    ("ada-version-missing", first_competence(ada_version=" ")),
    ("nothing-validated", first_competence(verdict=Verdict.NO)),
    ("qualification-not-whole", standard(is_whole_qualification=True)),
    ("f1-missing", {"holdings": HOLDINGS[1:]}),
    ("f2-missing", {"holdings": (HOLDINGS[0], HOLDINGS[2])}),
    ("f3-missing", {"holdings": HOLDINGS[:2]}),
    ("functions-not-apart", held(Function.F3, person_id=SARA)),
    ("functions-not-apart", held(Function.F2, person_id=RITA)),
    ("function-of-oneself", held(Function.F1, person_id=PERSON)),
    ("conflict-undeclared", held(Function.F1, has_conflict=None)),
    ("conflict-undeclared", held(Function.F3, has_conflict=None)),
    ("conflict-declared", held(Function.F2, has_conflict=True)),
    ("f3-knows-person", {"knows_person": {RITA}}),
    ("interview-missing", {"interview_on": None}),
    ("interview-later", {"interview_on": date(2026, 11, 24)}),
    ("ways-missing", {"ways": ""}),
    ("participation-missing", {"participation": None}),
    ("quality-missing", {"quality": " "}),
    ("question-open", {"open_questions": ("Tullio Tutore",)}),
    ("birth-date-missing", {"has_birth_date": False}),
    ("name-not-printable", {"unprintable": "☃"}),
    ("signer-name-missing", {"signer_name": ""}),
    ("signer-office-missing", {"signer_office": ""}),
    ("issuer-signer-missing", {"has_key": False}),
    ("issuer-place-missing", {"has_place": False}),
    ("demo-code-needed", standard(code="TN-0412")),
    ("demo-code-needed", first_competence(ada_code="ADA.1")),
]
LACKS_OF_CERTIFICATION: list[tuple[str, dict[str, Any]]] = [
    ("accreditation-none-certification", {"titles": (TITLE,)}),
    ("commission-missing", {"commission": None}),
    ("commission-act-missing", commission(act="")),
    ("commission-president-missing", commission(president="  ")),
    ("commission-members-missing", commission(members=("Ivo Demo",))),
    ("commission-member-twice", commission(members=("Ivo Demo", "ivo  demo"))),
    ("commission-member-twice", commission(members=("Olga Demo", "Rita Demo"))),
    ("commission-minutes-missing", commission(minutes="")),
    ("commission-minutes-day-missing", commission(minutes_on=None)),
    ("commission-minutes-later", commission(minutes_on=date(2026, 11, 24))),
    ("commission-minutes-before", commission(minutes_on=date(2026, 11, 3))),
    ("demo-code-needed", commission(act="21/2026")),
]


@pytest.mark.parametrize(("code", "changed"), LACKS)
def test_each_thing_that_is_missing_is_named_and_nothing_else(code: str, changed: dict[str, Any]) -> None:
    assert codes(replace(WHOLE, **changed)) == [code]


@pytest.mark.parametrize(("code", "changed"), LACKS_OF_CERTIFICATION)
def test_a_certificate_needs_more(code: str, changed: dict[str, Any]) -> None:
    assert codes(replace(CERTIFYING, **changed)) == [code]


@settings(derandomize=True, max_examples=200)  # which lack hides which is written down below, pair by pair
@given(st.sets(st.integers(0, len(LACKS) - 1), max_size=6))
def test_several_missing_things_are_all_told(chosen: set[int]) -> None:
    """One does not hide another, unless both lacks are about the same thing."""
    parts: dict[str, tuple[str, dict[str, Any]]] = {}
    for number in chosen:
        code, changed = LACKS[number]
        parts[next(iter(changed))] = (code, changed)
    case = WHOLE
    for _code, changed in parts.values():
        case = replace(case, **changed)
    expected = {code for code, _changed in parts.values()}
    if "scope-missing" in expected:
        expected -= {each for each in expected if each.startswith("accreditation-")}
    if "standard" in parts and "titles" in parts:  # two reasons why no act covers the scope: one is told
        assert any(each.startswith(("accreditation-", "scope-")) for each in codes(case))
        expected = {each for each in expected if not each.startswith("accreditation-")}
    if {"competence-undecided", "ada-code-missing"} & expected and "qualification-not-whole" in expected:
        expected.discard("demo-code-needed")
    if any(
        each.startswith("competence") for each in expected
    ):  # the whole is asked for once the parts are clear
        expected.discard("qualification-not-whole")
    if "functions-not-apart" in expected:  # F3 is another by then
        expected.discard("f3-knows-person")
    for function in ("f1", "f2", "f3"):  # of nobody nothing more is told
        if f"{function}-missing" in expected:
            expected = {each for each in expected if each == f"{function}-missing" or function not in each}
    assert expected <= set(codes(case))


def test_what_was_not_validated_needs_no_code() -> None:
    """`WHOLE` has a second competence, decided partly, without any."""
    assert WHOLE.competences[1].ada_code == ""
    assert codes(WHOLE) == []


def test_who_accompanies_may_know_the_person() -> None:
    assert codes(replace(WHOLE, **held(Function.F1, has_conflict=True), knows_person={SARA})) == []


def test_a_document_in_earnest_carries_no_code_of_a_demonstration() -> None:
    assert codes(replace(WHOLE, is_demo=False)) == ["demo-code-forbidden", "demo-code-forbidden"]


def test_on_deposit_only_the_accreditation_of_that_day_counts() -> None:
    ended = replace(TITLE, last_day=DAY)
    assert missing_on_deposit(replace(WHOLE, stage=Stage.ATTESTATION, titles=(ended,))) == ()
    later = replace(WHOLE, titles=(ended,), day=DAY + timedelta(days=1), has_birth_date=False)
    assert missing_on_deposit(later) == (
        Missing("accreditation-lapsed", (("act", "DEMO-ATTO-12"), ("last", DAY))),
    )


@given(
    today=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    length=st.none() | st.integers(0, 400),
    is_confirmed=st.booleans(),
)
def test_an_accreditation_holds_exactly_on_its_days(
    today: date, first: date, length: int | None, *, is_confirmed: bool
) -> None:
    last = None if length is None else first + timedelta(days=length)
    title = replace(TITLE, valid_from=first, last_day=last, is_confirmed=is_confirmed)
    case = replace(WHOLE, titles=(title,), day=today, interview_on=today)
    holds = is_confirmed and first <= today and (last is None or today <= last)
    assert (codes(case) == []) == holds
    assert (find_title(case) == title) == holds


SCOPES = st.text("ABab0123 -.–;\nèé", max_size=12)


@given(st.lists(SCOPES, max_size=4), SCOPES)
def test_a_scope_is_named_only_whole(accredited: list[str], wanted: str) -> None:
    """Said anew, letter by letter: same signs but for capitals and runs of spaces, between separators."""

    def plain(text: str) -> str:
        return " ".join(text.lower().split())

    text = "\n".join(accredited)
    parts = [plain(each) for each in text.replace(";", "\n").splitlines()]
    assert names_scope(text, wanted) == (plain(wanted) != "" and plain(wanted) in parts)


@given(st.text("ABC-0123", min_size=1, max_size=8), st.text("ABC-0123", min_size=1, max_size=4))
def test_a_longer_or_shorter_scope_is_another(scope: str, more: str) -> None:
    assert names_scope(scope, scope)
    assert not names_scope(scope, scope + more)
    assert not names_scope(scope + more, scope)
    assert names_scope(f"{more} altro;{scope.lower()}\nSEP", f"  {scope} ")


def test_a_scope_without_words_is_never_named() -> None:
    assert not names_scope("", "")
    assert not names_scope(" ; ;", " ")
    assert split_scopes("A ;\n; B") == ("A", "B")


def test_accents_count_as_they_are_read_not_as_they_are_stored() -> None:
    assert names_scope("Attivita\u0300 sociali", "attività sociali")
    assert not names_scope("Attivita sociali", "attività sociali")


def test_every_missing_thing_has_its_words() -> None:
    cases = [(WHOLE, changed) for _code, changed in LACKS]
    cases += [(CERTIFYING, changed) for _code, changed in LACKS_OF_CERTIFICATION]
    found = {each for case, changed in cases for each in missing_for_document(replace(case, **changed))}
    found |= {*missing_for_document(replace(WHOLE, part=Part.IDENTIFICATION))}
    found |= {*missing_for_document(replace(WHOLE, is_demo=False))}
    assert {each.code for each in found} == set(MISSING)
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        for each in found:
            what, remedy = say_missing(each)
            assert what.endswith("."), what
            assert remedy.endswith("."), remedy
            assert "%" not in what + remedy
            assert "None" not in what + remedy


def titled(scope: str, act: str = "DEMO-ATTO-12", **changed: Any) -> Title:
    return replace(TITLE, scope=scope, act=act, **changed)


@pytest.mark.parametrize(
    ("titles", "scopes"),
    [
        ((), {}),
        (
            (titled("DEMO-1; DEMO-2\nDEMO-3"),),
            dict.fromkeys(("DEMO-1", "DEMO-2", "DEMO-3"), ("DEMO-ATTO-12",)),
        ),
        (
            (titled("Demo  1"), titled("DEMO 1", "DEMO-ATTO-13")),
            {"Demo  1": ("DEMO-ATTO-12", "DEMO-ATTO-13")},
        ),
        ((titled("DEMO-1", function="certification"),), {}),
        ((titled("DEMO-1", last_day=DAY - timedelta(days=1)),), {}),
        ((titled("DEMO-1", valid_from=DAY + timedelta(days=1)),), {}),
        ((titled("DEMO-1", is_confirmed=False),), {}),
    ],
)
def test_scopes_to_choose_are_those_of_acts_in_force_that_day(
    titles: tuple[Title, ...], scopes: dict[str, tuple[str, ...]]
) -> None:
    assert list_scopes(replace(WHOLE, titles=titles)) == scopes


@pytest.mark.parametrize(
    ("scope", "chosen", "shown"),
    [
        ("DEMO-1", "", "DEMO-1"),
        ("DEMO-1; DEMO-2", "", ""),
        ("DEMO-1; DEMO-2", "demo-2", "DEMO-2"),
        ("DEMO-1", "DEMO-9", "DEMO-9"),
    ],
    ids=["the only one", "none of two", "as the act writes it", "no act any more"],
)
def test_which_scope_stands_there_to_begin_with(scope: str, chosen: str, shown: str) -> None:
    case = replace(WHOLE, titles=(titled(scope),), standard=replace(STANDARD, scope=chosen))
    assert choose_scope(case) == shown


@given(st.lists(st.sampled_from(["DEMO-1", "DEMO 1", "Demo  1", "DEMO-2; DEMO-1"]), max_size=3))
def test_each_scope_to_choose_is_covered(scopes: list[str]) -> None:
    case = replace(WHOLE, titles=tuple(titled(each) for each in scopes))
    for scope in list_scopes(case):
        assert find_title(replace(case, standard=replace(STANDARD, scope=scope))) is not None


def known(kind: TieKind, name: str) -> Acquaintance:
    return Acquaintance(kind, None, fold(name), None)


COMMISSION_OF_NAMES = CommissionFacts(president="Òlga  Demo", members=("Ivo Demo", "Rita D’Emo"))


@pytest.mark.parametrize(
    ("part", "met", "found"),
    [
        (Part.CERTIFICATION, [], []),
        (Part.CERTIFICATION, [known(TieKind.TUTOR, "Altra Demo")], []),
        (Part.CERTIFICATION, [known(TieKind.TUTOR, "olga demo")], [("Òlga  Demo", TieKind.TUTOR)]),
        (Part.CERTIFICATION, [known(TieKind.TRAINER, "Rita D'Emo")], [("Rita D’Emo", TieKind.TRAINER)]),
        (Part.CERTIFICATION, [known(TieKind.SIGNER, "IVO DEMO")], [("Ivo Demo", TieKind.SIGNER)]),
        (Part.VALIDATION, [known(TieKind.SIGNER, "IVO DEMO")], []),
        (Part.VALIDATION, [known(TieKind.TUTOR, "Dàrio Demo")], [("Dario Demo", TieKind.TUTOR)]),
        (Part.VALIDATION, [known(TieKind.SIGNER, "Dario Demo")], []),
        (Part.VALIDATION, [known(TieKind.SELF, "Dario Demo")], [("Dario Demo", TieKind.SELF)]),
    ],
)
def test_names_of_whom_the_person_met_are_told(
    part: Part, met: list[Acquaintance], found: list[tuple[str, TieKind]]
) -> None:
    case = replace(WHOLE, part=part, met=met, commission=COMMISSION_OF_NAMES, signer_name="Dario Demo")
    assert list(find_namesakes(case)) == found
