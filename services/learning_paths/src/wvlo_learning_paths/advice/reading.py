"""Looking up single items in a compiled catalogue, for explanations and audits."""

from __future__ import annotations

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.request import Request

Node = tuple[int, int]
"""A competency's number and a level of it."""


def levels_of(catalogue: Catalogue, request: Request) -> dict[int, int]:
    """Give what somebody can do, by competency number."""
    numbers = catalogue.numbers
    return {numbers[c]: level for c, level in request.levels.items() if c in numbers}


def units_of(catalogue: Catalogue, request: Request) -> dict[Node, int]:
    """Give the levels that are missing, with what each is worth."""
    numbers = catalogue.numbers
    return {
        (numbers[gap.competency], level): gap.weight
        for gap in request.gaps()
        if gap.competency in numbers
        for level in range(request.levels.get(gap.competency, 0) + 1, gap.level + 1)
    }


def teachers_of(catalogue: Catalogue, node: Node) -> list[int]:
    """List the items that cross a level, from short to long."""
    rows = slice(*catalogue.taught_start[node[0] : node[0] + 2].tolist())
    fits = (catalogue.taught_from[rows] < node[1]) & (
        catalogue.taught_to[rows] >= node[1]
    )
    return [int(item) for item in catalogue.taught_item[rows][fits]]


def filtered(
    catalogue: Catalogue, request: Request, budget: int, item: int
) -> str | None:
    """Name what makes an item impossible: a facet, or why it cannot be taken."""
    if not catalogue.open[item]:
        return "closed"
    if catalogue.last_day[item] < request.today:
        return "past"
    if catalogue.keys[item] in request.refused:
        return "refused"
    for row, facet in enumerate(catalogue.facets):
        mask = int(catalogue.masks[row, item])
        if facet in request.wants and mask != -1:
            values = catalogue.facet_values[row]
            able = {v for n, v in enumerate(values) if mask >> n & 1}
            if not able & request.wants[facet]:
                return facet
    return "hours" if catalogue.quarters[item] > budget else None


def crossed(catalogue: Catalogue, item: int) -> frozenset[Node]:
    """Give the levels that an item brings somebody over."""
    rows = range(*catalogue.teach_start[item : item + 2].tolist())
    return frozenset(
        (int(catalogue.teach_competency[row]), step)
        for row in rows
        for step in range(catalogue.teach_from[row] + 1, catalogue.teach_to[row] + 1)
    )


def needed(catalogue: Catalogue, item: int) -> list[Node]:
    """Give the levels that an item asks for."""
    rows = slice(*catalogue.need_start[item : item + 2].tolist())
    return [
        (int(c), int(v))
        for c, v in zip(
            catalogue.need_competency[rows], catalogue.need_level[rows], strict=True
        )
    ]
