"""The long story in small; `python -m tests.story_worlds` tells it in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.advice_story import Story
from tests.story_worlds import distributed, embedded, follow

EVENTS = 60


def say(_words: str) -> None:
    """Be silent: pytest tells when it failed."""


# holds LP3
def test_after_a_long_story_every_suggestion_is_that_of_a_full_recomputation(
    tmp_path: Path,
) -> None:
    with embedded(tmp_path) as world:
        wrong = follow(Story(world, learners=60), EVENTS, say, together=False)

    assert wrong == []


# holds LP3
@pytest.mark.broker
@pytest.mark.postgres
def test_the_same_holds_with_people_beside_a_worker(
    tmp_path: Path, amqp_url: str, postgres_url: str
) -> None:
    with distributed(tmp_path, amqp_url, postgres_url) as world:
        wrong = follow(Story(world, learners=60), EVENTS, say, together=True)

    assert wrong == []
