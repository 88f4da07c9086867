"""Pages of the scan: plain HTML that works without JavaScript."""

from fastapi import APIRouter

from wvlo_scan.pages import form
from wvlo_scan.pages.form import THANKS

__all__ = ["THANKS", "router"]

router = APIRouter(include_in_schema=False)
router.include_router(form.router)
