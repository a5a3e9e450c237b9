"""How texts of courses are folded, addressed and chosen for a reader."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.courses.wording import SLUG_LENGTH, Slugs, pick, query_words
from commons.folding import fold, search_text


def test_accents_case_and_apostrophes_do_not_count() -> None:
    assert fold("L’ACQUA: perché?") == "l acqua perche"
    assert fold("Straße der Völker") == "strasse der volker"


@example("𝐀cqua ﬀ İ")
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_beside_other_signs(text: str) -> None:
    assert fold(f"{text}à") == fold(f"{text}a")
    assert fold(f"{text} ß") == f"{fold(text)} ss".strip()


@given(st.text())
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    assert all(word in search_text([text]) for word in query_words(text))


def test_words_of_two_texts_do_not_run_into_each_other() -> None:
    assert "pace acqua" not in search_text(["pace", "acqua"])


def test_a_query_is_cut_to_what_people_type() -> None:
    assert len(query_words(" ".join(str(number) for number in range(100)))) == 8
    assert query_words("pace PACE Pàce") == ("pace",)


@given(st.lists(st.text(), max_size=20))
def test_slugs_are_unique_plain_and_short(titles: list[str]) -> None:
    slugs = Slugs()
    made = [slugs.make(title) for title in titles]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= SLUG_LENGTH for slug in made)


def test_a_taken_slug_gets_a_number() -> None:
    slugs = Slugs(["progettare-la-pace", "progettare-la-pace-2"])
    assert slugs.make("Progettare la pace") == "progettare-la-pace-3"


def test_a_thousand_equal_titles_are_made_in_no_time() -> None:
    slugs = Slugs()
    assert len({slugs.make("Corso") for _ in range(1000)}) == 1000


def test_the_reader_gets_his_language_then_italian() -> None:
    texts = {"it": "Pace", "de": "Frieden"}
    assert pick(texts, "de") == ("Frieden", "de")
    assert pick(texts, "en") == ("Pace", "it")


def test_an_untranslated_title_is_in_the_language_of_the_course() -> None:
    texts = {"it": "Global Citizenship", "en": "Global Citizenship"}
    assert pick(texts, "it", "en") == ("Global Citizenship", "en")
    assert pick({"it": "Cittadinanza", "en": "Citizenship"}, "it", "en") == ("Cittadinanza", "it")


def test_no_text_at_all_is_an_empty_one() -> None:
    assert pick({}, "de") == ("", "it")
