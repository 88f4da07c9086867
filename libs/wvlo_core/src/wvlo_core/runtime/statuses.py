"""Which HTTP status each of our errors becomes."""

from __future__ import annotations

from wvlo_core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Unavailable,
    WvloError,
)

_STATUS: dict[type[WvloError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
}


def status_of(error: WvloError) -> int:
    """Choose the status of an answer that refuses."""
    return next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 500)
