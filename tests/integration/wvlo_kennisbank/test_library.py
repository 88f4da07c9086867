from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.integration.wvlo_kennisbank.doing import withdraw
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Invalid
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_kennisbank.bootstrap import load_content
from wvlo_kennisbank.store import Store, items

CHAIN = str(named_id("built-in content", "kennisbank"))


def told(app: App[Store]) -> list[tuple[str, str]]:
    box = app.messages.outbox
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(box.c.type, box.c.correlation_id).order_by(box.c.seq)
        )
        return [(row.type, row.correlation_id) for row in rows]


def test_the_built_in_items_are_published_in_one_chain(any_app: App[Store]) -> None:
    load_content(any_app)

    assert told(any_app) == [("kennisbank.item_published", CHAIN)] * 27


def test_loading_again_tells_nothing_and_brings_nothing_back(app: App[Store]) -> None:
    load_content(app)
    withdraw(app, "one-point-lesson")
    before = told(app)

    load_content(app)

    assert told(app) == before


def test_broken_files_are_all_named_and_nothing_is_loaded(
    app: App[Store], tmp_path: Path
) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "first.toml").write_text("slug = ", "utf-8")
    (folder / "second.toml").write_text('slug = "second"\nkind = "poem"', "utf-8")
    (folder / "notes.txt").write_text("not an item", "utf-8")

    with pytest.raises(Invalid) as refused:
        load_content(app, folder)

    first, second = refused.value.faults
    assert first.startswith("first.toml is not readable as TOML")
    assert second.startswith("second.toml does not follow the form of an item: kind:")
    with reading(app.engine) as connection:
        assert connection.execute(select(items)).first() is None
