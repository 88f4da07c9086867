"""The summary behind a link, and a company beside other companies."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Report
from wvlo_scan.model.benchmark import Edition, Member, Others, Standing, others_of
from wvlo_scan.model.sharing import ShareBack
from wvlo_scan.store import benchmark_editions, benchmark_members, share_backs


class Benchmark(BaseModel):
    """Whether a company sees the others, and what it sees per construct."""

    standing: Standing
    constructs: tuple[Others, ...] = ()


def share_back(connection: Connection, code: str) -> ShareBack:
    """Find what a link opens."""
    found = Documents(connection, share_backs, ShareBack).find(code)
    if found is None:
        raise NotFound.said(
            "deze link kennen we niet; kijk of hij compleet is, of vraag de "
            "contactpersoon om de link",
            "this link is unknown; see whether it is complete",
        )
    return found


def share_back_of(connection: Connection, wave_id: UUID) -> ShareBack | None:
    """Give the link of a wave; waves from before it existed get one on closing."""
    kept = Documents(connection, share_backs, ShareBack).where(wave_id=str(wave_id))
    return kept[0] if kept else None


def is_compared(connection: Connection, organisation_id: OrganisationId) -> bool:
    """Tell whether a company takes part in the comparison."""
    kept = Documents(connection, benchmark_members, Member)
    return kept.find(organisation_id) is not None


def benchmark(connection: Connection, report: Report) -> Benchmark:
    """Compare with the newest edition of the same version of the questionnaire."""
    if not is_compared(connection, report.organisation_id):
        return Benchmark(standing=Standing.NOT_IN)
    editions = Documents(connection, benchmark_editions, Edition).where(
        instrument_id=report.instrument_id
    )
    if not editions:
        return Benchmark(standing=Standing.TOO_FEW)
    newest = max(editions, key=lambda edition: edition.number)
    return Benchmark(
        standing=Standing.SHOWN,
        constructs=others_of(newest, report.organisation_id),
    )
