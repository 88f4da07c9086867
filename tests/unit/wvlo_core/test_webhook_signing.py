"""A webhook is signed as Standard Webhooks asks, and carries the whole fact."""

from __future__ import annotations

import json

import pytest
from pydantic_settings import SettingsConfigDict

from tests.fixtures.college_door import SECRET
from wvlo_core.errors import Invalid
from wvlo_core.events import ItemPublished
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_core.runtime.webhooks.sending import key_of, signature, structured
from wvlo_core.testing.factories import envelope_of, example_of


# holds EV11
def test_the_signature_is_that_of_the_published_example() -> None:
    made = signature(
        key_of(SECRET),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


# holds EV11
def test_the_body_is_a_cloud_event_with_every_attribute_and_the_data_as_told() -> None:
    told = envelope_of(example_of(ItemPublished))

    event = json.loads(structured(told))

    assert event.pop("data") == json.loads(told.data)
    attributes = {n.removeprefix("ce-"): v for n, v in told.headers().items()}
    assert event == attributes | {
        "dataversion": 1,
        "datacontenttype": "application/json",
    }


class Settings(ServiceSettings):
    """Settings of a service that exists in these tests only."""

    model_config = SettingsConfigDict(env_prefix="WVLO_T_", frozen=True, extra="forbid")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("URL", "college.example/wvlo", "expected https://"),
        ("URL", "ftp://college.example", "expected https://"),
        ("SECRET", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "openssl rand -base64 32"),
        ("SECRET", "whsec_c2hvcnQ=", "24 to 64 random bytes"),
        ("SECRET", "whsec_not base64 at all", "24 to 64 random bytes"),
        ("TYPES", "kennisbank.item_published", "is not JSON"),
        ("RETRY_SECONDS", "[5, 3600]", "less than or equal to 600"),
    ],
)
def test_a_wrong_setting_for_webhooks_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv("WVLO_T_DATABASE_URL", "sqlite:///var/test.sqlite")
    monkeypatch.setenv(f"WVLO_T_WEBHOOK_{name}", value)

    with pytest.raises(Invalid) as refused:
        load(Settings)

    [fault] = refused.value.faults
    assert fault.startswith(f"WVLO_T_WEBHOOK_{name}")
    assert reason in fault
    assert name != "SECRET" or value not in fault
