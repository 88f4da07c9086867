"""Going through a page by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("w => document.activeElement.matches(w)", wanted):
            return
    message = f"no Tab leads to {wanted} at {page.url}"
    raise AssertionError(message)


def focus_shows(page: Page) -> bool:
    """Tell whether one sees where the focus is."""
    shown: bool = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle != 'none'"
    )
    return shown
