"""Agreeing on actions after a scan, and telling how far they are."""

from __future__ import annotations

from uuid import UUID

from wvlo_core.domain.ids import WaveId, new_id
from wvlo_core.errors import Invalid
from wvlo_core.ports import Command
from wvlo_scan.model.action import ActionChanges, Agreement, ImprovementAction
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.dialogue import report_of
from wvlo_scan.use_cases.recording import keep


class AgreeAction(Agreement, Command):
    """Agree who does what before when."""

    wave_id: WaveId


def agree_action(command: AgreeAction, work: Work) -> ImprovementAction:
    """Keep the action with what it is aimed at."""
    report = report_of(command.wave_id, work)
    faults = []
    if command.about not in {result.code for result in report.results}:
        faults.append(f"about: {command.about}")
    if command.session_id is not None:
        session = work.sessions.find(command.session_id)
        if session is None or session.wave_id != command.wave_id:
            faults.append(f"session_id: {command.session_id}")
    offered = {item.slug for item in work.linked_items.where() if not item.withdrawn}
    faults += [f"items: {slug}" for slug in command.items if slug not in offered]
    if faults:
        raise Invalid.said(
            f"dit kennen we niet: {', '.join(faults)}", "we do not know these"
        )
    action = ImprovementAction(
        id=new_id(),
        organisation_id=report.organisation_id,
        **command.model_dump(),
    )
    return keep(work.actions, None, action, work)


class ChangeAction(ActionChanges, Command):
    """Change what is given; the rest stays as it is."""

    action_id: UUID


def change_action(command: ChangeAction, work: Work) -> ImprovementAction:
    """Keep how far it is, and what became different."""
    was = work.actions.get(command.action_id)
    changes = command.model_dump(exclude={"action_id"}, exclude_none=True)
    return keep(work.actions, was, was.model_copy(update=changes), work)
