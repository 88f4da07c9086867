"""Settings from the environment; a bad or missing one stops the start by its name."""

from __future__ import annotations

import difflib
import os
from base64 import b64decode
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from wvlo_core.errors import Invalid

_ALLOWED_DATABASES = ("sqlite", "postgresql+psycopg")
_TOKEN_LENGTH = 16
_SECRET_BEGINS = "whsec_"  # noqa: S105 - what every secret begins with
_KEY = range(24, 65)
_LONGEST_WAIT = 600
"""Seconds; longer, and others of the subject would think it lost: see `PATIENCE`."""
_ALLOWED_BROKERS = ("amqp://", "amqps://")


def _database(url: str) -> str:
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        known = make_url(url).drivername in _ALLOWED_DATABASES
    except ArgumentError:
        known = False
    if not known:
        message = (
            "expected sqlite:///path/to/file.sqlite or postgresql://user@host/database"
        )
        raise ValueError(message)
    return url


def _broker(url: str) -> str:
    nodes = [each.strip() for each in url.split(",")]
    if url and not all(each.startswith(_ALLOWED_BROKERS) for each in nodes):
        message = "expected amqp://user:password@host:5672/vhost"
        raise ValueError(message)
    return url


def _token(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < _TOKEN_LENGTH:
        message = (
            f"give at least {_TOKEN_LENGTH} characters that nobody guesses, or nothing"
        )
        raise ValueError(message)
    return secret


def checked_token(text: str, setting: str) -> SecretStr:
    """Take an operator token that was not read by `load`."""
    try:
        return _token(SecretStr(text))
    except ValueError as short:
        message = f"{setting}: {short}"
        raise Invalid(message) from short


def _receiver(url: str) -> str:
    parts = urlsplit(url)
    if url and not (parts.scheme in {"http", "https"} and parts.hostname):
        message = "expected https://host/path"
        raise ValueError(message)
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    begin, key = text[: len(_SECRET_BEGINS)], text[len(_SECRET_BEGINS) :]
    try:
        right = begin == _SECRET_BEGINS and len(b64decode(key, validate=True)) in _KEY
    except ValueError:
        right = False
    if text and not right:
        message = (
            f"expected {_SECRET_BEGINS} and then 24 to 64 random bytes in base64, as "
            "`echo whsec_$(openssl rand -base64 32)` gives"
        )
        raise ValueError(message)
    return secret


OperatorToken = Annotated[SecretStr, AfterValidator(_token)]


class ServiceSettings(BaseSettings):
    """What every service needs to know; each service adds its own prefix and values."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    database_url: Annotated[str, AfterValidator(_database)] = Field(
        description="The service's own database: SQLite file or PostgreSQL",
        examples=["sqlite:///var/scan.sqlite", "postgresql://user@host/scan"],
    )
    amqp_url: Annotated[str, AfterValidator(_broker)] = Field(
        default="",
        description="RabbitMQ; needed by `worker` and `relay`, not by `http`. Several nodes of a cluster are separated by commas",
        examples=["amqp://user:password@host:5672/"],
    )
    broker_namespace: Annotated[str, Field(pattern=r"^[a-z0-9.-]*$")] = Field(
        default="",
        description="Put before every exchange and queue name, to share one broker",
    )
    retry_seconds: Annotated[
        tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)
    ] = Field(
        default=(1, 5, 30),
        description="Waits before a failed message is tried again; then it is set aside",
        examples=["[1, 5, 30]"],
    )
    keep_days: Annotated[int, Field(ge=31)] = Field(
        default=400,
        description="Days after which the relay forgets what was sent and received. A message "
        "that comes again later than this has its effect again",
    )
    http_host: str = Field(
        default="127.0.0.1", description="Address the HTTP door listens on"
    )
    http_port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=8100, description="Port the HTTP door listens on"
    )
    operator_token: OperatorToken = Field(
        default=SecretStr(""),
        description="What an operator shows to look at and replay messages over HTTP; empty means nobody can",
    )
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=0,
        description="Port at which `worker` and `relay` show `/metrics`; one for each process, 0 means none",
    )
    webhook_url: Annotated[str, AfterValidator(_receiver)] = Field(
        default="",
        description="Address of another institution to which `webhooks` sends events; empty means none",
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] = Field(
        default=SecretStr(""),
        description="What both sides know, to sign with: whsec_ and then 24 to 64 bytes in base64",
    )
    webhook_types: tuple[str, ...] = Field(
        default=(),
        description="Event types to send, of this service or others, as a JSON list",
        examples=["[]"],
    )
    webhook_retry_seconds: Annotated[
        tuple[Annotated[float, Field(gt=0, le=_LONGEST_WAIT)], ...], Field(min_length=1)
    ] = Field(
        default=(5, 60, 600, 600, 600, 600, 600, 600),
        description="Waits before an event that the receiver did not take is sent again, each at most 600; then it is set aside",
        examples=["[5, 60, 600, 600, 600, 600, 600, 600]"],
    )


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S], *, alone: bool = True) -> S:
    """Read the settings, or refuse and name every variable that is wrong.

    `alone` says that all variables with this prefix belong to `kind`; others are refused.
    """
    prefix = str(kind.model_config.get("env_prefix", ""))
    faults = _misspelled(kind, prefix) if alone else []
    try:
        settings = kind()
    except SettingsError as wrong:
        faults += [
            f"{prefix}{name.upper()} is not JSON; write it as {field.examples}"
            for name, field in kind.model_fields.items()
            if f'"{name}"' in str(wrong)
        ]
        raise Invalid("the settings are not right", tuple(faults)) from wrong
    except ValidationError as wrong:
        for error in wrong.errors():
            name = prefix + "_".join(str(part) for part in error["loc"]).upper()
            hint = kind.model_fields[str(error["loc"][0])].description
            faults.append(
                f"{name} is missing: {hint}"
                if error["type"] == "missing"
                else f"{name}: {error['msg'].removeprefix('Value error, ')}"
            )
        raise Invalid("the settings are not right", tuple(faults)) from wrong
    if faults:
        raise Invalid("the settings are not right", tuple(faults))
    return settings


def _misspelled(kind: type[BaseSettings], prefix: str) -> list[str]:
    known = [name.upper() for name in kind.model_fields]
    faults = []
    for name in sorted(os.environ):
        rest = name.removeprefix(prefix)
        if name.startswith(prefix) and rest not in known:
            near = difflib.get_close_matches(rest, known, n=1)
            hint = f"; did you mean {prefix}{near[0]}?" if near else ""
            faults.append(f"{name} is not a setting of this service{hint}")
    return faults
