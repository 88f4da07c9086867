"""The judge is judged: axe sees what is wrong, and Chromium needs no JavaScript."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen

GOOD = """<!doctype html><html lang="nl"><head><title>Goed</title></head><body><main>
<h1>Goed</h1><form><label>Vraag <input name="vraag"></label></form>
<script>document.title = "Script"</script></main></body></html>"""
BAD = GOOD.replace("<label>Vraag ", "<div style='width:800px'>.</div>").replace(
    "</label>", ""
)


def door(text: str) -> FastAPI:
    pages = FastAPI()
    pages.add_api_route("/", lambda: HTMLResponse(text))
    return pages


def test_a_page_without_faults_passes_and_runs_no_script(phone: Visitor) -> None:
    with serving(door(GOOD)) as url, phone.visiting() as page:
        page.goto(url)

        found = breaches(page)

        assert found == []
        assert page.title() == "Goed"
        assert not wider_than_the_screen(page)


def test_a_field_without_a_label_and_a_page_too_wide_are_found(phone: Visitor) -> None:
    with serving(door(BAD)) as url, phone.visiting() as page:
        page.goto(url)

        found = breaches(page)

        assert [line.split(":")[0] for line in found] == ["label"]
        assert wider_than_the_screen(page)
