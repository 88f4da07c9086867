"""What may be shown about groups of people without showing any one of them.

Everybody who answered stands in one *atom*: the smallest combination of properties
that reports use, such as (department, role group). A *cell* of a report adds up one or
more atoms. Readers may add and subtract all shown cells as they like; what remains has
to be about nobody, or about at least `min_n` people. `protect` decides which cells to
hold back for that, and each of those says why.
"""

from wvlo_core.domain.anonymity.figures import (
    COMMENT_FLOOR,
    DISTRIBUTION_FLOOR,
    FLOOR,
    Atom,
    Cell,
    Release,
    Showing,
    raised,
)
from wvlo_core.domain.anonymity.protection import counted_in, protect

__all__ = [
    "COMMENT_FLOOR",
    "DISTRIBUTION_FLOOR",
    "FLOOR",
    "Atom",
    "Cell",
    "Release",
    "Showing",
    "counted_in",
    "protect",
    "raised",
]
