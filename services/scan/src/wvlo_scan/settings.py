"""What an administrator sets, and what of it the doors need."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from wvlo_core.runtime.settings import OperatorToken, ServiceSettings, load


class Settings(ServiceSettings):
    """Settings of the scan service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_SCAN_", frozen=True, extra="forbid"
    )

    coordinator_token: OperatorToken = Field(
        default=SecretStr(""),
        description="What the coordinator shows to let companies take part; empty means nobody can",
    )


@dataclass(frozen=True)
class Coordinator:
    """What the coordinator has to show, and which setting says so."""

    token: SecretStr = field(default_factory=lambda: SecretStr(""))
    setting: str = "WVLO_SCAN_COORDINATOR_TOKEN"


def load_settings() -> Settings:
    """Read the settings, or name the wrong ones."""
    return load(Settings)
