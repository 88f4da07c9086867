"""Conversations about a report, agreements, and what companies share."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table

revision = "scan_0006"
down_revision = "scan_0005"

_FOUND_BY = {
    "scan_dialogue_session": ("organisation_id", "wave_id"),
    "scan_improvement_action": ("organisation_id",),
    "scan_sharing": ("organisation_id", "receiver_id"),
    "scan_joint_agreement": ("proposer_id", "partner_id"),
    "scan_history_line": ("subject_id",),
}


def upgrade() -> None:
    """Add the five tables."""
    metadata = MetaData()
    for name, ids in _FOUND_BY.items():
        columns = [Column(id_, String(36), nullable=False, index=True) for id_ in ids]
        first_document_table(metadata, name, *columns)
    metadata.create_all(op.get_bind())
