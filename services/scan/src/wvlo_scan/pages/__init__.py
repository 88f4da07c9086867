"""Pages of the scan: plain HTML that works without JavaScript."""

from fastapi import APIRouter

from wvlo_core.domain.locale import Language
from wvlo_scan.pages import (
    companies,
    dialogue,
    entrance,
    form,
    organiser,
    questionnaires,
    report,
    wave,
)
from wvlo_scan.pages.words import texts

__all__ = ["THANKS", "router"]

_WORDS = texts("page_words")
THANKS = {
    each: f"{_WORDS['thanks_title'].text(each)}. {_WORDS['thanks'].text(each)}"
    for each in Language
}

router = APIRouter(include_in_schema=False)
for _pages in (
    entrance.router,
    form.router,
    form.thanks_router,
    companies.router,
    questionnaires.router,
    organiser.router,
    wave.router,
    report.router,
    dialogue.router,
):
    router.include_router(_pages)
