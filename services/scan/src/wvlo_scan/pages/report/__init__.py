"""The report as pages: what stands where, drawings, words, paper and numbers."""

from fastapi import APIRouter

from wvlo_scan.pages.report import routes, shared

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
router.include_router(routes.router)
router.include_router(shared.router)
