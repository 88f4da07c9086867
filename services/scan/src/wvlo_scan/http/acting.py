"""Actions after a scan, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from wvlo_core.runtime.http import Read, Run
from wvlo_scan.access import Acting, OwnAction, OwnWave
from wvlo_scan.model.action import ActionChanges, Agreement, ImprovementAction
from wvlo_scan.queries import acting as queries
from wvlo_scan.queries.acting import ActionView
from wvlo_scan.use_cases import acting as use_cases

router = APIRouter(tags=["actions"])


@router.post("/waves/{wave_id}/actions", status_code=201)
def agree_action(wave: OwnWave, wanted: Agreement, run: Run) -> ImprovementAction:
    """Agree on an action that is aimed at one construct."""
    command = use_cases.AgreeAction(wave_id=wave.id, **wanted.model_dump())
    return run(use_cases.agree_action, command)


@router.get("/actions")
def list_actions(acting: Acting, connection: Read) -> list[ActionView]:
    """See every action, and what a later wave measured; not what caused it."""
    return queries.actions_of(connection, acting)


@router.patch("/actions/{action_id}")
def change_action(
    action: OwnAction, changes: ActionChanges, run: Run
) -> ImprovementAction:
    """Tell how far an action is, or change its owner or date."""
    command = use_cases.ChangeAction(action_id=action.id, **changes.model_dump())
    return run(use_cases.change_action, command)
