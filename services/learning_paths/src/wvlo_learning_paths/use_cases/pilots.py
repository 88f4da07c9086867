"""Starting pilots, and telling what they saw."""

from __future__ import annotations

from wvlo_core.domain.ids import PilotId
from wvlo_core.ports import Command
from wvlo_learning_paths.model import Pilot, PilotReport
from wvlo_learning_paths.ports import Work


class StartPilot(Command):
    """Try something out together."""

    pilot: Pilot


def start_pilot(command: StartPilot, work: Work) -> Pilot:
    """Keep the pilot; its updates so far stay."""
    for key in command.pilot.learning_items:
        work.items.get(key)
    present = work.pilots.find(command.pilot.id)
    reports = present.reports if present else ()
    pilot = command.pilot.model_copy(update={"reports": reports})
    work.pilots.save(pilot)
    return pilot


class ReportPilot(Command):
    """Tell what a pilot saw. Write it for everybody: no names of people."""

    pilot_id: PilotId
    report: PilotReport


def report_pilot(command: ReportPilot, work: Work) -> Pilot:
    """Add the update and tell the others, once."""
    work.items.get(command.report.learning_item)
    pilot, fact = work.pilots.get(command.pilot_id).report(command.report)
    if fact is not None:
        work.pilots.save(pilot)
        work.outbox.add(fact)
    return pilot
