"""Another college's starters keep the promises of the how-to, in each language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.college import (
    ROOT,
    College,
    Told,
    install,
    need_node,
    open_exchange,
    tell,
)
from tests.e2e.processes import Yard, free_port
from tests.e2e.walking import exchange, type_in, without
from tests.e2e.wire import Wire
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.domain.ids import new_id

LANGUAGES = ("python", "node")
HOW_TO = "docs/how-to/consume-our-events.md"
pytestmark = pytest.mark.broker


@pytest.fixture(scope="module", params=LANGUAGES)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """A starter with its packages, once for all tests."""
    if request.param == "node":
        need_node()
    folder = tmp_path_factory.mktemp("starter") / request.param
    install(request.param, folder)
    return request.param, folder


@pytest.fixture
def college(
    installed: tuple[str, Path], amqp_url: str, namespace: Namespace, yard: Yard
) -> Iterator[College]:
    language, source = installed
    folder = yard.folder / language
    shutil.copytree(source, folder, symlinks=True)
    open_exchange(amqp_url, namespace)
    name = f"{namespace}.college"
    made = College(language, folder, name, namespace, amqp_url, yard)
    made.make_trouble()
    yield made
    yard.stop_all()
    made.forget()


# holds EV11
def test_a_college_hears_what_was_told_while_it_was_stopped_and_what_comes_after(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    first = college.listen()
    assert first.stop() == 0
    assert "stopped" in first.said()
    before, after = [Told() for _ in range(5)], [Told() for _ in range(5)]
    tell(amqp_url, namespace, before)

    college.listen()
    college.did(each.item for each in before)
    tell(amqp_url, namespace, after)

    college.did(each.item for each in before + after)


# holds EV11
def test_a_repeated_message_has_one_effect_also_after_a_restart(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    same = Told(headers={"ce-id": str(new_id())})
    last = Told()
    running = college.listen()
    tell(amqp_url, namespace, [same] * 3)
    college.did([same.item])
    running.stop()

    college.listen()
    tell(amqp_url, namespace, [same, same, last])

    college.did([same.item, last.item])


# holds EV11
def test_a_college_killed_in_the_middle_loses_and_doubles_nothing(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    told = [Told() for _ in range(400)]
    running = college.listen()
    tell(amqp_url, namespace, told)
    until(lambda: len(college.effects()) > 5, "it is in the middle")

    running.kill()
    assert len(college.effects()) < len(told)
    college.listen()

    college.did(each.item for each in told)
    until(lambda: college.waiting("inbox") == 0, "all is acknowledged")


# holds EV11
def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    good = Told()
    college.listen()

    tell(
        amqp_url,
        namespace,
        [
            Told(body=b"{"),
            Told(body=b'"\xff"'),
            Told(body=b"[" * 100_000),
            Told(slug="Not A Slug"),
            Told(headers={"ce-dataversion": 2}),
            Told(headers={"ce-id": None}),
            Told(headers={"ce-type": None}),
            Told(headers={"ce-type": "kennisbank.item_sung"}),
            good,
        ],
    )

    college.did([good.item])
    until(lambda: college.waiting("inbox") == 0, "the inbox is empty")
    reasons = college.dead()
    assert len(reasons) == 7  # not the type it does not know
    assert all(reasons)
    assert "item_published.v2.schema.json" in reasons[4]


# holds EV11
def test_work_that_keeps_failing_waits_aside_and_is_done_when_offered_again(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    failing, good = Told(slug="fails"), Told()
    running = college.listen()
    tell(amqp_url, namespace, [failing, good])
    college.did([good.item])
    until(lambda: college.waiting("dead") == 1, "the failing one is dead")
    assert running.said().count("wvlo.retry") == 4
    running.stop()

    college.mend()
    mended = college.listen()
    college.again()

    mended.wait_until(f"done: kennisbank.item_published {failing.item}")
    assert college.waiting("dead") == 0


# holds EV11
def test_a_message_that_kills_the_program_dies_alone(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    first, killer, rest = Told(), Told(slug="kills"), [Told() for _ in range(5)]
    running = college.listen()
    tell(amqp_url, namespace, [first, killer, *rest])

    deaths = 0
    while college.waiting("dead") == 0 and deaths < 20:
        try:
            running.program.wait(1)
        except subprocess.TimeoutExpired:
            continue
        deaths += 1
        running = college.start()

    college.did([first.item, *(each.item for each in rest)])
    assert college.waiting("dead") == 1
    assert deaths == 11


# holds EV11
def test_a_college_whose_connection_was_cut_comes_back_by_itself(
    college: College, amqp_url: str, namespace: Namespace
) -> None:
    before, after = Told(), Told()
    wire = Wire(amqp_url)
    try:
        running = college.listen(AMQP_URL=wire.url)
        tell(amqp_url, namespace, [before])
        college.did([before.item])

        wire.cut()
        tell(amqp_url, namespace, [after])

        college.did([before.item, after.item])
        assert "again in" in running.said()
        assert running.stop() == 0
    finally:
        wire.close()


# holds EV11
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_how_to_works_as_written(
    language: str, amqp_url: str, namespace: Namespace, yard: Yard
) -> None:
    if language == "node":
        need_node()
    other = {"python": "### In Node", "node": "### In Python"}[language]
    folder = yard.folder / "checkout"
    (folder / "docs" / "reference").mkdir(parents=True)
    (folder / "docs/reference/events").symlink_to(ROOT / "docs/reference/events")
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / ".venv").symlink_to(sys.prefix)
    college = College("python", folder, f"{namespace}.noord", "", amqp_url, yard)
    exchanged = {
        "amqp://guest:guest@127.0.0.1:5672/": amqp_url,
        "college-noord": college.name,
        "127.0.0.1:8102": f"127.0.0.1:{(port := free_port())}",
        "HTTP_PORT=8102": f"HTTP_PORT={port}",
    }
    steps = [exchange(step, exchanged) for step in without(HOW_TO, other)]

    try:
        outputs = type_in(steps, folder, namespace)
        for step, output in zip(steps, outputs, strict=True):
            step.check(output)
        assert sum(len(step.promised) for step in steps) >= 6
    finally:
        college.forget()
