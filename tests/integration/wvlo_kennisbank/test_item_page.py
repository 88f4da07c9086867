"""The page of an item: what a link from a scan leads to."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen
from tests.integration.wvlo_kennisbank.doing import publish, withdraw
from tests.unit.wvlo_kennisbank.examples import text
from wvlo_core.runtime.app import App
from wvlo_kennisbank.bootstrap import load_content
from wvlo_kennisbank.http import create
from wvlo_kennisbank.store import Store

PLACE = "/artikel/fault-review"
BODY = "## Begin\n- met de *feiten*\n\n<script>alert(1)</script>\n\n[x](javascript:x)"


# holds KB1
def test_an_item_is_read_as_a_page_with_its_source_and_its_marks(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "fault-review", body=text(BODY))

    page = door.get(PLACE)

    assert page.status_code == 200
    assert '<h1 lang="nl">Een fout bespreken</h1>' in page.text
    assert "<h2>Begin</h2>" in page.text
    assert "<li>met de <em>feiten</em></li>" in page.text
    assert "CC-BY-4.0" in page.text
    assert "Kost ongeveer 30 minuten" in page.text
    assert "<script>" not in page.text
    assert 'href="javascript' not in page.text


# holds CO6
def test_english_is_given_where_it_is_and_said_where_it_is_not(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "fault-review")
    publish(app, "only-dutch", title=text("Alleen zo"), body=text("Kort."))

    english = door.get(f"{PLACE}?language=en").text
    dutch = door.get("/artikel/only-dutch?language=en").text

    assert "Discussing a fault" in english
    assert "only available in Dutch" in dutch
    assert '<h1 lang="nl">Alleen zo</h1>' in dutch


# holds KB4
@pytest.mark.parametrize("slug", ["hidden", "withdrawn", "never-was"])
def test_what_is_not_there_for_a_reader_looks_as_if_it_never_was(
    app: App[Store], door: TestClient, slug: str
) -> None:
    publish(app, "hidden", audiences=("works_council",))
    publish(app, "withdrawn")
    withdraw(app, "withdrawn")

    page = door.get(f"/artikel/{slug}?audience=employee")

    assert page.status_code == 404
    assert "Dit artikel is er niet (meer)" in page.text
    assert slug not in page.text


# holds KB3
def test_an_overdue_item_says_so(app: App[Store], door: TestClient) -> None:
    publish(app, "fault-review", review_by="2020-01-31")

    assert "nagekeken moeten zijn op 2020-01-31" in door.get(PLACE).text


def test_an_audience_is_named_once(door: TestClient) -> None:
    answer = door.get(f"{PLACE}?audience=employee&audience=hr")

    assert answer.status_code == 422


# holds UI2
def test_the_page_is_accessible_on_a_phone(app: App[Store], phone: Visitor) -> None:
    load_content(app)
    with serving(create(app)) as url, phone.visiting() as page:
        page.goto(f"{url}/artikel/blame-free-fault-review")

        found = breaches(page)

        assert found == []
        assert not wider_than_the_screen(page)
