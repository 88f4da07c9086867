"""Worker processes that share an inbox, are killed, and take over from each other."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import tiny
from tests.contract.bus_promises import Bus, until
from tests.contract.test_bus_promises import BehindNameko
from tests.contract.tiny import item
from tests.fixtures.rabbitmq import Namespace
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.intake import BATCH
from wvlo_core.runtime.parked import Wanted, parked
from wvlo_core.runtime.topology import PARTITIONS, partition

pytestmark = [pytest.mark.broker, pytest.mark.postgres]

STOP_SECONDS = 30


class Crowd(BehindNameko):
    """Several workers of one service; the test ends them as it likes."""

    def __init__(self, *needs: object) -> None:
        super().__init__(*needs)  # type: ignore[arg-type]
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_reader(self) -> None:
        super().start_reader()
        assert self._worker is not None
        self.workers.append(self._worker)

    def ask_to_stop(self) -> None:
        for worker in self.workers:
            worker.terminate()

    def wait_for_stop(self) -> None:
        for worker in self.workers:
            worker.wait(STOP_SECONDS)
        self._worker = None
        super().wait_for_stop()

    def dead(self) -> list[tuple[str, str]]:
        with reading(self.engine) as connection:
            found = parked(connection, tiny.reader_messages, Wanted(queue="dead"))
            return [(each.key, each.code) for _, each in found]


@pytest.fixture
def crowd(
    tmp_path: Path, postgres_url: str, amqp_url: str, namespace: Namespace
) -> Iterator[Crowd]:
    made = Crowd(postgres_url, tmp_path, amqp_url, namespace)
    yield made
    made.close()


# A part is given away only when there is more of it than one worker holds.
ENOUGH_TO_SHARE = 3 * BATCH


def subjects() -> list[str]:
    """Give one subject for each part."""
    found: dict[int, str] = {}
    for number in range(1000):
        name = f"subject-{number}"
        found.setdefault(partition(str(item(name).item_id)), name)
    assert len(found) == PARTITIONS
    return [*found.values()]


def who_read(bus: Bus, edition: int) -> dict[str, int]:
    """Tell how many subjects each process read of this edition, at its first try."""
    ids = {
        str(told.id): told.subject
        for told in bus.told()
        if f'"edition":{edition},' in told.data
    }
    readers: dict[str, set[str]] = defaultdict(set)
    for entry in bus.diary.read():
        if entry.get("ce-id") in ids:
            readers[entry["by"]].add(ids[entry["ce-id"]])
    return {pid: len(read) for pid, read in readers.items()}


# holds EV3, EV4, EV7
def test_two_workers_share_the_work_and_one_does_all_when_the_other_is_killed(
    crowd: Crowd,
) -> None:
    crowd.start()
    crowd.start_reader()
    names, edition = subjects(), 0

    def tell_and_see() -> list[int]:
        nonlocal edition
        editions = range(edition + 1, edition + ENOUGH_TO_SHARE + 1)
        edition = editions[-1]
        crowd.tell(*(item(name, number) for number in editions for name in names))
        crowd.wait_for_notes(edition * len(names))
        return sorted(who_read(crowd, edition).values())

    until(lambda: tell_and_see() == [2, 2], "both read their share", 60)
    first, second = crowd.workers
    first.kill()
    first.wait(STOP_SECONDS)
    shares = tell_and_see()
    last = edition

    assert shares == [4]
    assert [*who_read(crowd, last)] == [str(second.pid)]
    for name in names:
        about = str(item(name).item_id)
        heard = [note.edition for note in crowd.notes() if note.subject == about]
        assert heard == [*range(1, edition + 1)]


# holds EV5, EV7
@pytest.mark.parametrize(
    "neighbour",
    [
        "in the same part",
        "in another part",
    ],
)
def test_a_fact_that_kills_every_worker_is_dead_in_the_end_and_harms_no_neighbour(
    crowd: Crowd, neighbour: str
) -> None:
    poison, other, *_ = subjects()
    steady = _beside(poison) if neighbour == "in the same part" else other
    neighbours = [item(steady, number) for number in range(1, 30)]
    neighbours += [item(poison, number) for number in range(2, 4)]
    killer = item(poison, 1, kind=tiny.KILLS)
    crowd.tell(*neighbours[:20], killer, *neighbours[20:])
    [told] = [each for each in crowd.told() if f'"kind":"{tiny.KILLS}"' in each.data]

    def all_is_done() -> bool:
        if crowd.workers[-1].poll() is not None:
            crowd.start_reader()
        ended = len(crowd.notes()) + len(crowd.dead())
        return ended >= len(neighbours) + 1

    crowd.start()
    until(all_is_done, "the fact is dead and all others are handled", 120)

    assert crowd.dead() == [(str(told.id), "given_up")]
    heard = [n.edition for n in crowd.notes() if n.subject == str(item(steady).item_id)]
    assert heard == [*range(1, 30)]
    assert 1 < crowd.diary.times(told.id) <= 7


def _beside(subject: str) -> str:
    """Give another subject of the same part."""
    part = partition(str(item(subject).item_id))
    names = (f"beside-{number}" for number in range(1000))
    return next(n for n in names if partition(str(item(n).item_id)) == part)
