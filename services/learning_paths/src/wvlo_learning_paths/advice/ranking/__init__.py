"""The best next items of many learners at once, and their lists kept up to date.

`Ranker` makes the lists; `Board` keeps them, and says whom a change of one item affects.
Learners stand in a `Crowd`.
"""

from wvlo_learning_paths.advice.ranking.board import Board
from wvlo_learning_paths.advice.ranking.crowd import Crowd, crowd_of
from wvlo_learning_paths.advice.ranking.ranker import Ranked, Ranker, rank

__all__ = ["Board", "Crowd", "Ranked", "Ranker", "crowd_of", "rank"]
