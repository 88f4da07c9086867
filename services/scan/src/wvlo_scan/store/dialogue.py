"""Where conversations about a scan, agreements and what is shared are kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table

from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.unit_of_work import UnitOfWork
from wvlo_scan.model.action import ImprovementAction
from wvlo_scan.model.between import JointAgreement, Sharing
from wvlo_scan.model.dialogue import DialogueSession
from wvlo_scan.model.history import HistoryLine
from wvlo_scan.store.tables import metadata


def _found_by(name: str, *ids: str) -> Table:
    columns = [Column(id_, String(36), nullable=False, index=True) for id_ in ids]
    return document_table(metadata, name, *columns)


sessions = _found_by("scan_dialogue_session", "organisation_id", "wave_id")
actions = _found_by("scan_improvement_action", "organisation_id")
sharings = _found_by("scan_sharing", "organisation_id", "receiver_id")
agreements = _found_by("scan_joint_agreement", "proposer_id", "partner_id")
history = _found_by("scan_history_line", "subject_id")


class DialogueStore:
    """The collections of a dialogue, in the transaction of the scan."""

    def __init__(self, connection: UnitOfWork) -> None:
        """Open them on the connection of this piece of work."""

        def kept(table: Table, model: Any) -> Documents[Any]:
            names = [column.name for column in table.columns if column.index]
            return Documents(
                connection,
                table,
                model,
                lambda thing: {name: str(getattr(thing, name)) for name in names},
            )

        self.sessions: Documents[DialogueSession] = kept(sessions, DialogueSession)
        self.actions: Documents[ImprovementAction] = kept(actions, ImprovementAction)
        self.sharings: Documents[Sharing] = kept(sharings, Sharing)
        self.agreements: Documents[JointAgreement] = kept(agreements, JointAgreement)
        self.history: Documents[HistoryLine] = kept(history, HistoryLine)
