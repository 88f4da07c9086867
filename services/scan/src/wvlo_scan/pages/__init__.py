"""Pages of the scan: plain HTML that works without JavaScript."""

from fastapi import APIRouter

from wvlo_scan.pages import form, report
from wvlo_scan.pages.form import THANKS

__all__ = ["THANKS", "router"]

router = APIRouter(include_in_schema=False)
router.include_router(form.router)
router.include_router(report.router)
