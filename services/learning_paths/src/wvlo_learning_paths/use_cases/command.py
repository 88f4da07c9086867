"""What every command has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """Something asked; complete, and never changed on the way."""

    model_config = ConfigDict(frozen=True, extra="forbid")
