"""Pages of what a scan starts: conversations, agreements, and other companies."""

from fastapi import APIRouter

from wvlo_scan.pages.dialogue import acting, between, talking

router = APIRouter(include_in_schema=False)
for _pages in (talking.router, acting.router, between.router):
    router.include_router(_pages)
