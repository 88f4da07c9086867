"""What answers say, with honest intervals; refuses to speak about too few of them.

Plain Python, no numbers library. Every figure is compared with a published example or
with R (packages psych, multilevel, effectsize) in the tests.
"""

from wvlo_core.domain.statistics.agreement import (
    Agreement,
    Answers,
    Chance,
    Consensus,
    agreement,
    average_deviation,
    rwg,
    rwg_j,
    variance_by_chance,
)
from wvlo_core.domain.statistics.clustering import Clustering, clustering
from wvlo_core.domain.statistics.difference import (
    Difference,
    Sample,
    difference,
    difference_of,
)
from wvlo_core.domain.statistics.distributions import f_quantile, t_quantile
from wvlo_core.domain.statistics.factor import one_factor
from wvlo_core.domain.statistics.intervals import Interval, mean_interval
from wvlo_core.domain.statistics.reliability import (
    RELIABILITY_PEOPLE,
    Reliability,
    cronbach_alpha,
    mcdonald_omega,
    reliability,
)

__all__ = [
    "RELIABILITY_PEOPLE",
    "Agreement",
    "Answers",
    "Chance",
    "Clustering",
    "Consensus",
    "Difference",
    "Interval",
    "Reliability",
    "Sample",
    "agreement",
    "average_deviation",
    "clustering",
    "cronbach_alpha",
    "difference",
    "difference_of",
    "f_quantile",
    "mcdonald_omega",
    "mean_interval",
    "one_factor",
    "reliability",
    "rwg",
    "rwg_j",
    "t_quantile",
    "variance_by_chance",
]
