"""Whatever a browser sends, the reader gets a page in the own language, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import WAVE, key_of, scan_app
from wvlo_core.testing.fakes import NOON
from wvlo_scan import http
from wvlo_scan.bootstrap import ScanApp

LANGUAGES = ["nl", "en"]
GROUP = {"key": "filling", "name": {"nl": "Afvullen", "en": "Filling"}, "invited": 12}


class Place:
    """A scan with one open wave, and a browser that reads one language."""

    def __init__(self, app: ScanApp, language: str) -> None:
        self.later = timedelta()
        self.app = replace(app, clock=lambda: NOON + self.later)
        self.door = TestClient(http.create(self.app), raise_server_exceptions=False)
        self.key = key_of(self.door)
        closes = (NOON + timedelta(days=7)).isoformat()
        wave = {"groups": [GROUP], "closes_at": closes}
        self.door.put(f"/waves/{WAVE}", json=wave, headers=self.key)
        made = self.door.post(
            f"/waves/{WAVE}/invitations", json={"group": "filling"}, headers=self.key
        )
        self.form = f"/invullen/{made.json()['tokens'][0]}"
        self.door.headers["Accept"] = "text/html"
        self.door.headers["Accept-Language"] = language

    def page(self, method: str, path: str, **sent: Any) -> tuple[int, str]:
        answer = self.door.request(method, path, **sent)
        assert answer.headers["content-type"].startswith("text/html"), answer.text
        assert "Traceback" not in answer.text
        assert "<script" not in answer.text
        return answer.status_code, answer.text


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(tmp_path: Path, language: str) -> Iterator[Place]:
    place = Place(scan_app(tmp_path), language)
    yield place
    place.app.engine.dispose()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/organisatie/meting/no-uuid", 422),
        ("/rapport/1234", 422),
        ("/bedankt?dag=gisteren", 422),
        ("/no-such-page", 404),
    ],
)
def test_an_address_that_is_not_right_gives_a_page(
    place: Place, language: str, path: str, status: int
) -> None:
    answer = place.page("GET", path, headers=place.key)

    words = {"nl": "Dit adres kennen we niet", "en": "We do not know this address"}
    assert answer[0] == status
    assert words[language] in answer[1]


def test_a_step_that_is_no_number_gives_a_page(place: Place, language: str) -> None:
    status, text = place.page("GET", f"{place.form}/tien")

    assert status == 422
    assert f'<html lang="{language}">' in text


def test_programs_still_get_data(place: Place) -> None:
    headers = {**place.key, "Accept": "application/json"}

    answer = place.door.get("/rapport/1234", headers=headers)

    assert (answer.status_code, answer.json()["status"]) == (422, 422)


def test_a_language_we_do_not_have_is_passed_over(place: Place, language: str) -> None:
    status, text = place.page("GET", f"{place.form}?language=klingon")

    assert status == 200
    assert f'<html lang="{language}">' in text


def test_a_wave_that_is_over_says_so(place: Place, language: str) -> None:
    place.later = timedelta(days=8)

    got = place.page("GET", place.form)
    sent = place.page("POST", f"{place.form}/9", data={"action": "submit"})

    words = {"nl": "gesloten", "en": "closed"}
    assert (got[0], sent[0]) == (409, 409)
    assert words[language] in got[1]
    assert words[language] in sent[1]


def test_a_link_that_was_never_given_says_so(place: Place, language: str) -> None:
    status, text = place.page("GET", "/invullen/this-link-was-never-given")

    words = {"nl": "deze link werkt niet", "en": "this link does not work"}
    assert status == 404
    assert words[language] in text.lower()


def test_a_forged_form_and_a_text_of_a_megabyte_are_answered_in_the_own_language(
    place: Place, language: str
) -> None:
    forged = place.page("POST", f"{place.form}/2", data={"shoe_size": "44"})
    long = place.page("POST", f"{place.form}/9", data={"comment": "e" * 1_000_000})
    huge = place.page("POST", f"{place.form}/9", data={"comment": "e" * 5_000_000})

    words = {
        "nl": ("niet bij dit formulier", "er passen er 2000", "eerder bewaarde"),
        "en": ("does not belong", "2000", "saved before"),
    }
    assert [each[0] for each in (forged, long, huge)] == [422, 422, 413]
    for (_, text), wanted in zip((forged, long, huge), words[language], strict=True):
        assert wanted in text


def test_a_form_sent_after_signing_out_asks_to_sign_in_again(
    place: Place, language: str
) -> None:
    status, text = place.page("POST", "/organisatie", data={"groups": "Afvullen; 12"})

    words = {"nl": "Je bent niet (meer) ingelogd", "en": "You are not signed in"}
    assert status == 401
    assert words[language] in text
    assert 'href="/inloggen"' in text


def test_a_fault_of_ours_is_said_without_its_name(
    place: Place, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wvlo_scan.queries.questionnaire", broken)

    status, text = place.page("GET", place.form)

    words = {"nl": "Er ging bij ons iets mis", "en": "went wrong on our side"}
    assert status == 500
    assert words[language] in text
    assert "ZeroDivision" not in text
