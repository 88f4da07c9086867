"""What every collection promises, whoever keeps the things in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import psycopg
import pytest
from pydantic import BaseModel
from sqlalchemy import Column, MetaData, String, inspect, make_url

from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Conflict, NotFound
from wvlo_core.runtime.database import open_engine, translated
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.testing.fakes import MemoryCollection

# In the order of their characters; a dictionary would order them otherwise.
KEYS = ["A1", "B", "a-b", "a_c", "aab", "b", "bé"]


class Note(BaseModel):
    """Something to keep."""

    id: UUID | str
    shelf: str | None = None
    writer: str = "somebody"
    words: str = "Eerste regel\nTweede: «é» 漢 🍞"


def columns(note: Note) -> dict[str, Any]:
    return {"shelf": note.shelf, "writer": note.writer}


Notes: TypeAlias = MemoryCollection[Note] | Documents[Note]
Opening: TypeAlias = Callable[[], AbstractContextManager[tuple[Notes, Notes]]]
"""One piece of work, with the same collection as two people have it in hand."""


@contextmanager
def documents(url: str) -> Iterator[Opening]:
    metadata = MetaData()
    table = document_table(
        metadata, "notes", Column("shelf", String(20)), Column("writer", String(20))
    )
    engine = open_engine(url)
    metadata.create_all(engine)

    @contextmanager
    def opening() -> Iterator[tuple[Notes, Notes]]:
        with translated(), engine.begin() as connection:
            yield (
                Documents(connection, table, Note, columns),
                Documents(connection, table, Note, columns),
            )

    yield opening
    engine.dispose()


@pytest.fixture
def in_memory() -> Opening:
    notes = MemoryCollection(columns)
    return lambda: nullcontext((notes, notes))


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Opening]:
    with documents(f"sqlite:///{tmp_path}/notes.sqlite") as opening:
        yield opening


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Opening]:
    with documents(postgres_url) as opening:
        yield opening


POSTGRES = pytest.param("on_postgres", marks=pytest.mark.postgres, id="postgres")
SQLITE = pytest.param("on_sqlite", id="sqlite")
MEMORY = pytest.param("in_memory", id="memory")


@pytest.fixture
def opening(request: pytest.FixtureRequest) -> Opening:
    found: Opening = request.getfixturevalue(request.param)
    return found


def note(name: str = "one", **changes: Any) -> Note:
    return Note(id=named_id("test", name), **changes)


def keep(opening: Opening, *notes: Note) -> None:
    with opening() as (collection, _):
        for each in notes:
            collection.save(each)


@pytest.mark.parametrize("opening", [MEMORY, SQLITE, POSTGRES], indirect=True)
class TestCollection:
    """Every keeper."""

    def test_what_was_saved_is_found_unchanged_in_later_work(
        self, opening: Opening
    ) -> None:
        keep(opening, note(shelf="top"))

        with opening() as (notes, _):
            found = [notes.get(note().id), notes.find(note().id)]

        assert found == [note(shelf="top")] * 2

    def test_a_thing_is_found_by_its_id_as_an_id_and_as_text(
        self, opening: Opening
    ) -> None:
        keep(opening, note())

        with opening() as (notes, _):
            found = notes.get(str(note().id))

        assert found == note()

    def test_what_was_never_saved_is_not_found_and_its_id_is_named(
        self, opening: Opening
    ) -> None:
        keep(opening, note())
        unknown = uuid4()

        with opening() as (notes, _), pytest.raises(NotFound, match=str(unknown)):
            notes.get(unknown)

    def test_looking_for_what_is_not_there_gives_nothing(
        self, opening: Opening
    ) -> None:
        with opening() as (notes, _):
            found = notes.find(uuid4())

        assert found is None

    def test_a_thing_in_hand_can_be_saved_again_and_again(
        self, opening: Opening
    ) -> None:
        keep(opening, note())

        with opening() as (notes, _):
            changed = notes.get(note().id)
            for words in ("tweede", "derde"):
                notes.save(changed.model_copy(update={"words": words}))

        with opening() as (notes, _):
            assert notes.all() == [note(words="derde")]

    def test_a_new_thing_can_be_changed_in_the_same_work(
        self, opening: Opening
    ) -> None:
        keep(opening, note(), note(words="tweede"))

        with opening() as (notes, _):
            found = notes.all()

        assert found == [note(words="tweede")]

    def test_putting_keeps_a_new_thing(self, opening: Opening) -> None:
        with opening() as (notes, _):
            notes.put(note())

        with opening() as (notes, _):
            assert notes.all() == [note()]

    def test_putting_keeps_the_state_whatever_was_there_before(
        self, opening: Opening
    ) -> None:
        keep(opening, note(shelf="top"), note("two"))

        with opening() as (notes, _):
            notes.put(note(shelf="cellar"))

        with opening() as (notes, _):
            assert notes.get(note().id) == note(shelf="cellar")
            assert notes.where(shelf="top") == []

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"shelf": "top"}, {"one", "two"}),
            ({"shelf": "top", "writer": "Sanne"}, {"two"}),
            ({"shelf": None}, {"three"}),
            ({"shelf": "cellar"}, set()),
            ({}, {"one", "two", "three"}),
        ],
    )
    def test_things_are_found_by_every_column_asked_for(
        self, opening: Opening, wanted: dict[str, Any], found: set[str]
    ) -> None:
        keep(
            opening,
            note("one", shelf="top"),
            note("two", shelf="top", writer="Sanne"),
            note("three"),
        )

        with opening() as (notes, _):
            ids = {each.id for each in notes.where(**wanted)}

        assert ids == {note(name).id for name in found}

    def test_a_changed_thing_is_found_by_its_new_columns_only(
        self, opening: Opening
    ) -> None:
        keep(opening, note(shelf="top"))

        with opening() as (notes, _):
            notes.save(notes.get(note().id).model_copy(update={"shelf": "cellar"}))

        with opening() as (notes, _):
            assert notes.where(shelf="top") == []
            assert notes.where(shelf="cellar") == [note(shelf="cellar")]

    def test_asking_for_a_column_that_does_not_exist_is_a_mistake(
        self, opening: Opening
    ) -> None:
        keep(opening, note())

        with opening() as (notes, _), pytest.raises(KeyError, match="colour"):
            notes.where(colour="blue")

    def test_things_come_in_the_order_of_their_ids(self, opening: Opening) -> None:
        keep(opening, *(Note(id=key, shelf="top") for key in reversed(KEYS)))

        with opening() as (notes, _):
            listed = [
                [n.id for n in notes.all()],
                [n.id for n in notes.where(shelf="top")],
            ]

        assert listed == [KEYS, KEYS]


def within(opening: Opening, act: Callable[[Notes, Notes], object]) -> None:
    """Let two people act in one piece of work."""
    with opening() as both:
        act(*both)


def change(notes: Notes, words: str) -> None:
    notes.save(note(words=words))


@pytest.mark.parametrize("opening", [SQLITE, POSTGRES], indirect=True)
class TestGuardedCollection:
    """Keepers that several people can work with at the same time."""

    def test_a_change_that_somebody_else_overtook_is_refused(
        self, opening: Opening
    ) -> None:
        def overtaking(mine: Notes, theirs: Notes) -> None:
            mine.get(note().id)
            theirs.get(note().id)
            change(theirs, "hun versie")
            change(mine, "mijn versie")

        keep(opening, note())

        with pytest.raises(Conflict, match="changed by somebody else"):
            within(opening, overtaking)

    def test_refused_work_leaves_nothing_behind(self, opening: Opening) -> None:
        def refusing(mine: Notes, _: Notes) -> None:
            mine.save(note("two"))
            message = "the wave is closed"
            raise Conflict(message)

        keep(opening, note())

        with pytest.raises(Conflict, match="the wave is closed"):
            within(opening, refusing)

        with opening() as (notes, _):
            assert notes.all() == [note()]

    def test_two_new_things_with_one_id_cannot_both_be_kept(
        self, opening: Opening
    ) -> None:
        def colliding(mine: Notes, theirs: Notes) -> None:
            change(mine, "mijn versie")
            change(theirs, "hun versie")

        with pytest.raises(Conflict, match="exists already"):
            within(opening, colliding)

        with opening() as (notes, _):
            assert notes.all() == []

    def test_what_is_put_overtakes_whoever_saved_in_between(
        self, opening: Opening
    ) -> None:
        def insisting(mine: Notes, theirs: Notes) -> None:
            mine.get(note().id)
            theirs.put(note(words="hun versie"))
            mine.put(note(words="mijn versie"))

        keep(opening, note())

        within(opening, insisting)

        with opening() as (notes, _):
            assert notes.all() == [note(words="mijn versie")]

    def test_a_change_after_seeing_the_others_change_is_kept(
        self, opening: Opening
    ) -> None:
        def looking_again(mine: Notes, theirs: Notes) -> None:
            mine.get(note().id)
            theirs.put(note(words="hun versie"))
            mine.get(note().id)
            change(mine, "mijn versie")

        keep(opening, note())

        within(opening, looking_again)

        with opening() as (notes, _):
            assert notes.all() == [note(words="mijn versie")]


@pytest.mark.postgres
def test_of_two_pieces_of_work_at_one_time_the_later_one_is_refused(
    on_postgres: Opening,
) -> None:
    def meanwhile(mine: Notes, _: Notes) -> None:
        mine.get(note().id)
        within(on_postgres, lambda theirs, _: theirs.put(note(words="hun versie")))
        change(mine, "mijn versie")

    keep(on_postgres, note())

    with pytest.raises(Conflict, match="changed by somebody else"):
        within(on_postgres, meanwhile)

    with on_postgres() as (notes, _):
        assert notes.all() == [note(words="hun versie")]


@pytest.mark.postgres
def test_ids_keep_their_order_in_a_database_that_sorts_like_a_dictionary(
    postgres_url: str,
) -> None:
    here = make_url(postgres_url)
    dutch = here.set(database=f"{here.database}_dutch")
    with psycopg.connect(
        here.set(drivername="postgresql").render_as_string(hide_password=False),
        autocommit=True,
    ) as admin:
        admin.execute(
            f"CREATE DATABASE {dutch.database} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER icu ICU_LOCALE 'nl-NL'"
        )
        try:
            with documents(dutch.render_as_string(hide_password=False)) as opening:
                keep(opening, *(Note(id=key) for key in reversed(KEYS)))
                with opening() as (notes, _):
                    listed = [each.id for each in notes.all()]
        finally:
            admin.execute(f"DROP DATABASE {dutch.database} WITH (FORCE)")

    assert listed == KEYS


def test_the_collection_in_memory_finds_things_by_another_key_too() -> None:
    notes = MemoryCollection(columns, key=lambda each: each.writer)
    notes.save(note(writer="Sanne"))

    found = notes.get("Sanne")

    assert found == note(writer="Sanne")


def test_documents_are_kept_by_another_key_too(tmp_path: Path) -> None:
    table = document_table(MetaData(), "notes")
    engine = open_engine(f"sqlite:///{tmp_path}/notes.sqlite")
    with engine.begin() as connection:
        table.create(connection)
        notes = Documents(connection, table, Note, key=lambda each: each.writer)
        notes.save(note(writer="Sanne"))

        found = notes.get("Sanne")

    assert found == note(writer="Sanne")


def test_a_database_file_is_made_with_the_folder_it_lies_in(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/var/deep/notes.sqlite")

    tables = inspect(engine).get_table_names()

    assert tables == []
    assert (tmp_path / "var/deep/notes.sqlite").exists()


# holds OP10
def test_a_refusal_by_the_database_does_not_repeat_what_somebody_wrote(
    on_sqlite: Opening,
) -> None:
    def colliding(mine: Notes, theirs: Notes) -> None:
        change(mine, "een geheim")
        change(theirs, "een geheim")

    with pytest.raises(Conflict) as refused:
        within(on_sqlite, colliding)

    assert "een geheim" not in f"{refused.value} {refused.value.__cause__}"
