from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.wvlo_kennisbank.doing import publish, revise
from tests.unit.wvlo_kennisbank.examples import TODAY, text
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_core.testing.fakes import NOON
from wvlo_kennisbank import use_cases
from wvlo_kennisbank.bootstrap import bootstrap, load_content
from wvlo_kennisbank.queries import Search, SearchPage, search
from wvlo_kennisbank.store import Store

QUERIES = (
    "fouten bespreken",
    "zij-instromer",
    "hoe leer ik van een storing",
    "machine ploeg gesprek",
    "xyzzy rooster",
    "idee",
    "",
)


def find(app: App[Store], q: str = "", **asked: Any) -> SearchPage:
    with reading(app.engine) as connection:
        question = Search.model_validate({"audience": "employee", "q": q, **asked})
        return search(connection, question, TODAY)


def slugs(page: SearchPage) -> list[str]:
    return [hit.slug for hit in page.items]


def test_a_word_in_the_title_comes_before_summary_before_body(
    any_app: App[Store],
) -> None:
    publish(any_app, "a-body", body=text("Over de pomp."))
    publish(any_app, "b-summary", summary=text("Over de pomp."))
    publish(any_app, "c-title", title=text("De pomp"))
    publish(any_app, "d-nothing")

    page = find(any_app, "pompen")

    assert slugs(page) == ["c-title", "b-summary", "a-body"]
    assert page.total == 3


def test_items_with_all_words_come_alone(app: App[Store]) -> None:
    publish(app, "both", body=text("De pomp en de klep."))
    publish(app, "one", title=text("De pomp, de pomp, de pomp"))

    page = find(app, "pomp klep")

    assert slugs(page) == ["both"]
    assert page.matched == "all"


def test_when_no_item_has_all_words_some_words_do(app: App[Store]) -> None:
    publish(app, "pump", body=text("De pomp."))
    publish(app, "valve", body=text("De klep."))

    page = find(app, "pomp klep xyzzy")

    assert slugs(page) == ["pump", "valve"]
    assert page.matched == "any"


def test_a_rare_word_counts_more_than_a_common_one(app: App[Store]) -> None:
    for n in range(4):
        publish(app, f"common-{n}", body=text("De pomp."))
    publish(app, "rare", body=text("De klep."))

    page = find(app, "pomp klep")

    assert slugs(page) == ["rare", "common-0", "common-1", "common-2", "common-3"]


def test_equal_items_come_by_slug(any_app: App[Store]) -> None:
    for slug in ("b-item", "a-item", "a_item", "aa", "a-1"):
        publish(any_app, slug)

    assert slugs(find(any_app, "fout")) == ["a-1", "a-item", "a_item", "aa", "b-item"]


def test_nothing_asked_gives_all_newest_first_then_by_slug(app: App[Store]) -> None:
    for slug in ("c", "a", "b"):
        publish(app, slug)
    later = bootstrap(engine=app.engine, clock=lambda: NOON + timedelta(hours=1))
    revise(later, "b", title=text("Tweede druk"))
    later.run(use_cases.publish_item, use_cases.PublishItem(slug="b"))

    assert slugs(find(app, "  ")) == ["b", "a", "c"]


def test_an_english_reader_finds_english_words_and_dutch_only_texts(
    app: App[Store],
) -> None:
    publish(app, "translated", title=text("Overdracht", "Hand-over"))
    publish(app, "dutch-only", title=text("Praktijkverklaring"))

    translated = find(app, "handovers", language="en")
    dutch = find(app, "praktijkverklaring", language="en")

    assert slugs(translated) == ["translated"]
    assert translated.items[0].notice is None
    assert slugs(dutch) == ["dutch-only"]
    assert dutch.items[0].notice == "This text is only available in Dutch."
    assert find(app, "overdracht", language="en").total == 0


