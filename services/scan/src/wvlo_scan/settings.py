"""What an administrator sets, and what of it the doors need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from wvlo_core.errors import Invalid
from wvlo_core.runtime.settings import OperatorToken, ServiceSettings, load

_SMTP = ("smtp", "smtps", "smtp+starttls")


def _smtp(url: SecretStr) -> SecretStr:
    if url.get_secret_value() and urlsplit(url.get_secret_value()).scheme not in _SMTP:
        message = f"expected one of {', '.join(f'{each}://' for each in _SMTP)}"
        raise ValueError(message)
    return url


def _place(url: str) -> str:
    if url and urlsplit(url).scheme not in {"http", "https"}:
        message = "expected an address that begins with https:// or http://"
        raise ValueError(message)
    return url.rstrip("/")


class MailSettings(BaseSettings):
    """How letters leave; the same names when all services run in one process."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_SCAN_", frozen=True, extra="forbid"
    )

    smtp_url: Annotated[SecretStr, AfterValidator(_smtp)] = Field(
        default=SecretStr(""),
        description="Mail server for invitations and reminders; empty means no mail",
        examples=["smtp+starttls://user:password@mail.example:587"],
    )
    mail_sender: str = Field(
        default="scan@localhost", description="From whom invitations come"
    )
    mail_key: OperatorToken = Field(
        default=SecretStr(""),
        description="Seals addresses while a wave is open; not kept in the database. Who has both can see who was invited and has not answered",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8100",
        description="How respondents reach this service; stands in letters",
    )


class Settings(ServiceSettings, MailSettings):
    """Settings of the scan service."""

    coordinator_token: OperatorToken = Field(
        default=SecretStr(""),
        description="What the coordinator shows to let companies take part; empty means nobody can",
    )
    kennisbank_url: Annotated[str, AfterValidator(_place)] = Field(
        default="",
        description="Where people read the Kennisbank; titles of items then lead there. Empty means titles without links",
        examples=["https://wvlo.example/kennisbank"],
    )


@dataclass(frozen=True)
class Mail:
    """How letters leave; without a server none do."""

    smtp_url: SecretStr = field(default_factory=lambda: SecretStr(""))
    sender: str = ""
    secret: SecretStr = field(default_factory=lambda: SecretStr(""))
    public_url: str = ""

    @classmethod
    def of(cls, settings: MailSettings) -> Mail:
        """Take what was set; the server without the key is refused, and back."""
        if bool(settings.smtp_url.get_secret_value()) != bool(
            settings.mail_key.get_secret_value()
        ):
            message = "set both WVLO_SCAN_SMTP_URL and WVLO_SCAN_MAIL_KEY, or neither"
            raise Invalid(message)
        return cls(
            settings.smtp_url,
            settings.mail_sender,
            settings.mail_key,
            settings.public_url,
        )


@dataclass(frozen=True)
class Coordinator:
    """What the coordinator has to show, and which setting says so."""

    token: SecretStr = field(default_factory=lambda: SecretStr(""))
    setting: str = "WVLO_SCAN_COORDINATOR_TOKEN"


def load_settings() -> Settings:
    """Read the settings, or name the wrong ones."""
    return load(Settings)


def load_mail(public_url: str) -> Mail:
    """Read only how letters leave; `public_url` holds when none is set."""
    settings = load(MailSettings, alone=False)
    mail = Mail.of(settings)
    known = "public_url" in settings.model_fields_set
    return mail if known else replace(mail, public_url=public_url)
