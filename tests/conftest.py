"""What every test gets: a marker from its folder, quiet logs, no network in units."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_socket
import structlog

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.climb",
    "tests.fixtures.companies",
    "tests.fixtures.rabbitmq",
    "tests.fixtures.postgres",
]

HERE = Path(__file__).parent
KINDS = {"unit", "contract", "integration", "e2e"}

# A slow machine is not a fault: no example is judged by the clock.
hypothesis.settings.register_profile(
    "wvlo",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("wvlo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the name of its folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            kind = item.path.relative_to(HERE).parts[0]
            if kind in KINDS:
                item.add_marker(kind)


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("unit"):
        pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    """Forget what a test set up, before and after it; log lines go nowhere.

    After it, because what a whole file shares is made before its first test.
    """
    be_quiet()
    yield
    be_quiet()


def be_quiet() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.configure(
        processors=[],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )
