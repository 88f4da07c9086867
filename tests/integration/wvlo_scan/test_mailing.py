"""A reminder reaches only who did not answer, and nobody can list who did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from starlette.testclient import TestClient

from tests.builders import WAVE, built_in_text, key_of, scan_app
from tests.fixtures.local import free_port
from wvlo_core.errors import Invalid
from wvlo_core.testing.fakes import NOON
from wvlo_scan import http
from wvlo_scan.bootstrap import Mail, ScanApp
from wvlo_scan.caretaker import Caretaker
from wvlo_scan.model import Instrument
from wvlo_scan.settings import Settings

GROUP = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
ITEM = Instrument.model_validate_json(built_in_text()).constructs[0].items[0].id
PEOPLE = [f"person{n}@proef.example" for n in range(6)]
SECRET = "a-key-that-is-not-in-the-database"


@dataclass
class Sink:
    """A mail server that keeps what it gets, and refuses one address."""

    letters: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        text = message_from_bytes(envelope.content, policy=default)
        (address,) = envelope.rcpt_tos
        self.letters.append((address, f"{text['subject']}\n{text.get_content()}"))
        return "250 OK"

    def tokens(self) -> dict[str, str]:
        return {
            to: re.findall(r"https://scan\.example/invullen/([\w-]+)", text)[0]
            for to, text in self.letters
        }


@dataclass
class Place:
    """A company with an open wave, and the mail it sends."""

    door: TestClient
    app: ScanApp
    sink: Sink
    folder: Path
    clock: list[timedelta]

    def invite(self, *addresses: str) -> Any:
        body = {"group": "filling", "addresses": addresses}
        return self.door.post(f"/waves/{WAVE}/mailing", json=body)

    def remind(self) -> Any:
        return self.door.post(f"/waves/{WAVE}/reminders")

    def deliver(self) -> list[str]:
        """Let the caretaker look around; give who got a letter."""
        before = len(self.sink.letters)
        Caretaker(self.app).once()
        return sorted(to for to, _ in self.sink.letters[before:])

    def answer(self, token: str) -> None:
        data = {"role_group": "operator", "answers": {ITEM: 4}}
        path = f"/questionnaires/{token}/answers"
        assert self.door.post(path, json=data).status_code == 201

    def dump(self) -> str:
        import sqlite3

        with closing(sqlite3.connect(self.folder / "scan.sqlite")) as connection:
            return "\n".join(connection.iterdump())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    sink, port, clock = Sink(), free_port(), [timedelta()]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    mail = Mail(
        SecretStr(f"smtp://127.0.0.1:{port}"),
        "scan@wvlo.example",
        SecretStr(SECRET),
        "https://scan.example",
    )
    app = scan_app(tmp_path)
    app = replace(app, mail=mail, clock=lambda: NOON + clock[0])
    door = TestClient(http.create(app))
    door.headers.update(key_of(door))
    assert door.put(f"/waves/{WAVE}", json={"groups": [GROUP]}).status_code == 201
    yield Place(door, app, sink, tmp_path, clock)
    controller.stop()
    app.engine.dispose()


# holds SC6
def test_a_reminder_reaches_whoever_did_not_answer_and_nobody_else(
    place: Place,
) -> None:
    place.invite(*PEOPLE)
    invited = place.deliver()
    tokens = place.sink.tokens()
    for person in PEOPLE[:4]:
        place.answer(tokens[person])

    place.remind()
    reminded = place.deliver()

    assert invited == PEOPLE
    assert reminded == PEOPLE[4:]
    assert place.sink.tokens() == tokens  # the same link as in the invitation
    assert place.deliver() == []


# holds SC6
def test_whoever_asks_for_reminders_hears_the_same_whoever_answered(
    place: Place,
) -> None:
    place.invite(PEOPLE[0])
    place.deliver()
    place.answer(place.sink.tokens()[PEOPLE[0]])

    again = place.invite(PEOPLE[0])
    nobody_left = place.remind()
    place.clock[0] += timedelta(days=3)
    place.invite(PEOPLE[1])
    one_left = place.remind()

    assert place.deliver() == [PEOPLE[1]]  # who answered gets no second invitation
    assert (nobody_left.status_code, nobody_left.text) == (
        one_left.status_code,
        one_left.text,
    )
    assert (again.status_code, again.text) == (202, place.invite(PEOPLE[2]).text)


# holds SC6
def test_nobody_is_reminded_twice_in_two_days(place: Place) -> None:
    place.invite(*PEOPLE)
    place.deliver()

    asked = []
    for days in (0, 1, 2):
        place.clock[0] = timedelta(days=days)
        asked.append((place.remind().status_code, len(place.deliver())))

    assert asked == [(202, 6), (409, 0), (202, 6)]


# holds SC6, SC7
def test_the_database_alone_tells_no_address_and_nothing_is_left_after_closing(
    place: Place,
) -> None:
    place.invite(*PEOPLE)
    place.deliver()
    tokens = place.sink.tokens()

    place.answer(tokens[PEOPLE[0]])
    while_open = place.dump()
    place.door.post(f"/waves/{WAVE}/close")
    after = place.dump()

    for words in (*PEOPLE, *tokens.values(), SECRET):
        assert words not in while_open
    inserted = re.findall(r'INSERT INTO "?(scan_invite[ed]+)"?', while_open)
    assert Counter(inserted) == {"scan_invited": 6, "scan_invitee": 5}
    assert not re.search(r'INSERT INTO "?scan_(invite|remind)', after)


def test_a_letter_says_who_sees_what_in_both_languages(place: Place) -> None:
    place.invite(PEOPLE[0])
    place.deliver()

    ((_, text),) = place.sink.letters

    assert text.startswith("Uitnodiging: vul de scan")
    assert "5 of meer mensen samen" in text
    assert "5 or more people together" in text


def test_an_address_that_is_refused_does_not_stop_the_others(place: Place) -> None:
    place.invite("nobody@proef.example", PEOPLE[0])

    first, second = place.deliver(), place.deliver()

    assert (first, second) == ([PEOPLE[0]], [])


def test_a_list_with_something_that_is_no_address_is_refused_whole(
    place: Place,
) -> None:
    answer = place.invite(PEOPLE[0], "not an address")

    assert answer.status_code == 422
    assert place.deliver() == []


def test_without_a_mail_server_nothing_is_promised(tmp_path: Path) -> None:
    app = scan_app(tmp_path)
    door = TestClient(http.create(app))
    door.headers.update(key_of(door))
    door.put(f"/waves/{WAVE}", json={"groups": [GROUP]})

    answer = door.post(f"/waves/{WAVE}/reminders")

    assert answer.status_code == 403
    assert "WVLO_SCAN_SMTP_URL" in answer.json()["detail"]
    app.engine.dispose()


def test_a_mail_server_without_a_key_to_seal_addresses_stops_the_start() -> None:
    settings = Settings(
        database_url="sqlite:///x.sqlite", smtp_url=SecretStr("smtp://mail.example")
    )

    with pytest.raises(Invalid, match="set both"):
        Mail.of(settings)
