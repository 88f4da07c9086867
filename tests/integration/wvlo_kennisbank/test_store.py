from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from tests.integration.wvlo_kennisbank.doing import publish, revise, withdraw, write
from tests.unit.wvlo_kennisbank.examples import draft, pilot_updated, text
from wvlo_core.domain.ids import named_id
from wvlo_core.events import Envelope
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.message import Fate, Message
from wvlo_core.testing.fakes import NOON
from wvlo_kennisbank import use_cases
from wvlo_kennisbank.store import Store, facets, items, metadata, terms


def indexed(app: App[Store]) -> set[str]:
    with reading(app.engine) as connection:
        words = set(connection.execute(select(terms.c.item_id)).scalars())
        values = set(connection.execute(select(facets.c.item_id)).scalars())
        slugs = dict(connection.execute(select(items.c.id, items.c.slug)).all())
    assert words == values
    return {slugs[key] for key in words}


def holds(app: App[Store], term: str) -> bool:
    with reading(app.engine) as connection:
        found = connection.execute(select(terms).where(terms.c.term == term)).first()
    return found is not None


def test_the_migration_makes_the_tables_that_the_store_uses(
    any_app: App[Store],
) -> None:
    with reading(any_app.engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or name in metadata.tables
                ),
            },
        )
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_exactly_the_published_items_are_in_the_index(any_app: App[Store]) -> None:
    write(any_app, "a-draft")
    publish(any_app, "shown")
    publish(any_app, "gone")
    withdraw(any_app, "gone")
    publish(any_app, "rewritten")
    withdraw(any_app, "rewritten")
    write(any_app, "rewritten")

    assert indexed(any_app) == {"shown"}


def test_words_of_a_revision_are_indexed_only_once_it_is_published(
    app: App[Store],
) -> None:
    publish(app, "fault-review", title=text("Pomp"))
    revise(app, "fault-review", title=text("Klep"))
    before = holds(app, "klep")

    app.run(use_cases.publish_item, use_cases.PublishItem(slug="fault-review"))

    assert not before
    assert holds(app, "klep")
    assert not holds(app, "pomp")


def test_index_item_and_event_are_kept_together_or_not_at_all(app: App[Store]) -> None:
    def fail(_command: Any, work: Store) -> None:
        item, event = draft().publish(NOON)
        work.items.save(item)
        work.outbox.add(event)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        app.run(fail, None)

    assert indexed(app) == set()
    with reading(app.engine) as connection:
        assert connection.execute(select(items)).first() is None
        assert connection.execute(select(app.messages.outbox)).first() is None


def told_pilot(number: int) -> Message:
    event = pilot_updated()
    return Message.of(
        Envelope(
            key=str(named_id("test", "message", str(number))),
            type=event.type,
            version=event.version,
            source="/wvlo/learning_paths",
            subject=event.subject,
            time=NOON,
            chain=str(named_id("test", "chain")),
            caused_by=None,
            data=event.model_dump_json(),
        )
    )


def test_a_pilot_update_told_again_leaves_one_hidden_draft(app: App[Store]) -> None:
    fates = [app.receive(told_pilot(number)).fate for number in (1, 1, 2)]

    assert fates == [Fate.DONE, Fate.DUPLICATE, Fate.DONE]
    with reading(app.engine) as connection:
        states = connection.execute(select(items.c.state)).scalars().all()
    assert states == ["draft"]
    assert indexed(app) == set()
