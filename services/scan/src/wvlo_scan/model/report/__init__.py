"""The report of a closed wave: what it holds, what may be shown, how it is made."""

from wvlo_scan.model.report.building import build_report
from wvlo_scan.model.report.figures import Coverage, Figure, Report, Result

__all__ = ["Coverage", "Figure", "Report", "Result", "build_report"]
