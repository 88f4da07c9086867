"""Which letters have to leave."""

from __future__ import annotations

from sqlalchemy import Connection

from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Invitee, Wave
from wvlo_scan.store import invitees, waves


def letters_due(connection: Connection) -> list[tuple[Invitee, Wave]]:
    """Give who has a letter to come, with the wave it is about."""
    about = {wave.id: wave for wave in Documents(connection, waves, Wave).all()}
    return [
        (each, about[each.wave_id])
        for each in Documents(connection, invitees, Invitee).all()
        if each.due is not None
    ]
