"""The report of a closed wave: what it holds, what may be shown, how it is made."""

from wvlo_scan.model.report.building import build_report
from wvlo_scan.model.report.change import (
    ChangedConstruct,
    MovedFigure,
    Movement,
    WaveChange,
    change_between,
)
from wvlo_scan.model.report.comments import comments_from, comments_of
from wvlo_scan.model.report.earlier import EarlierReport
from wvlo_scan.model.report.figures import (
    Alikeness,
    Breakdown,
    Comments,
    Coverage,
    Figure,
    Gap,
    ItemFigure,
    Reliability,
    Report,
    Result,
)
from wvlo_scan.model.report.protection import spread_from
from wvlo_scan.model.report.themes import Theme, strengths, suggested_themes

__all__ = [
    "Alikeness",
    "Breakdown",
    "ChangedConstruct",
    "Comments",
    "Coverage",
    "EarlierReport",
    "Figure",
    "Gap",
    "ItemFigure",
    "MovedFigure",
    "Movement",
    "Reliability",
    "Report",
    "Result",
    "Theme",
    "WaveChange",
    "build_report",
    "change_between",
    "comments_from",
    "comments_of",
    "spread_from",
    "strengths",
    "suggested_themes",
]
