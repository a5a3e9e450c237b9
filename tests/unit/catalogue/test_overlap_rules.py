"""Which courses are near, and why: whatever the courses, a reason is something that both have said."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.coordination.rules import (
    NEAR,
    Compared,
    Reason,
    Span,
    audience_words,
    compare,
    find_overlaps,
    place_names,
    stem_of,
    title_words,
)
from commons.folding import fold

DAY = date(2027, 3, 12)
WORDS = st.frozensets(st.sampled_from(["pace", "acqua", "suolo", "clima", "cittadini"]), max_size=4)
SPANS = st.builds(
    lambda start, length: Span(DAY + timedelta(days=start), DAY + timedelta(days=start + length)),
    st.integers(0, 200),
    st.integers(0, 30),
)
COURSES = st.builds(
    Compared,
    course_id=st.uuids(),
    title=st.sampled_from(["Uno", "Due", "Tre"]),
    words=WORDS,
    competences=st.frozensets(st.sampled_from(["a", "b", "c", "d"]), max_size=3),
    audience=st.frozensets(st.sampled_from(["insegnant", "volontar"]), max_size=2),
    spans=st.lists(SPANS, max_size=3).map(tuple),
    places=st.frozensets(st.sampled_from(["trento", "male"]), max_size=1),
    is_past=st.booleans(),
)


def course(title: str = "", *, course_id: UUID | None = None, **values: object) -> Compared:
    words = title_words(fold(title))
    return Compared(course_id=course_id or uuid4(), title=title, words=words, **values)  # type: ignore[arg-type]


@settings(deadline=None)
@given(COURSES, COURSES)
def test_a_reason_is_something_that_both_have_said(own: Compared, other: Compared) -> None:
    found = compare(own, other)
    if found is None:
        return
    assert found.reasons
    assert found.competences <= own.competences & other.competences
    assert set(found.words) <= own.words
    assert found.places <= own.places & other.places
    assert set(found.spans) <= set(other.spans)
    if Reason.AUDIENCE in found.reasons:
        assert own.audience
        assert other.audience
    assert {Reason.COMPETENCES, Reason.TITLE} & set(found.reasons), "without a common subject nothing is near"


@settings(deadline=None)
@given(COURSES, COURSES)
def test_nearness_is_mutual(own: Compared, other: Compared) -> None:
    there, back = compare(own, other), compare(other, own)
    assert (there is None) == (back is None)
    if there and back and not own.is_past and not other.is_past:
        assert there.weight == back.weight
        assert there.days_apart == back.days_apart


@settings(deadline=None)
@given(COURSES, COURSES, st.sampled_from(["a", "b", "z"]))
def test_one_more_competence_in_common_never_makes_a_course_less_near(
    own: Compared, other: Compared, more: str
) -> None:
    def adding(each: Compared) -> Compared:
        return Compared(
            course_id=each.course_id,
            title=each.title,
            words=each.words,
            competences=each.competences | {more},
            audience=each.audience,
            spans=each.spans,
            places=each.places,
            is_past=each.is_past,
        )

    before, after = compare(own, other), compare(adding(own), adding(other))
    assert after is not None
    assert after.weight >= (before.weight if before else 0)


@settings(deadline=None)
@given(COURSES, st.lists(COURSES, max_size=8, unique_by=lambda each: each.course_id), st.randoms())
def test_order_of_arrival_changes_nothing(own: Compared, others: list[Compared], chance: object) -> None:
    found = find_overlaps(own, others)
    shuffled = list(others)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_overlaps(own, shuffled) == found
    weights = [each.weight for each in found.current]
    assert weights == sorted(weights, reverse=True)
    past = {each.course_id for each in others if each.is_past}
    assert {each.course_id for each in found.past} <= past
    assert not {each.course_id for each in found.current} & past
    assert own.course_id not in {each.course_id for each in (*found.current, *found.past)}


@settings(deadline=None)
@given(SPANS, SPANS)
def test_days_count_when_editions_meet_or_are_four_weeks_apart_at_most(one: Span, other: Span) -> None:
    found = compare(course("Acqua e pace", spans=(one,)), course("Acqua e pace", spans=(other,)))
    assert found is not None
    meet = one.first <= other.last and other.first <= one.last
    gap = min(abs((other.first - one.last).days), abs((one.first - other.last).days))
    assert (Reason.DATES in found.reasons) == (meet or gap <= NEAR.days)
    assert (found.days_apart == 0) == meet or gap == 0


def test_singular_plural_and_verb_are_one_word() -> None:
    assert len({stem_of(word) for word in ("progetto", "progetti", "progettare", "progettazione")}) == 1
    assert stem_of("pace") != stem_of("pane")
    found = compare(
        course("Progettare la solidarietà internazionale"),
        course("Scrivere un progetto di solidarietà internazionale"),
    )
    assert found is not None
    assert found.words == ("internazionale", "progettare", "solidarieta")


def test_words_that_say_nothing_are_no_reason() -> None:
    assert compare(course("Corso di base per il Trentino"), course("Corso online in Trentino")) is None


def test_one_word_in_common_of_two_long_titles_is_no_reason() -> None:
    one = course("Acqua, clima e agricoltura di montagna")
    assert compare(one, course("Acqua, scuola e cittadinanza digitale")) is None
    assert compare(one, course("Acqua")) is not None


def test_same_audience_place_and_days_alone_are_no_reason() -> None:
    def teachers(title: str) -> Compared:
        audience = audience_words("Insegnanti")
        return course(title, audience=audience, spans=(Span(DAY, DAY),), places=frozenset({"trento"}))

    assert compare(teachers("Pietra a secco"), teachers("Bilancio sociale")) is None


def test_what_is_not_said_is_counted_and_days_only_of_what_is_current() -> None:
    others = [course("A", is_past=True), course("B"), course("C", competences=frozenset({"x"}))]
    unknown = find_overlaps(course("D"), others).unknown
    assert (unknown.competences, unknown.audience, unknown.dates, unknown.place) == (2, 3, 2, 3)


def test_town_is_read_from_a_venue_without_its_street() -> None:
    assert set(place_names("Vicolo San Marco 1, Trento", None)) == {"trento"}
    assert set(place_names("Malè, piazza di esempio 3", "Valle di Sole")) == {"male", "valle di sole"}
    assert place_names("online", None) == {}
