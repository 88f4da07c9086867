"""Inviting and reminding by mail, while nobody can list who answered.

An address lies sealed with a key that is not in the database, together with its link.
The row is found by the link alone and goes when the link is used, so a reminder reaches
whoever is left. That somebody was invited stays known as a keyed print until the wave
closes: an address that is given again gets no second link, whether or not its owner
answered, and whoever gives it cannot tell.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from wvlo_core.domain.ids import Key, WaveId
from wvlo_core.domain.personal import Personal
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict
from wvlo_scan.model.access import print_of
from wvlo_scan.model.sealing import key_of, seal, unseal

REMIND_AFTER = timedelta(days=2)
"""Nobody is reminded more often: counting reminders would count people."""

Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        max_length=200,
        strip_whitespace=True,
        to_lower=True,
    ),
    Personal(),
]
Letter = Literal["invitation", "reminder"]


class Invited(Value):
    """That somebody was invited to this wave; not who, and not with which link."""

    id: str
    wave_id: WaveId

    @staticmethod
    def id_of(secret: str, wave_id: WaveId, address: str) -> str:
        """Make a print that only the holder of the secret can make."""
        key = key_of(secret, "invited")
        return hmac.new(
            key, f"{wave_id}/{address}".encode(), hashlib.sha256
        ).hexdigest()


class Invitee(Value):
    """Somebody who was invited by mail and has not answered."""

    id: str
    wave_id: WaveId
    group: Key
    sealed: str
    due: Letter | None

    @staticmethod
    def id_of(token: str) -> str:
        """Give the name under which the address of a link lies; not the link's print."""
        return print_of(f"mail/{token}")

    @classmethod
    def of(
        cls, secret: str, wave_id: WaveId, group: str, address: str, token: str
    ) -> Invitee:
        """Seal an address with its link; the invitation is due."""
        sealed = seal(f"{token} {address}", key_of(secret, "mail"))
        return cls(
            id=cls.id_of(token),
            wave_id=wave_id,
            group=group,
            sealed=sealed,
            due="invitation",
        )

    def opened(self, secret: str) -> tuple[str, str]:
        """Give the link and the address."""
        token, _, address = unseal(self.sealed, key_of(secret, "mail")).partition(" ")
        return token, address


class Reminding(Value):
    """When a wave reminded last."""

    id: WaveId
    wave_id: WaveId
    at: AwareDatetime

    def require_pause(self, now: datetime) -> None:
        """Refuse a reminder right after another one."""
        if now < self.at + REMIND_AFTER:
            raise Conflict.said(
                "er is pas een herinnering gestuurd; wacht twee dagen",
                "a reminder was sent just now; wait two days",
            )
