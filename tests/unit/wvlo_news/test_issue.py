from __future__ import annotations

from datetime import date

import pytest

from tests.unit.wvlo_news.examples import (
    CHAIN,
    fact,
    item_of,
    item_published,
    path_suggested,
    pilot_updated,
)
from wvlo_core.domain.ids import NewsletterIssueId, new_id
from wvlo_core.domain.locale import Language
from wvlo_core.errors import Conflict
from wvlo_core.events import Event
from wvlo_core.testing.fakes import NOON
from wvlo_news.model import (
    IssueState,
    NewsItem,
    NewsletterIssue,
    dated_title,
    in_order,
    issue_text,
)


def _item(number: int, event: Event, minute: int = 0) -> NewsItem:
    return NewsItem.start(CHAIN, number, fact(event, str(number), minute))


def _issue(*items: NewsItem) -> NewsletterIssue:
    return NewsletterIssue(
        id=NewsletterIssueId(new_id()),
        title=dated_title(date(2026, 3, 1)),
        items=tuple(item.id for item in items),
        composed_at=NOON,
    )


def test_an_issue_brings_pilots_first_then_paths_then_knowledge_oldest_first():
    knowledge = _item(1, item_published(), 1)
    late, early = _item(2, pilot_updated(), 9), _item(3, pilot_updated(), 2)
    paths = _item(4, path_suggested(), 0)

    ordered = in_order([knowledge, late, paths, early])

    assert ordered == [early, late, paths, knowledge]


def test_approving_tells_how_many_items_the_issue_has():
    item = item_of(item_published())

    issue, approved = _issue(item).approve([item], "editor-1", NOON)

    assert issue.state is IssueState.APPROVED
    assert (issue.approved_by, issue.approved_at) == ("editor-1", NOON)
    assert (approved.issue_id, approved.items) == (issue.id, 1)


def test_an_issue_cannot_be_approved_twice():
    item = item_of(item_published())
    issue, _ = _issue(item).approve([item], "editor-1", NOON)

    with pytest.raises(Conflict, match="approved already"):
        issue.approve([item], "editor-1", NOON)


def test_items_dropped_in_the_meantime_are_left_out():
    kept, dropped = _item(0, item_published()), _item(1, pilot_updated()).drop()

    issue, _ = _issue(kept, dropped).approve([kept, dropped], "editor-1", NOON)

    assert issue.items == (kept.id,)


def test_an_issue_whose_items_are_all_dropped_cannot_be_approved():
    dropped = item_of(item_published()).drop()

    with pytest.raises(Conflict, match="compose a new one"):
        _issue(dropped).approve([dropped], "editor-1", NOON)


def test_an_issue_is_named_after_its_day():
    assert dated_title(date(2026, 3, 1)).nl == "WVLO-nieuwsbrief van 1 maart 2026"
    assert dated_title(date(2026, 12, 31)).en == "WVLO newsletter of 31 December 2026"


def test_an_issue_reads_as_a_newsletter():
    pilot, knowledge = _item(1, pilot_updated()), _item(2, item_published())

    text = issue_text(_issue(pilot, knowledge), [pilot, knowledge], Language.NL)

    assert text == (
        "WVLO-nieuwsbrief van 1 maart 2026\n"
        "=================================\n"
        "\n\n"
        "CONCEPT: een redacteur moet deze nieuwsbrief nog goedkeuren.\n"
        "\n\n"
        "Beste lezer,\n"
        "\n"
        "In deze nieuwsbrief staan 2 berichten.\n"
        "\n\n"
        "Uit de pilot: Proef duo\n"
        "-----------------------\n"
        "\n"
        "Begin klein.\n"
        "\n"
        "Wat volgens de pilot meespeelde: Vaste tijd in het rooster.\n"
        "\n"
        "Het ging beter dan verwacht. Hoe zeker is dit? Het is een eerste verhaal\n"
        "uit één pilot. Ergens anders kan het anders gaan.\n"
        "\n"
        'Waarom staat dit hier? Omdat de pilot "Proef duo" een les deelde.\n'
        "\n\n"
        "Nieuw in de Kennisbank: Titel buddy\n"
        "-----------------------------------\n"
        "\n"
        "Zo werkt buddy.\n"
        "\n"
        "Voor medewerkers en studenten. Het kost ongeveer 15 minuten.\n"
        "\n"
        'Waarom staat dit hier? Omdat "Titel buddy" in de Kennisbank verscheen.\n'
        "\n\n"
        "-- \n"
        "Dit is de nieuwsbrief van WVLO: Wendbaar Vakmanschap in Lerende\n"
        "Organisaties. Gebeurtenissen bij de partners stellen berichten voor, een\n"
        "redacteur keurt ze goed. Over groepen van minder dan vijf mensen\n"
        "schrijven we niet.\n"
    )


def test_an_approved_issue_in_english_is_no_draft_any_more():
    item = item_of(path_suggested())
    issue, _ = _issue(item).approve([item], "editor-1", NOON)

    text = issue_text(issue, [item], Language.EN)

    assert "DRAFT" not in text
    assert "Dear reader,\n\nThis newsletter brings one item." in text
    assert "New learning paths after a scan in the dairy sector\n" + "-" * 51 in text


def test_a_dropped_item_is_not_shown():
    kept, dropped = _item(0, item_published()), _item(1, pilot_updated()).drop()

    text = issue_text(_issue(kept, dropped), [kept, dropped], Language.NL)

    assert "Proef duo" not in text
    assert "staat één bericht" in text


def test_no_line_is_wider_than_72_columns_and_lists_stay_under_their_dash():
    long = "Een titel met erg veel woorden die samen niet op een enkele regel passen"
    title = item_published().title.model_copy(update={"nl": long})
    events = [item_published(name, title=title) for name in "ab"]
    item = item_of(*events).edit(title, None)

    text = issue_text(_issue(item), [item], Language.NL)

    assert max(len(line) for line in text.splitlines()) <= 72
    assert "\n  passen (loopbaan)\n" in text
