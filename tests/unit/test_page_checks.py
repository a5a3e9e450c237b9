"""Each rule of the page checks is broken once: a rule that never failed is not trusted."""

import pytest
from flask import Response

from tests.web.page_checks import RULES, check_page, faults

GOOD = """<!doctype html>
<html lang="it">
  <head><meta charset="utf-8"><title>Corsi | Segnavia</title><link rel="stylesheet" href="/static/x.css">
    <link rel="alternate" hreflang="de" href="https://segnavia.example/de/">
    <script type="application/ld+json">{"name": "None"}</script></head>
  <body>
    <a href="#main">Vai al contenuto</a>
    <main id="main">
      <h1>Corsi</h1>
      <img src="/static/mark.svg" alt="">
      <p>Un testo &lt;fra parentesi&gt;<br>su due righe.</p>
      <form method="post"><input type="hidden" name="csrf_token" value="x">
        <label for="q">Argomento</label><span id="q-hint">Una parola</span>
        <input id="q" name="q" value="None" aria-describedby="q-hint">
        <fieldset><legend>Quando</legend><label><input type="radio" name="when"> Domani</label></fieldset>
        <button><svg aria-hidden="true"><use href="/static/i.svg#check"></use></svg>Cerca</button>
      </form>
      <h2>Elenco</h2>
      <table>
        <thead><tr><th scope="col">Nome</th></tr></thead>
        <tbody><tr><th scope="row">Uno</th></tr></tbody>
      </table>
      <a href="https://www.example.org/">Altrove</a>
    </main>
  </body>
</html>"""

BROKEN = [
    ("opens_with_doctype", "<!doctype html>\n", ""),
    ("is_well_formed", "</h2>", "</h3>"),
    ("is_well_formed", "<h1>", '<h1 class="a" class="b">'),
    ("tells_its_language", ' lang="it"', ""),
    ("tells_its_language", ' lang="it"', ' lang="italiano"'),
    ("has_one_title", "<title>Corsi | Segnavia</title>", ""),
    ("has_one_title", "<title>Corsi |", "<title> |"),
    ("has_one_first_heading", "<h1>Corsi</h1>", "<h2>Corsi</h2>"),
    ("has_one_first_heading", "<h2>Elenco</h2>", "<h1>Elenco</h1>"),
    ("headings_do_not_jump", "<h2>Elenco</h2>", "<h3>Elenco</h3>"),
    ("headings_do_not_jump", "<h2>Elenco</h2>", "<h2> </h2>"),
    ("has_one_main", '<main id="main">', '<main></main><main id="main">'),
    ("ids_are_unique", "<h2>", '<h2 id="q">'),
    ("ids_are_unique", "<h2>", '<h2 id="due parole">'),
    ("pointers_have_targets", '<span id="q-hint">', "<span>"),
    ("pointers_have_targets", '<label for="q">', '<label for="Q">'),
    ("pointers_have_targets", 'href="#main"', 'href="#mains"'),
    ("fields_have_labels", '<label for="q">Argomento</label>', ""),
    ("fields_have_labels", '<label for="q">Argomento</label>', '<label for="q"></label>'),
    ("groups_have_legends", "<legend>Quando</legend>", ""),
    ("images_have_alternatives", ' alt=""', ""),
    ("images_have_alternatives", '<svg aria-hidden="true">', "<svg>"),
    ("controls_have_names", "</svg>Cerca", "</svg>"),
    ("controls_have_names", "Altrove", '<span aria-hidden="true">→</span>'),
    ("controls_have_names", '<a href="https://www.example.org/">', "<a>"),
    ("tables_have_headers", ' scope="row"', ""),
    ("tables_have_headers", "<table>", "<table></table><table>"),
    ("holds_no_code", "<h1>", '<h1 style="color: red">'),
    ("holds_no_code", "<h1>", '<h1 onclick="x()">'),
    ("holds_no_code", 'type="application/ld+json"', ""),
    ("holds_no_code", "</head>", "<style>h1 { color: red }</style></head>"),
    ("holds_no_code", 'href="https://www.example.org/"', 'href="javascript:x()"'),
    ("fetches_nothing_foreign", 'src="/static/mark.svg"', 'src="http://example.org/mark.svg"'),
    ("fetches_nothing_foreign", 'src="/static/mark.svg"', 'src="//example.org/mark.svg"'),
    ("fetches_nothing_foreign", 'href="/static/x.css"', 'href="https://example.org/x.css"'),
    ("fetches_nothing_foreign", 'href="https://www', 'href="http://www'),
    ("holds_no_slip", "Un testo", "Un testo: None"),
    ("holds_no_slip", "Un testo", "undefined"),
    ("holds_no_slip", "Un testo", "{{ testo }}"),
    ("holds_no_slip", "Un testo", "%(count)s testi"),
    ("holds_no_slip", "Un testo", "&lt;Course object at 0x7f00&gt;"),
    ("holds_no_slip", "Un testo", "L&amp;#39;ente"),
    ("holds_no_slip", ' alt=""', ' alt="None"'),
    ("posts_are_protected", "csrf_token", "token"),
    ("nests_as_html_allows", "Altrove", '<a href="/">qui</a>'),
    ("nests_as_html_allows", "<br>su", "<div>x</div>su"),
]  # fmt: skip


def test_a_good_page_has_no_faults() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(("rule", "old", "new"), BROKEN)
def test_a_broken_page_is_told_by_its_rule(rule: str, old: str, new: str) -> None:
    assert old in GOOD
    assert any(fault.startswith(f"{rule}:") for fault in faults(GOOD.replace(old, new, 1)))


def test_every_rule_is_broken_once() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _, _ in BROKEN}


def test_all_faults_of_an_answer_are_told_at_once() -> None:
    answer = Response(GOOD.replace("<h1>Corsi</h1>", "").replace(' alt=""', ""))
    with pytest.raises(AssertionError, match=r"(?s)has_one_first_heading.*images_have_alternatives"):
        check_page(answer)


def test_a_good_answer_passes() -> None:
    check_page(Response(GOOD))
