"""Reports from before lose the spreads of fewer than ten people, and of what told them.

Comments of waves that were closed then were never part of a report; they are erased.
"""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from sqlalchemy import Column, MetaData, String, bindparam, delete, select, text

from wvlo_core.runtime.history import first_document_table

revision = "scan_0008"
down_revision = "scan_0007"

_TEN = 10
_WHY = {
    "nl": "Hoe de antwoorden uit elkaar liggen, staat er niet meer bij.",
    "en": "How answers lie apart is not told any more.",
}
_SPREAD = ("low", "high", "sd", "shares", "agreement")


def upgrade() -> None:
    """Write every report anew, and forget comments that nobody was shown."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(text("PRAGMA secure_delete=ON"))
    metadata = MetaData()
    reports = first_document_table(metadata, "scan_report")
    kept = connection.execute(select(reports.c.id, reports.c.document)).all()
    written = [{"name": row.id, "document": _less(row.document)} for row in kept]
    if written:
        change = reports.update().where(reports.c.id == bindparam("name"))
        connection.execute(change.values(document=bindparam("document")), written)
    wave_id = Column("wave_id", String(36), nullable=False, index=True)
    comments = first_document_table(metadata, "scan_comment", wave_id)
    closed = [row.id for row in kept]
    connection.execute(delete(comments).where(comments.c.wave_id.in_(closed)))


def _less(document: str) -> str:
    report = json.loads(document)
    for result in report["results"]:
        for figure in result["figures"]:
            if figure["state"] == "shown":
                _take_out(figure, max(_TEN, report["min_n"]))
        parts = {(f["breakdown"], f["key"]): f for f in result["figures"]}
        for gap in result.get("gaps", ()):
            sides = [parts[gap["breakdown"], gap[side]] for side in ("first", "second")]
            if any(side.get("spread") != "shown" for side in sides):
                gap |= {"low": None, "high": None, "effect": None, "notable": False}
        if result["figures"][0].get("spread") != "shown":
            result |= {"items": [], "reliability": None}
    return json.dumps(report, ensure_ascii=False)


def _take_out(figure: dict[str, Any], enough: int) -> None:
    if figure.get("shares"):
        figure["spread"] = "shown"
        return
    few = figure["respondents"] < enough
    figure["spread"] = "too_few" if few else "protects_others"
    figure["spread_why"] = _WHY
    figure |= dict.fromkeys(_SPREAD)
