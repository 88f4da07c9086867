"""Who answered is written apart from links; half filled-in sheets can be saved."""

from __future__ import annotations

import json
from collections import defaultdict

from alembic import op
from sqlalchemy import Column, MetaData, String, Table, bindparam, select, text

from wvlo_core.runtime.history import first_document_table

revision = "scan_0004"
down_revision = "scan_0003"


def upgrade() -> None:
    """Add tables, and take what was used out of the lines of links."""
    op.add_column("scan_wave", Column("due", String(25)))
    op.create_index("ix_scan_wave_due", "scan_wave", ["due"])
    metadata = MetaData()
    turnout, *_ = [
        first_document_table(
            metadata,
            f"scan_{name}",
            Column("wave_id", String(36), nullable=False, index=True),
        )
        for name in ("turnout", "draft", "continuation", "comment")
    ]
    if op.get_bind().dialect.name == "sqlite":
        metadata.tables["scan_comment"].dialect_options["sqlite"]["with_rowid"] = False
        _sheets_in_random_order()
    metadata.create_all(op.get_bind())
    _take_apart(turnout)


def _sheets_in_random_order() -> None:
    """SQLite keeps rows in the order of their coming, unless told otherwise."""
    op.drop_index("ix_scan_answer_sheet_wave_id", "scan_answer_sheet")
    op.rename_table("scan_answer_sheet", "scan_answer_sheet_0003")
    metadata = MetaData()
    table = first_document_table(
        metadata,
        "scan_answer_sheet",
        Column("wave_id", String(36), nullable=False, index=True),
    )
    table.dialect_options["sqlite"]["with_rowid"] = False
    metadata.create_all(op.get_bind())
    op.execute("INSERT INTO scan_answer_sheet SELECT * FROM scan_answer_sheet_0003")
    op.execute(text("PRAGMA secure_delete=ON"))
    op.drop_table("scan_answer_sheet_0003")


def _take_apart(turnout: Table) -> None:
    """Make the turnout of every group of an open wave from its register."""
    connection = op.get_bind()
    metadata = MetaData()
    waves = first_document_table(metadata, "scan_wave")
    links = first_document_table(metadata, "scan_participation")
    used: dict[tuple[str, str], list[str]] = defaultdict(list)
    lines = []
    for row in connection.execute(select(links.c.id, links.c.document)).all():
        line = json.loads(row.document)
        if line.pop("used", False):
            used[line["wave_id"], line["group"]].append(row.id)
        lines.append({"name": row.id, "document": json.dumps(line)})
    if lines:
        change = links.update().where(links.c.id == bindparam("name"))
        connection.execute(change.values(document=bindparam("document")), lines)
    for document in connection.execute(select(waves.c.document)).scalars().all():
        wave = json.loads(document)
        if wave["state"] == "closed":
            continue
        for group in wave["groups"]:
            name = f"{wave['id']}/{group['key']}"
            kept = {
                "id": name,
                "wave_id": wave["id"],
                "group": group["key"],
                "used": sorted(used[wave["id"], group["key"]]),
                "given_by_poster": 0,
            }
            connection.execute(
                turnout.insert(),
                {
                    "id": name,
                    "revision": 1,
                    "wave_id": wave["id"],
                    "document": json.dumps(kept),
                },
            )
