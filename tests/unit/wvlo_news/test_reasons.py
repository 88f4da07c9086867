from __future__ import annotations

from tests.unit.wvlo_news.examples import (
    fact,
    item_published,
    path_suggested,
    pilot_updated,
)
from wvlo_news.model import reasons, why_in_short


def test_reasons_name_every_event_in_the_order_of_time():
    late = fact(item_published(), "late", 5)
    early = fact(path_suggested(because="knowledge_item"), "early", 1)

    chain = reasons((late, early))

    assert [(r.event_type, r.event_id, r.time) for r in chain] == [
        ("learning_paths.path_suggested", early.event_id, early.time),
        ("kennisbank.item_published", late.event_id, late.time),
    ]
    assert (
        chain[0].rule.nl == "Nieuwe kennis past bij leerpaden van minstens vijf mensen."
    )
    assert chain[1].rule.en == (
        'New knowledge helps readers along: "Title buddy" is in the Kennisbank.'
    )


def test_one_sentence_says_why_in_plain_words():
    facts = (fact(pilot_updated()), fact(path_suggested(because="pilot")))

    why = why_in_short(facts)

    assert why.nl == (
        'Omdat de pilot "Proef duo" een les deelde, en omdat er in de zuivel nieuwe '
        "leerpaden zijn na een pilot."
    )
    assert why.en == (
        'Because the pilot "Trial duo" shared a lesson, and because there are new '
        "learning paths in the dairy sector after a pilot."
    )


def test_many_events_of_one_kind_are_counted():
    facts = tuple(fact(item_published(name), name) for name in "abc")

    why = why_in_short((*facts, fact(pilot_updated("x")), fact(pilot_updated("y"))))

    assert why.nl == (
        "Omdat 2 pilots een les deelden, en omdat er 3 onderwerpen in de Kennisbank "
        "verschenen."
    )


def test_an_item_without_facts_says_that_its_knowledge_is_gone():
    assert why_in_short(()).nl == "De kennis waar dit over ging, is ingetrokken."
