"""The report as pages: what stands where, drawings, words, paper and numbers."""

from wvlo_scan.pages.report.routes import router

__all__ = ["router"]
