from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wvlo_kennisbank.examples import content, text
from wvlo_core.domain.locale import Language
from wvlo_kennisbank.model import query_stems
from wvlo_kennisbank.queries.marking import marked, snippet

NL = Language.NL


def asked(query: str, language: Language = NL) -> frozenset[str]:
    return frozenset(query_stems(query, language))


def test_every_form_of_an_asked_word_is_marked() -> None:
    html = marked("Fouten bespreken: één fout", asked("fout"), NL)

    assert html == "<mark>Fouten</mark> bespreken: één <mark>fout</mark>"


def test_text_of_an_editor_never_becomes_html() -> None:
    evil = "<script>alert(\"fout\")</script><mark onload=x> & 'fout'"

    html = marked(evil, asked("fout"), NL)

    assert re.findall(r"<[^>]*>", html) == ["<mark>", "</mark>"] * 2
    assert "&lt;script&gt;" in html


@given(st.text(), st.text(), st.sampled_from(Language))
def test_only_our_own_marks_are_html_whatever_is_written(
    words: str, query: str, language: Language
) -> None:
    html = marked(words, asked(query, language), language)

    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare


def test_nothing_asked_shows_the_beginning_of_the_summary() -> None:
    made = content(summary=text("Zo zoek je samen de oorzaak."))

    assert snippet(made, frozenset(), NL) == "Zo zoek je samen de oorzaak."


def test_the_summary_is_shown_when_it_says_all_that_was_asked() -> None:
    made = content(
        summary=text("Zoek samen de oorzaak."), body=text("De oorzaak is een pomp.")
    )

    assert snippet(made, asked("oorzaak"), NL) == (
        "Zoek samen de <mark>oorzaak</mark>."
    )


def test_the_body_is_shown_where_it_says_more() -> None:
    before = "Eerst een lange aanloop zonder iets nuttigs. " * 20
    made = content(
        summary=text("Over de pomp."),
        body=text(f"## Kop\n{before}\n- **De pomp** lekt bij de klep. " + before),
    )

    html = snippet(made, asked("pomp klep"), NL)

    assert html.startswith("… ")
    assert html.endswith(" …")
    assert "De <mark>pomp</mark> lekt bij de <mark>klep</mark>." in html
    assert len(html) < 300


def test_markdown_signs_are_left_out_of_a_snippet() -> None:
    made = content(
        body=text("## Stap\n1. **Kijk** naar [de klep](https://x.nl)\n- `klep`")
    )

    assert snippet(made, asked("klep"), NL) == (
        "Stap Kijk naar de <mark>klep</mark> <mark>klep</mark>"
    )


def test_a_snippet_of_a_very_long_word_is_still_short() -> None:
    made = content(summary=text("x" * 5000))

    assert len(snippet(made, frozenset(), NL)) < 300
