"""`wvlo serve` mails as the scan alone does, with the same settings."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from starlette.testclient import TestClient

from tests.builders import WAVE
from tests.fixtures.local import free_port
from wvlo.assembly import assemble
from wvlo_core.errors import Invalid
from wvlo_scan.bootstrap import Mail
from wvlo_scan.settings import load_mail

SMTP, KEY = "WVLO_SCAN_SMTP_URL", "WVLO_SCAN_MAIL_KEY"
PLACE = "http://127.0.0.1:8100/scan"
COORDINATOR = "the-coordinator-of-this-test"


# holds SC6
def test_mail_is_set_by_the_same_names_as_for_the_scan_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SMTP, "smtp://mail.example:2525")
    monkeypatch.setenv(KEY, "a-key-of-at-least-16")
    monkeypatch.setenv("WVLO_SCAN_DATABASE_URL", "sqlite:///of-the-scan-alone.sqlite")

    mail = load_mail(PLACE)

    assert mail.smtp_url.get_secret_value() == "smtp://mail.example:2525"
    assert mail.public_url == PLACE
    monkeypatch.setenv("WVLO_SCAN_PUBLIC_URL", "https://leren.example/scan")
    assert load_mail(PLACE).public_url == "https://leren.example/scan"


def test_a_mail_server_without_its_key_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SMTP, "smtp://mail.example:2525")
    monkeypatch.delenv(KEY, raising=False)

    with pytest.raises(Invalid, match=KEY):
        load_mail(PLACE)


class Sink:
    """A mail server that hands over what it gets."""

    def __init__(self) -> None:
        self.letters: Queue[tuple[str, str]] = Queue()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        text = message_from_bytes(envelope.content, policy=default)
        self.letters.put((envelope.rcpt_tos[0], text.get_content()))
        return "250 OK"


# holds SC6
def test_an_invitation_leaves_and_leads_back_to_the_all_in_one(tmp_path: Path) -> None:
    sink, port = Sink(), free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    mail = Mail(
        SecretStr(f"smtp://127.0.0.1:{port}"),
        "scan@wvlo.example",
        SecretStr("a-key-that-is-not-in-the-database"),
        "http://testserver/scan",
    )
    server.start()
    try:
        with assemble(tmp_path / "w.sqlite", "", COORDINATOR, mail) as assembly:
            door = TestClient(assembly.door)
            asked = {"name": "Proef", "sector": "dairy", "contact": "hr@proef.example"}
            granted = door.post("/scan/registrations", json=asked).json()
            door.post(
                f"/scan/registrations/{granted['organisation_id']}/approve",
                headers={"Authorization": f"Bearer {COORDINATOR}"},
            )
            door.headers["Authorization"] = f"Bearer {granted['key']}"
            group = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
            door.put(f"/scan/waves/{WAVE}", json={"groups": [group]})
            body = {"group": "filling", "addresses": ["anna@proef.example"]}

            sent = door.post(f"/scan/waves/{WAVE}/mailing", json=body)

            assert sent.status_code == 202, sent.text
            address, text = sink.letters.get(timeout=60)
            assert address == "anna@proef.example"
            link = next(word for word in text.split() if word.startswith("http://"))
            assert "/scan/invullen/" in link
            assert door.get(link).status_code == 200
    finally:
        server.stop()
