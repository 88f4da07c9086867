"""Work is written in bulk, and nobody who reads or fails can tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select

from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.unit_of_work import NotKept, UnitOfWork

metadata = MetaData()
birds = Table(
    "unit_bird",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("eggs", Integer, nullable=False),
)
nests = Table("unit_nest", metadata, Column("place", String(40), primary_key=True))


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    metadata.create_all(opened)
    yield opened
    opened.dispose()


def bird(name: str, eggs: int = 1) -> dict[str, object]:
    return {"name": name, "eggs": eggs}


def kept(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        query = select(birds.c.name).order_by(birds.c.name)
        return [*connection.execute(query).scalars()]


class OopsError(Exception):
    """A handler stumbles."""


@contextmanager
def stumbling(unit: UnitOfWork) -> Iterator[None]:
    """Do one part that fails at its end."""
    with suppress(OopsError), unit.part():
        yield
        raise OopsError


def write_all(engine: Engine, *names: str) -> None:
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=False)
        for name in names:
            with unit.part():
                unit.add(birds, bird(name))
        unit.flush()


both = pytest.mark.parametrize("careful", [False, True], ids=["bulk", "careful"])


@both
def test_what_is_held_back_is_seen_by_whoever_reads(
    engine: Engine, *, careful: bool
) -> None:
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=careful)
        with unit.part():
            unit.add(birds, bird("wren"))
            by_read = unit.read(select(birds.c.name), birds).scalars().all()
            unit.add(birds, bird("rook"))
            by_execute = unit.execute(select(birds.c.name)).scalars().all()
        unit.flush()

    assert by_read == ["wren"]
    assert sorted(by_execute) == ["rook", "wren"]
    assert kept(engine) == ["rook", "wren"]


@both
def test_a_part_that_fails_forgets_its_own_rows_and_no_others(
    engine: Engine, *, careful: bool
) -> None:
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=careful)
        with unit.part():
            unit.add(birds, bird("before"))
        with stumbling(unit):
            unit.add(birds, bird("regretted"))
        with unit.part():
            unit.add(birds, bird("later"))
        unit.flush()

    assert kept(engine) == ["before", "later"]


@both
def test_a_part_that_fails_forgets_also_what_was_written_by_a_read(
    engine: Engine, *, careful: bool
) -> None:
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=careful)
        with unit.part():
            unit.add(birds, bird("before"))
        with stumbling(unit):
            unit.add(birds, bird("written"))
            assert len(unit.read(select(birds), birds).all()) == 2
            unit.execute(birds.update().values(eggs=9))
            unit.add(birds, bird("held"))
        with unit.part():
            unit.add(birds, bird("later"))
            eggs = unit.read(select(birds.c.eggs), birds).scalars().all()
        unit.flush()

    assert [*eggs] == [1, 1]
    assert kept(engine) == ["before", "later"]


def test_a_read_of_another_table_does_not_write_what_is_held_back(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=False)
        with stumbling(unit):
            unit.add(birds, bird("wren"))
            unit.read(select(nests), nests)
            assert connection.execute(select(birds)).all() == []
        unit.flush()

    assert kept(engine) == []


def test_rows_that_clash_when_written_in_bulk_are_not_kept_at_all(
    engine: Engine,
) -> None:
    with pytest.raises(NotKept):
        write_all(engine, "wren", "rook", "wren")

    assert kept(engine) == []


def test_a_careful_part_is_told_of_its_own_clash_and_the_others_stand(
    engine: Engine,
) -> None:
    clashes: list[int] = []
    with engine.begin() as connection:
        unit = UnitOfWork(connection)
        for number, name in enumerate(("wren", "rook", "wren", "tit")):
            try:
                with unit.part():
                    unit.add(birds, bird(name))
            except Exception:  # noqa: BLE001 - the kind is the database's
                clashes.append(number)
        unit.flush()

    assert clashes == [2]
    assert kept(engine) == ["rook", "tit", "wren"]


def test_many_rows_are_kept_in_order_and_unharmed(engine: Engine) -> None:
    names = ["é", "a 'quote'", '"two"', "back\\slash", "new\nline", "%s", "🐦"]
    with engine.begin() as connection:
        unit = UnitOfWork(connection, careful=False)
        for number, name in enumerate(names):
            unit.add(birds, bird(name, number))
        unit.flush()

    with engine.connect() as connection:
        query = select(birds.c.name).order_by(birds.c.eggs)
        assert [*connection.execute(query).scalars()] == names
