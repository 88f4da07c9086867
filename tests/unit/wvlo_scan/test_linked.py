"""Which audience a reader of a report opens an item as, and where that is."""

from __future__ import annotations

import pytest

from wvlo_core.domain.ids import KnowledgeItemId, named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_core.errors import Invalid
from wvlo_scan.model import LinkedItem
from wvlo_scan.settings import load_settings


def linked(*audiences: Audience) -> LinkedItem:
    return LinkedItem(
        id=KnowledgeItemId(named_id("knowledge", "x")),
        edition=1,
        slug="x",
        title=LocalizedText(nl="X"),
        constructs=(),
        audiences=audiences,
    )


def test_an_item_is_opened_as_somebody_it_was_written_for() -> None:
    found = [linked(each).read_as for each in Audience]

    assert found == [*Audience]
    assert linked(Audience.STUDENT, Audience.HR).read_as is Audience.HR
    assert linked().read_as is None


def test_the_address_of_the_kennisbank_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WVLO_SCAN_DATABASE_URL", "sqlite:///scan.sqlite")
    monkeypatch.setenv("WVLO_SCAN_KENNISBANK_URL", "https://kb.example/")
    kept = load_settings().kennisbank_url
    monkeypatch.setenv("WVLO_SCAN_KENNISBANK_URL", "javascript:alert(1)")

    with pytest.raises(Invalid, match="WVLO_SCAN_KENNISBANK_URL"):
        load_settings()

    assert kept == "https://kb.example"
