from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.unit.wvlo_news.examples import (
    CHAIN,
    fact,
    item_published,
    item_withdrawn,
    path_suggested,
    pilot_updated,
    text,
)
from wvlo_core.domain.people import Sector
from wvlo_core.events import ItemWithdrawn
from wvlo_news.model import Fact, NewsItem, Withdrawal, merged

_names = st.sampled_from(["a", "b"])
_numbers = st.integers(1, 3)
_titles = st.sampled_from([text("Kort"), text("Lang", "Long")])
_events = st.one_of(
    st.builds(
        item_published,
        _names,
        _numbers,
        title=_titles,
        theme=st.sampled_from(["career", "diversity", "unheard_of"]),
    ),
    st.builds(
        pilot_updated,
        _names,
        _numbers,
        title=_titles,
        evidence=st.sampled_from(["anecdote", "self_report", "measured"]),
    ),
    st.builds(
        path_suggested,
        _names,
        learners=st.integers(5, 9),
        sector=st.sampled_from(Sector),
        because=st.sampled_from(["scan", "knowledge_item", "pilot"]),
        obstacles=st.lists(_titles, max_size=2).map(tuple),
    ),
)
facts_of_a_chain = st.lists(
    st.builds(fact, _events, st.sampled_from("xyz"), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


def _item(facts: list[Fact]) -> NewsItem:
    item = NewsItem.start(CHAIN, 0, facts[0])
    for each in facts[1:]:
        item = item.with_fact(each)
    return item


@given(st.data())
def test_facts_give_the_same_item_in_any_order_and_any_number(data):
    facts = data.draw(facts_of_a_chain)
    again = data.draw(st.lists(st.sampled_from(facts), max_size=4))
    shuffled = data.draw(st.permutations([*facts, *again]))

    first, second = _item(facts), _item(shuffled)

    assert first.model_dump_json() == second.model_dump_json()


@given(facts_of_a_chain)
def test_an_item_survives_being_kept_as_json(facts):
    item = _item(facts)

    kept = NewsItem.model_validate_json(item.model_dump_json())

    assert kept == item


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (fact(item_published(edition=1), "z"), fact(item_published(edition=2), "a")),
        (fact(pilot_updated(number=1), "z"), fact(pilot_updated(number=2), "a")),
        (fact(path_suggested(), "z", 1), fact(path_suggested(), "a", 2)),
    ],
)
def test_of_two_facts_about_one_subject_the_later_one_counts(older, newer):
    assert merged([newer, older]) == merged([older, newer]) == (newer,)


def test_of_two_facts_with_the_same_edition_the_event_id_decides():
    one, other = fact(item_published(), "one"), fact(item_published(), "other")

    (kept,) = merged([one, other])

    assert kept.event_id == max(one.event_id, other.event_id, key=str)


def test_a_fact_about_fewer_than_five_people_cannot_exist():
    data = fact(path_suggested()).model_dump(mode="json")
    data["learners"] = 4

    with pytest.raises(ValidationError, match="greater than or equal to 5"):
        TypeAdapter(Fact).validate_python(data)


@pytest.mark.parametrize(("edition", "gone"), [(1, True), (2, True), (3, False)])
def test_a_withdrawal_covers_its_own_and_earlier_editions(edition, gone):
    event: ItemWithdrawn = item_withdrawn(edition=2)
    withdrawal = Withdrawal(id=event.item_id, edition=event.edition)

    covered = withdrawal.covers(fact(item_published(edition=edition)))

    assert covered is gone
