"""The same story through RabbitMQ and PostgreSQL, with twelve real processes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.normal_form import normal_form
from tests.e2e.processes import SERVICES, Distributed, Yard, environment

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "events"
SECRETS = ("alias", "token", "answers", "@")


@pytest.fixture(scope="module")
def told(distributed: Distributed) -> tuple[str, list[dict[str, dict[str, str]]]]:
    """The story's outcome, and what another college saw of it on the bus."""
    college = distributed.yard.start_script(
        "another-college",
        Path(__file__).parent / "another_college.py",
        distributed.env["WVLO_SCAN_AMQP_URL"],
        distributed.env["WVLO_SCAN_BROKER_NAMESPACE"],
        str(SCHEMAS),
        "20",
    )
    college.wait_until("listening")
    outcome = distributed.demo("--json")
    assert college.program.wait(120) == 0, college.said()
    return outcome, json.loads(college.said().splitlines()[-1])


# holds EV7
def test_both_modes_lead_to_the_same_suggestions_and_news(
    told: tuple[str, list[dict[str, dict[str, str]]]], yard: Yard
) -> None:
    env = environment(WVLO_DATA="embedded.sqlite")

    embedded = yard.run("wvlo", "demo", "--json", env=env)

    assert normal_form(told[0]) == normal_form(embedded)


# holds EV1, EV2
def test_another_college_can_read_every_event_without_our_code(
    told: tuple[str, list[dict[str, dict[str, str]]]],
) -> None:
    _, seen = told

    types = Counter(each["headers"]["ce-type"] for each in seen)

    assert types["scan.wave_closed"] == 3
    assert types["learning_paths.path_suggested"] == 3
    assert types["learning_paths.pilot_updated"] == 4
    assert types["kennisbank.item_withdrawn"] == 1
    assert types["kennisbank.item_published"] == 1  # the library came before it did
    ids = [each["headers"]["ce-id"] for each in seen]
    assert len(set(ids)) == len(ids)


# holds EV10
def test_no_answer_name_or_token_travels_on_the_bus(
    told: tuple[str, list[dict[str, dict[str, str]]]],
) -> None:
    outcome, seen = told
    aliases = {learner["alias"] for learner in json.loads(outcome)["learners"]}

    text = json.dumps(seen, ensure_ascii=False)

    assert [name for name in sorted(aliases) if name in text] == []
    assert [word for word in SECRETS if f'"{word}' in text] == []


# holds EV4
def test_a_worker_and_a_relay_killed_without_warning_lose_and_double_nothing(
    told: tuple[str, list[dict[str, dict[str, str]]]], distributed: Distributed
) -> None:
    before = told[0]
    for name in SERVICES:
        distributed.workers[name].kill()
        distributed.relays[name].kill()
    for name in SERVICES:
        distributed.start_worker(name)
        distributed.start_relay(name)

    after = distributed.demo("--json")

    assert after == before
