from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.wvlo_news.examples import (
    CHAIN,
    fact,
    item_of,
    item_published,
    path_suggested,
    text,
)
from wvlo_core.domain.ids import KnowledgeItemId, named_id
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.testing.fakes import NOON
from wvlo_news.model import ItemState, Withdrawal

GONE = Withdrawal(id=KnowledgeItemId(named_id("knowledge", "buddy")), edition=1)


def test_the_first_item_of_a_chain_has_an_id_made_of_the_chain():
    assert item_of(item_published()).id == named_id("news", str(CHAIN))


def test_an_edited_item_keeps_the_words_of_the_editor():
    item = item_of(item_published()).edit(text("Eigen titel"), None)

    assert item.edited
    assert item.title.nl == "Eigen titel"
    assert item.body == item_of(item_published()).body


def test_an_edit_without_words_is_refused():
    with pytest.raises(Invalid, match="give a title, a body, or both"):
        item_of(item_published()).edit(None, None)


def test_changing_approved_words_asks_for_a_new_approval():
    approved = item_of(item_published()).approve()
    planned = approved.schedule(NOON + timedelta(days=1), NOON)

    edited = planned.edit(None, text("Andere tekst"))

    assert edited.state is ItemState.DRAFT
    assert edited.publish_at is None


def test_a_draft_cannot_be_published_before_it_is_approved():
    with pytest.raises(
        Conflict, match="only an item that is approved can be published"
    ):
        item_of(item_published()).publish(NOON)


def test_publishing_tells_the_title():
    item, published = item_of(item_published()).approve().publish(NOON)

    assert item.state is ItemState.PUBLISHED
    assert item.published_at == NOON
    assert (published.news_item_id, published.title) == (item.id, item.title)


@pytest.mark.parametrize(
    "again",
    [
        lambda item: item.approve(),
        lambda item: item.edit(text("Nieuw"), None),
        lambda item: item.drop(),
        lambda item: item.publish(NOON),
        lambda item: item.schedule(NOON + timedelta(days=1), NOON),
    ],
)
def test_a_published_item_stays_as_it_was_read(again):
    item, _ = item_of(item_published()).approve().publish(NOON)

    with pytest.raises(Conflict, match="is published"):
        again(item)


def test_only_a_moment_to_come_can_be_planned():
    item = item_of(item_published()).approve()

    with pytest.raises(Invalid, match="choose a later moment"):
        item.schedule(NOON, NOON)


def test_withdrawn_knowledge_disappears_from_a_draft():
    item = item_of(item_published(), item_published("other"))

    left = item.without(GONE)

    assert left.title.nl == "Nieuw in de Kennisbank: Titel other"
    assert left.warning is None


def test_a_draft_whose_knowledge_is_all_withdrawn_lapses():
    item = item_of(item_published()).without(GONE)

    assert item.state is ItemState.DROPPED
    assert item.title.nl == "Vervallen bericht"
    assert item.facts == ()


def test_a_lapsed_draft_comes_back_when_its_chain_has_news_again():
    lapsed = item_of(item_published()).without(GONE)

    item = lapsed.with_fact(fact(path_suggested(), "0"))

    assert item.state is ItemState.DRAFT
    assert item == item_of(path_suggested())


def test_an_edited_draft_keeps_its_words_and_warns_about_withdrawn_knowledge():
    edited = item_of(item_published()).edit(text("Eigen titel"), None)

    item = edited.without(GONE)

    assert item.title.nl == "Eigen titel"
    assert item.warning is not None
    assert item.warning.nl.startswith(
        'Let op: dit staat niet meer in de Kennisbank: "Titel buddy".'
    )
    assert '"Title buddy"' in str(item.warning.en)


def test_an_approved_item_warns_as_well():
    item = item_of(item_published()).approve().without(GONE)

    assert item.state is ItemState.APPROVED
    assert item.warning is not None


def test_changing_the_words_answers_the_warning():
    warned = item_of(item_published()).approve().without(GONE)

    item = warned.edit(None, text("Zonder dat onderwerp"))

    assert item.warning is None


def test_a_published_item_is_left_alone_by_a_withdrawal():
    item, _ = item_of(item_published()).approve().publish(NOON)

    assert item.without(GONE) is item


def test_a_later_edition_is_not_touched_by_an_older_withdrawal():
    item = item_of(item_published(edition=2))

    assert item.without(GONE) is item
