"""The report of a closed wave: what it holds, what may be shown, how it is made."""

from wvlo_scan.model.report.building import build_report
from wvlo_scan.model.report.figures import (
    Alikeness,
    Breakdown,
    Coverage,
    Figure,
    Gap,
    ItemFigure,
    Reliability,
    Report,
    Result,
)

__all__ = [
    "Alikeness",
    "Breakdown",
    "Coverage",
    "Figure",
    "Gap",
    "ItemFigure",
    "Reliability",
    "Report",
    "Result",
    "build_report",
]
