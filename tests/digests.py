"""Print the digest of many plans; run in processes of its own, in several ways.

    python -m tests.digests COUNT [--compiled] [--shuffled]

After every thousand plans the digest so far goes to standard error.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from hashlib import sha256
from random import Random

from tests.bench.advice_worlds import made_up
from wvlo_learning_paths.advice import Planner, Request, compile_catalogue


def digest(count: int, *, compiled: bool, shuffled: bool) -> str:
    """Plan for so many learners of a small world and add up the prints."""
    world = made_up("digest", 60, 300, 12)
    catalogue = world.catalogue
    if shuffled:
        items = [*world.items]
        Random(3).shuffle(items)
        catalogue = compile_catalogue(items)
    planner = Planner(catalogue, compiled=compiled)
    total = sha256()
    for number, (request, budget) in enumerate(world.one_by_one(count, 7), 1):
        asked = turned(request) if shuffled else request
        effort = "proved" if budget % 8 == 0 else "best"
        total.update(planner.plan(asked, budget, effort).digest.encode())
        if number % 1000 == 0:
            sys.stderr.write(f"{number} {total.hexdigest()}\n")
    return total.hexdigest()


def turned(request: Request) -> Request:
    """Ask the same with everything the other way round."""
    levels = dict(reversed([*request.levels.items()]))
    return replace(request, levels=levels, targets=request.targets[::-1])


if __name__ == "__main__":
    ways = {way.lstrip("-"): way in sys.argv for way in ("--compiled", "--shuffled")}
    sys.stdout.write(digest(int(sys.argv[1]), **ways))
