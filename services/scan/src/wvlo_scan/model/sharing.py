"""What everybody who was invited gets to see: a summary behind a link nobody guesses."""

from __future__ import annotations

import secrets

from wvlo_core.domain.ids import WaveId
from wvlo_core.domain.value import Value

_BYTES = 16


class ShareBack(Value):
    """The link to the summary of a wave; `shown` until the company decides otherwise.

    It opens the figures of the whole organisation and nothing else.
    """

    id: str
    wave_id: WaveId
    shown: bool = True

    @classmethod
    def of(cls, wave_id: WaveId) -> ShareBack:
        """Make the link of a wave."""
        return cls(id=secrets.token_urlsafe(_BYTES), wave_id=wave_id)
