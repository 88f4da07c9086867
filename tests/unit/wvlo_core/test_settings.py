"""Settings are read once, and a wrong one stops the start by its name."""

from __future__ import annotations

import os

import pytest
from pydantic_settings import SettingsConfigDict

from wvlo_core.errors import Invalid
from wvlo_core.runtime.settings import ServiceSettings, load

PREFIX = "WVLO_TEST_"


class Settings(ServiceSettings):
    """Settings of a service that exists in these tests only."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")


@pytest.fixture(autouse=True)
def _right_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WVLO_TEST_DATABASE_URL", "sqlite:///var/test.sqlite")


def faults() -> tuple[str, ...]:
    with pytest.raises(Invalid) as refused:
        load(Settings)
    assert refused.value.summary == "the settings are not right"
    return refused.value.faults


# holds OP1
def test_a_service_starts_with_nothing_but_a_database() -> None:
    settings = load(Settings)

    assert settings.database_url == "sqlite:///var/test.sqlite"
    assert (settings.amqp_url, settings.broker_namespace) == ("", "")
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8100)
    assert settings.retry_seconds == (1, 5, 30)


def test_every_setting_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WVLO_TEST_AMQP_URL", "amqps://user:secret@host/")
    monkeypatch.setenv("WVLO_TEST_BROKER_NAMESPACE", "college-1")
    monkeypatch.setenv("WVLO_TEST_RETRY_SECONDS", "[0.5, 2]")
    monkeypatch.setenv("WVLO_TEST_HTTP_PORT", "8200")

    settings = load(Settings)

    assert settings.amqp_url == "amqps://user:secret@host/"
    assert settings.broker_namespace == "college-1"
    assert settings.retry_seconds == (0.5, 2)
    assert settings.http_port == 8200


def test_a_plain_postgresql_address_gets_the_driver_we_ship(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WVLO_TEST_DATABASE_URL", "postgresql://user@host/scan")

    settings = load(Settings)

    assert settings.database_url == "postgresql+psycopg://user@host/scan"


# holds OP1
def test_a_missing_setting_is_named_with_what_it_is_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WVLO_TEST_DATABASE_URL")

    (fault,) = faults()

    assert fault == (
        "WVLO_TEST_DATABASE_URL is missing: "
        "The service's own database: SQLite file or PostgreSQL"
    )


# holds OP1
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "mysql://host/scan", "expected sqlite:///"),
        ("DATABASE_URL", "not an address", "expected sqlite:///"),
        ("AMQP_URL", "http://host", "expected amqp://"),
        ("BROKER_NAMESPACE", "College One", "pattern"),
        ("HTTP_PORT", "0", "greater than or equal to 1"),
        ("HTTP_PORT", "eighty", "valid integer"),
        ("RETRY_SECONDS", "[1, 5", "is not JSON; write it as"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    (fault,) = faults()

    assert fault.startswith(PREFIX + name)
    assert reason in fault


def test_a_wait_that_is_no_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WVLO_TEST_RETRY_SECONDS", "[1, 0]")

    (fault,) = faults()

    assert fault.startswith("WVLO_TEST_RETRY_SECONDS_1: ")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("WVLO_TEST_DATABSE_URL", "; did you mean WVLO_TEST_DATABASE_URL?"),
        ("WVLO_TEST_QQQ", ""),
    ],
)
def test_a_misspelled_setting_stops_the_start_with_the_right_name(
    monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.setenv(name, "1")

    found = faults()

    assert found == (f"{name} is not a setting of this service{hint}",)


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WVLO_TEST_DATABASE_URL")
    monkeypatch.setenv("WVLO_TEST_HTTP_PORT", "0")
    monkeypatch.setenv("WVLO_TEST_COLOUR", "blue")

    found = faults()

    assert {fault.split()[0].rstrip(":") for fault in found} == {
        "WVLO_TEST_DATABASE_URL",
        "WVLO_TEST_HTTP_PORT",
        "WVLO_TEST_COLOUR",
    }


def test_the_password_in_a_wrong_address_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WVLO_TEST_AMQP_URL", "ampq://user:s3cret@host/")

    (fault,) = faults()

    assert "s3cret" not in fault


def test_settings_of_another_service_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WVLO_OTHER_COLOUR", "blue")

    settings = load(Settings)

    assert settings.http_port == 8100
