"""Ranking as one would write it with scipy: a sparse product, then the top of each row.

Simpler than ours: no level caps, no facets, no requirements.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from wvlo_learning_paths.advice import Catalogue
from wvlo_learning_paths.advice.ranking.crowd import Crowd
from wvlo_learning_paths.advice.ranking.ranker import rate_of


class SparseRanking:
    """The catalogue as a matrix of competencies by items."""

    def __init__(self, catalogue: Catalogue) -> None:
        owner = np.repeat(
            np.arange(len(catalogue.keys)), np.diff(catalogue.teach_start)
        )
        span = (catalogue.teach_to - catalogue.teach_from).astype(np.float32)
        rate = rate_of(catalogue.belief, catalogue.quarters)[owner].astype(np.float32)
        self.taught = sparse.csr_matrix(
            (span * rate, (catalogue.teach_competency, owner)),
            shape=(len(catalogue.competencies), len(catalogue.keys)),
        )

    def rank(self, crowd: Crowd, first: int, last: int, k: int) -> Any:
        """Give the k best items of learners `first` to `last`, best first."""
        scores = self._gaps(crowd, first, last) @ self.taught
        best = np.full((last - first, k), -1, np.int32)
        for row in range(last - first):
            mine = slice(scores.indptr[row], scores.indptr[row + 1])
            found = scores.data[mine]
            if len(found) > k:
                top = np.argpartition(found, -k)[-k:]
                top = top[np.argsort(-found[top], kind="stable")]
            else:
                top = np.argsort(-found, kind="stable")
            best[row, : len(top)] = scores.indices[mine][top]
        return best

    def _gaps(self, crowd: Crowd, first: int, last: int) -> Any:
        start = crowd.start[first : last + 1].astype(np.int64)
        rows = slice(start[0], start[-1])
        levels = crowd.levels[rows]
        gap = (levels >> 4) > (levels & 15)
        who = np.repeat(np.arange(last - first), np.diff(start))
        inside = np.arange(len(levels)) - (start[who] - start[0])
        profile = crowd.profile[first + who]
        competency = crowd.profile_competency[crowd.profile_start[profile] + inside]
        weight = crowd.weights[crowd.code[rows]].astype(np.float32)
        return sparse.csr_matrix(
            (weight[gap], (who[gap], competency[gap])),
            shape=(last - first, self.taught.shape[0]),
        )
