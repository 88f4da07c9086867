"""Compare the event backbone with named baselines, all in one run on this machine.

Prints tables and writes them to docs/reference/benchmarks.md. Absolute figures say
little about another machine; ratios say what our code costs over what is possible.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.bench import child, consume, embedded, inbox, latency, memory, relay, workers
from tests.bench.frame import Part, machine, measured, tables
from tests.bench.site import Site, channel, prepared
from tests.fixtures.postgres import scratch_database
from wvlo_core.domain.ids import new_id

AMQP = os.environ.get("WVLO_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/")
POSTGRES = os.environ.get(
    "WVLO_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/postgres"
)
REPORT = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"
PARTS: dict[str, Callable[[Site, int], Part]] = {
    "consume": consume.part,
    "inbox": inbox.part,
    "embedded": embedded.part,
    "relay": relay.part,
    "latency": latency.part,
    "workers": workers.part,
    "memory": memory.part,
}


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = ",".join(PARTS)
    parser.add_argument("--only", default=names, help=f"some of {names}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=20_000, help="events per run")
    parser.add_argument(
        "--memory", type=int, default=1_000_000, help="events per worker for memory"
    )
    given = parser.parse_args()
    wrong = set(given.only.split(",")) - set(PARTS)
    if wrong:
        parser.error(f"unknown: {', '.join(sorted(wrong))}; known are {names}")
    return given


def main() -> int:
    child.quiet()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # clean up all the same
    given = asked()
    here = machine(_servers())
    with (
        TemporaryDirectory(prefix="wvlo-bench-") as folder,
        scratch_database(POSTGRES) as postgres,
    ):
        site = Site(
            amqp=AMQP,
            namespace=f"bench-{new_id().hex[:8]}",
            postgres=postgres,
            sqlite=f"sqlite:///{folder}/bench.sqlite",
            folder=folder,
        )
        with prepared(site):
            parts = [
                PARTS[name](site, given.memory if name == "memory" else given.count)
                for name in given.only.split(",")
            ]
            results = measured(parts, given.rounds)
    text = _HEAD.format(machine=here, rounds=given.rounds, count=given.count) + tables(
        parts, results
    )
    sys.stdout.write(text)
    if set(given.only.split(",")) == set(PARTS):
        REPORT.write_text(text + _kept(), "utf-8")
    return 0


def _kept() -> str:
    """Give what people wrote below the tables."""
    _, mark, words = REPORT.read_text("utf-8").partition("\n## Where the limit is")
    return mark + words


def _servers() -> dict[str, str]:
    """Ask who took part."""
    with channel(AMQP) as ours:
        told = ours.connection._impl.server_properties["version"]
    with psycopg.connect(POSTGRES) as database:
        server = database.info.server_version // 10_000
    return {
        "RabbitMQ": told.decode() if isinstance(told, bytes) else told,
        "PostgreSQL": str(server),
        "pika": version("pika"),
        "FastStream": version("faststream"),
    }


_HEAD = """# Benchmarks

Written by `make bench`; compare the ratios, not the absolute figures.
Machine: {machine}.
Medians of {rounds} interleaved rounds of {count:,} different persistent events of 1 KiB on quorum queues with confirms, everything on one machine and in one run.
`Rounds` gives the lowest and the highest round.
`Own CPU` compares the processor time of our process with that of the baseline's; what the servers use is not in it.
Every way runs in a process of its own and checks that each event had exactly one effect.
Workers write no log lines per event here.

"""


if __name__ == "__main__":
    sys.exit(main())
