"""Which items require a level, and which levels an item brings to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.ranking.rank_kernels import NODES, Things


class Requiring:
    """Which items require a node."""

    def __init__(self, catalogue: Catalogue) -> None:
        node = catalogue.need_competency * NODES + catalogue.need_level
        owner = np.repeat(np.arange(len(catalogue.keys)), np.diff(catalogue.need_start))
        turned = np.argsort(node, kind="stable")
        self._node = node[turned]
        self._owner = owner[turned]
        self.later: dict[int, set[int]] = defaultdict(set)

    def of(self, node: int) -> set[int]:
        """Give the places of the items, those of old versions too."""
        low, high = np.searchsorted(self._node, [node, node + 1])
        return {*self._owner[low:high].tolist(), *self.later.get(node, ())}


def crossed(things: Things, place: int) -> Iterator[int]:
    """Give the nodes an item crosses."""
    for row in range(things.teach_start[place], things.teach_start[place + 1]):
        first = int(things.teach_competency[row]) * NODES
        low, high = int(things.teach_from[row]), int(things.teach_to[row])
        yield from range(first + low + 1, first + high + 1)
