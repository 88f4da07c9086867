"""Reports over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Acting, OwnWave
from wvlo_scan.queries import ReportView

router = APIRouter(tags=["scan"])


@router.get("/waves/{wave_id}/report")
def show_report(wave: OwnWave, connection: Read) -> ReportView:
    """Read the report; hidden cells say why."""
    return queries.report(connection, wave.id)


class ShareBackView(BaseModel):
    """Where everybody who was invited finds the summary, and whether it is shown."""

    path: str | None
    shown: bool


class Choice(BaseModel):
    """Yes or no."""

    yes: bool


@router.get("/waves/{wave_id}/share-back")
def show_share_back(wave: OwnWave, connection: Read) -> ShareBackView:
    """See the link to the summary that everybody who was invited may read."""
    kept = queries.share_back_of(connection, wave.id)
    return ShareBackView(
        path=f"/uitkomst/{kept.id}" if kept else None, shown=kept is None or kept.shown
    )


@router.put("/waves/{wave_id}/share-back")
def decide_share_back(wave: OwnWave, choice: Choice, run: Run) -> ShareBackView:
    """Show the summary (as it starts out), or stop showing it."""
    command = use_cases.DecideShareBack(wave_id=wave.id, shown=choice.yes)
    kept = run(use_cases.decide_share_back, command)
    return ShareBackView(path=f"/uitkomst/{kept.id}", shown=kept.shown)


@router.get("/organisation/benchmark")
def show_benchmark_choice(acting: Acting, connection: Read) -> Choice:
    """See whether your organisation is compared with others."""
    return Choice(yes=queries.is_compared(connection, acting))


@router.put("/organisation/benchmark")
def decide_benchmark(acting: Acting, choice: Choice, run: Run) -> Choice:
    """Take part in the comparison with other companies, or stop."""
    command = use_cases.DecideBenchmark(organisation_id=acting, takes_part=choice.yes)
    run(use_cases.decide_benchmark, command)
    return choice
