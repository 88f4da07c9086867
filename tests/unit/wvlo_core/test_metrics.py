"""The figures say what happened, in the form Prometheus reads."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from wvlo_core.runtime.message import ATTEMPT, Fate, Message
from wvlo_core.runtime.metrics import exposition, figures

TYPE = "kennisbank.item_published"


def shown(service: str) -> dict[str, float]:
    """Give every sample by its name and labels, without the service."""
    text = exposition([service]).decode()
    samples = (s for f in text_string_to_metric_families(text) for s in f.samples)
    return {
        " ".join(
            [s.name, *(v for n, v in sorted(s.labels.items()) if n != "service")]
        ): (s.value)
        for s in samples
    }


def test_messages_are_counted_by_type_and_outcome() -> None:
    rows = [(TYPE, Fate.DONE, 0.1, 1.0), (TYPE, Fate.DONE, 0.1, 1.0)]
    rows += [(TYPE, Fate.RETRY, 0.1, 1.0), ("unknown", Fate.QUARANTINE, None, 0.0)]

    figures("counted").handled(rows)

    said = shown("counted")
    assert said[f"wvlo_messages_total done {TYPE}"] == 2
    assert said[f"wvlo_messages_total retry {TYPE}"] == 1
    assert said["wvlo_messages_total quarantine unknown"] == 1


def test_time_of_work_is_measured_only_where_there_was_work() -> None:
    rows = [(TYPE, Fate.DONE, 0.02, 1.0), (TYPE, Fate.DEAD, 0.3, 1.0)]
    idle = [(TYPE, Fate.DUPLICATE, 0.0, 1.0), (TYPE, Fate.BEHIND, 0.0, 1.0)]
    unread = [(TYPE, Fate.QUARANTINE, None, 0.0)]

    figures("timed").handled([*rows, *idle, *unread])

    said = shown("timed")
    assert said[f"wvlo_handler_seconds_count {TYPE}"] == 2
    assert round(said[f"wvlo_handler_seconds_sum {TYPE}"], 3) == 0.32
    assert said[f"wvlo_handler_seconds_bucket 0.01 {TYPE}"] == 0
    assert said[f"wvlo_handler_seconds_bucket 0.025 {TYPE}"] == 1
    assert said[f"wvlo_handler_seconds_bucket +Inf {TYPE}"] == 2


def test_lag_is_that_of_effects_and_never_negative() -> None:
    behind_the_clock = (TYPE, Fate.DONE, 0.1, -3.0)

    figures("late").handled(
        [(TYPE, Fate.DONE, 0.1, 4.0), (TYPE, Fate.RETRY, 0.1, 99.0), behind_the_clock]
    )

    said = shown("late")
    assert said["wvlo_lag_seconds_count"] == 2
    assert said["wvlo_lag_seconds_sum"] == 4
    assert said["wvlo_lag_seconds_bucket 1.0"] == 1


def test_what_the_relay_sent_and_how_full_queues_are_is_shown() -> None:
    here = figures("telling")

    here.passed_on(5)
    here.passed_on(2)
    here.interrupted()
    here.depth("telling.inbox.0", 9)
    here.depth("telling.inbox.0", 4)

    said = shown("telling")
    assert said["wvlo_relay_sent_total"] == 7
    assert said["wvlo_relay_interruptions_total"] == 1
    assert said["wvlo_queue_depth telling.inbox.0"] == 4


def test_a_door_shows_only_its_own_service() -> None:
    figures("somebody").passed_on(1)
    figures("somebody-else").passed_on(1)

    said = exposition(["somebody"]).decode()

    assert "somebody-else" not in said


def test_a_try_is_counted_from_one_whatever_a_stranger_wrote() -> None:
    written: list[object] = [0, 2, -4, "7", None, b"1"]

    tries = [Message({ATTEMPT: each}, b"").attempt for each in written]

    assert tries == [1, 3, 1, 1, 1, 1]
