"""Letters to respondents, by SMTP."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from wvlo_core.domain.locale import Language
from wvlo_core.errors import Unavailable
from wvlo_scan.model import Wave
from wvlo_scan.model.mailing import Letter
from wvlo_scan.pages.words import Words
from wvlo_scan.settings import Mail

_SECONDS = 20


@contextmanager
def postbox(mail: Mail) -> Iterator[smtplib.SMTP]:
    """Open the mail server of the settings."""
    place = urlsplit(mail.smtp_url.get_secret_value())
    kind = smtplib.SMTP_SSL if place.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(place.hostname or "", place.port or 0, timeout=_SECONDS) as server:
            if place.scheme == "smtp+starttls":
                server.starttls()
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
            yield server
    except (OSError, smtplib.SMTPException) as away:
        message = f"the mail server does not take letters: {type(away).__name__}"
        raise Unavailable(message) from away


def letter(
    kind: Letter, wave: Wave, address: str, token: str, mail: Mail
) -> EmailMessage:
    """Write it in Dutch with English below."""
    message = EmailMessage()
    dutch, english = (Words(each, "page_words") for each in Language)
    place = f"{mail.public_url.rstrip('/')}/invullen/{token}"
    message["Subject"] = dutch.text(f"mail_{kind}_subject")
    message["From"] = mail.sender
    message["To"] = address
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        "\n\n-- \n\n".join(
            each.text(f"mail_{kind}", place=place, n=wave.min_n)
            for each in (dutch, english)
        )
    )
    return message
