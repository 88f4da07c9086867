from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.wvlo_learning_paths.test_advice_ranking import world
from wvlo_learning_paths.advice import compile_catalogue, plan
from wvlo_learning_paths.advice.batch import Asked, Batch

ITEMS, _ = world(21)
CATALOGUE = compile_catalogue(ITEMS)
PARTS = 5


def part(number: int) -> Iterator[Asked]:
    for place, request in enumerate(world(100 + number)[1]):
        yield f"learner-{number}-{place}", request, 20 + number


def test_a_batch_gives_the_paths_that_planning_one_by_one_gives(tmp_path: Path) -> None:
    batch = Batch(tmp_path, CATALOGUE, PARTS, part)
    seen: list[tuple[int, int]] = []

    batch.run(lambda done, parts: seen.append((done, parts)))

    assert seen == [(n, PARTS) for n in range(1, PARTS + 1)]
    found = {each.id: each for each in batch.read()}
    for number in range(PARTS):
        for name, request, budget in part(number):
            path = plan(request, CATALOGUE, budget, "fast")
            kept = found.pop(name)
            assert (kept.items, kept.quarters, kept.value) == (
                path.items,
                path.quarters,
                path.value,
            )
    assert found == {}


@pytest.mark.parametrize("stop", [0, 2, 4])
def test_a_batch_that_was_stopped_goes_on_and_ends_the_same(
    tmp_path: Path, stop: int
) -> None:
    whole = Batch(tmp_path / "whole", CATALOGUE, PARTS, part)
    whole.run()
    planned: list[int] = []

    def breaking(number: int) -> Iterator[Asked]:
        yield next(part(number))
        if number == stop:
            message = "killed"
            raise KeyboardInterrupt(message)
        yield from [*part(number)][1:]

    with pytest.raises(KeyboardInterrupt):
        Batch(tmp_path / "again", CATALOGUE, PARTS, breaking).run()

    def counting(number: int) -> Iterator[Asked]:
        planned.append(number)
        return part(number)

    again = Batch(tmp_path / "again", CATALOGUE, PARTS, counting)
    assert again.done == stop
    again.run()

    assert planned == [*range(stop, PARTS)]
    assert again.digest() == whole.digest()


def test_what_was_only_half_written_is_done_again(tmp_path: Path) -> None:
    batch = Batch(tmp_path, CATALOGUE, PARTS, part)
    (tmp_path / "part-000001.jsonl.new").write_text("[half", "utf-8")

    batch.run()

    assert batch.done == PARTS
    assert len([*batch.read()]) == 8 * PARTS


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    Batch(tmp_path, CATALOGUE, PARTS, part).run()

    with pytest.raises(ValueError, match="another run"):
        Batch(tmp_path, compile_catalogue(ITEMS[1:]), PARTS, part)
