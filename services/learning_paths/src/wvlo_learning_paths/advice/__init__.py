"""The advice engine: which items, in which order, close most weighted gap in the hours.

Usable on its own: numbers and names in, a path with its reasons out. It reads no clock,
opens nothing and knows no person: a request has levels, targets, hours and filters, and
no place for a name, an age, a gender, an origin or a school.
"""

from wvlo_learning_paths.advice.catalogue import Catalogue, Item, compile_catalogue
from wvlo_learning_paths.advice.path import (
    Effort,
    Lost,
    Path,
    Reason,
    Step,
    Uncovered,
)
from wvlo_learning_paths.advice.planning import Planner, plan, planner_for
from wvlo_learning_paths.advice.request import Request, Target

__all__ = [
    "Catalogue",
    "Effort",
    "Item",
    "Lost",
    "Path",
    "Planner",
    "Reason",
    "Request",
    "Step",
    "Target",
    "Uncovered",
    "compile_catalogue",
    "plan",
    "planner_for",
]
