"""Print the digest of many plans; run in processes of its own, in several ways.

python -m tests.digests COUNT [--compiled] [--shuffled]
"""

from __future__ import annotations

import sys
from hashlib import sha256
from random import Random

from tests.bench.advice_worlds import made_up
from wvlo_learning_paths.advice import Planner, compile_catalogue


def digest(count: int, *, compiled: bool, shuffled: bool) -> str:
    """Plan for so many learners of a small world and add up the prints."""
    world = made_up("digest", 60, 300, 12)
    learners = world.learners(count, 7)
    catalogue = world.catalogue
    if shuffled:
        items = [*world.items]
        Random(3).shuffle(items)
        catalogue = compile_catalogue(items)
    planner = Planner(catalogue, compiled=compiled)
    total = sha256()
    for request, budget in learners:
        effort = "proved" if budget % 8 == 0 else "best"
        total.update(planner.plan(request, budget, effort).digest.encode())
    return total.hexdigest()


if __name__ == "__main__":
    ways = {way.lstrip("-"): way in sys.argv for way in ("--compiled", "--shuffled")}
    sys.stdout.write(digest(int(sys.argv[1]), **ways))
