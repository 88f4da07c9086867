"""The database goes away, or has no room, and everything still happens once."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault.disks import Disk, PageLimit, SmallDisk
from tests.fault.frame import Road
from tests.fixtures.breakable import Node, Server
from tests.fixtures.climb import note

Size = Callable[[int, int], int]


# holds EV3, EV4
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_database_that_restarts_loses_nothing(
    postgres: tuple[Server, str], road: Road, size: Size, how: signal.Signals
) -> None:
    server, _ = postgres

    with road.under_load(size(300, 20_000)):
        server.stop(how)
        road.wait(lambda: road.refused > 0, "work is refused")
        server.start()

    road.exactly_once()


# holds EV3, EV4
@pytest.mark.parametrize("kind", [PageLimit, SmallDisk])
def test_a_disk_that_is_full_refuses_new_work_and_loses_nothing(
    broker: Node,
    roads: Callable[..., Road],
    tmp_path: Path,
    pytestconfig: pytest.Config,
    kind: type[Disk],
) -> None:
    with kind.made(tmp_path) as disk:
        note(pytestconfig, f"{kind.__name__} to fill", disk.what)
        road = roads(broker.url, f"sqlite:///{disk.folder}/road.sqlite")
        road.open(workers=1)
        with road.under_load(200):
            disk.fill()
            road.wait(lambda: road.refused > 0, "work is refused")
            disk.free()

        road.exactly_once()