# holds KB4
def test_hits_show_why_they_were_found(app: App[Store]) -> None:
    publish(app, "pump", title=text("Pompen & kleppen"), body=text("De pomp lekt."))

    (hit,) = find(app, "pomp").items

    assert hit.title == "Pompen & kleppen"
    assert hit.title_html == "<mark>Pompen</mark> &amp; kleppen"
    assert hit.snippet_html == "De <mark>pomp</mark> lekt."


def test_facets_count_all_hits_not_only_this_page(any_app: App[Store]) -> None:
    publish(any_app, "a", kind="tool", sectors=("dairy", "lab"))
    publish(any_app, "b", kind="tool", sectors=("lab",))
    publish(any_app, "c", kind="tip", sectors=("lab",), title=text("Iets anders"))

    page = find(any_app, "fout", limit=1)

    counted = {
        name: {f.value: f.count for f in values} for name, values in page.facets.items()
    }
    assert page.total == 2
    assert slugs(page) == ["a"]
    assert counted["kind"] == {"tool": 2}
    assert list(counted["sector"].items()) == [("lab", 2), ("dairy", 1)]
    assert counted["theme"] == {"safety_and_quality": 2}
    assert counted["competency"] == {"A2": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "tip"),
        ("theme", "career"),
        ("sector", "water"),
        ("competency", "B1"),
        ("construct", "feedback"),
    ],
)
def test_each_facet_narrows_the_hits(app: App[Store], name: str, value: str) -> None:
    publish(app, "other")
    publish(
        app,
        "wanted",
        kind="tip",
        theme="career",
        sectors=("water", "dairy"),
        competencies=("B1",),
        constructs=("feedback",),
    )

    for q in ("", "fout"):
        assert slugs(find(app, q, **{name: value})) == ["wanted"]


def test_facets_narrow_together(app: App[Store]) -> None:
    publish(app, "a", kind="tip", sectors=("water",))
    publish(app, "b", kind="tip")

    assert slugs(find(app, kind="tip", sector="water")) == ["a"]
    assert find(app, kind="tool", sector="water").total == 0


def test_a_count_shown_with_a_facet_is_what_choosing_it_gives(app: App[Store]) -> None:
    load_content(app)

    for q in ("", "leren", "machine"):
        for name, values in find(app, q).facets.items():
            for each in values:
                page = find(app, q, **{name: each.value})
                assert page.total == each.count


def test_pages_follow_each_other_without_gap_or_double(app: App[Store]) -> None:
    load_content(app)

    for q in ("", "leren"):
        whole = find(app, q, limit=100)
        parts = [
            slug
            for offset in range(0, whole.total, 4)
            for slug in slugs(find(app, q, limit=4, offset=offset))
        ]
        assert parts == slugs(whole)
        beyond = find(app, q, offset=1000)
        assert (beyond.items, beyond.total) == ((), whole.total)


def test_both_databases_find_the_same_in_the_same_order(
    app: App[Store], postgres_app: App[Store]
) -> None:
    load_content(app)
    load_content(postgres_app)

    for audience in ("employee", "student", "manager"):
        for language in ("nl", "en"):
            for q in QUERIES:
                asked = {"audience": audience, "language": language, "limit": 100}
                assert find(app, q, **asked) == find(postgres_app, q, **asked)


def test_an_item_without_a_single_word_is_still_in_the_list(app: App[Store]) -> None:
    signs = text("?!")
    publish(app, "signs", title=signs, summary=signs, body=signs)

    assert slugs(find(app)) == ["signs"]
    assert find(app, "fout").total == 0


@pytest.mark.parametrize(
    "q",
    ["\x00", "%", "' OR 1=1 --", "fout\x00en", "a" * 10_000, "\ud83d\ude00 fout" * 40],
)
def test_whatever_is_typed_gets_an_answer(any_app: App[Store], q: str) -> None:
    publish(any_app, "fault-review")
    typed = q.encode("utf-16", "surrogatepass").decode("utf-16")

    assert find(any_app, typed).total in {0, 1}
