"""What end-to-end tests share: a yard to start processes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.processes import Distributed, Yard, databases, start_distributed
from tests.e2e.sites import KINDS, Site, Sites


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    started = Yard(tmp_path)
    try:
        yield started
    finally:
        started.stop_all()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The scan alone and all of WVLO, shared by all stories; companies are not."""
    both = Sites(tmp_path_factory.mktemp("sites"))
    try:
        yield both
    finally:
        both.stop()


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, sites: Sites) -> Site:
    """One of them after the other."""
    return sites.of(request.param)


@pytest.fixture(scope="module")
def distributed(
    tmp_path_factory: pytest.TempPathFactory,
    amqp_url: str,
    postgres_server_url: str,
) -> Iterator[Distributed]:
    """The four services as an administrator starts them, shared by one test file."""
    from wvlo_core.domain.ids import new_id

    unique = new_id().hex[:8]
    yard = Yard(tmp_path_factory.mktemp("distributed"))
    with databases(postgres_server_url, f"wvlo_e2e_{unique}") as urls:
        try:
            yield start_distributed(yard, amqp_url, f"e2e-{unique}", urls)
        finally:
            yard.stop_all()
            clean_broker(amqp_url, f"e2e-{unique}")


def clean_broker(amqp_url: str, namespace: str) -> None:
    from tests.fixtures.rabbitmq import clean

    clean(amqp_url, namespace, (1, 5, 30))
