"""Agreements after a scan, and what was measured later."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from wvlo_core.domain.ids import OrganisationId
from wvlo_scan.access import Acting, OwnAction
from wvlo_scan.model.action import ActionState
from wvlo_scan.pages.dialogue.desk import CurrentDesk, Desk, texts_of
from wvlo_scan.pages.dialogue.past import Past
from wvlo_scan.pages.reader import Form
from wvlo_scan.queries import acting as queries
from wvlo_scan.use_cases import acting as use_cases

router = APIRouter(prefix="/afspraken", include_in_schema=False)


@router.get("")
def show_actions(acting: Acting, desk: CurrentDesk) -> Response:
    """Show every agreement of the company."""
    return _actions(acting, desk)


def _actions(
    own: OrganisationId, desk: Desk, typed: Mapping[str, str] | None = None
) -> Response:
    views = queries.actions_of(desk.connection, own)
    return desk.page(
        "actions",
        typed,
        place="actions",
        by_state=[
            (state, [view for view in views if view.action.state is state])
            for state in ActionState
        ],
        past=Past(desk.words, {}),
    )


@router.post("/{action_id}")
def change_action(action: OwnAction, sent: Form, desk: CurrentDesk) -> Response:
    """Keep how far it is, by whom and before when."""
    kept = desk.kept(
        use_cases.change_action,
        use_cases.ChangeAction,
        action_id=action.id,
        **texts_of(sent.fields, "owner", "due", "state"),
    )
    if kept is None:
        typed = {**sent.fields, "action": str(action.id)}
        return _actions(action.organisation_id, desk, typed)
    return desk.go(f"/afspraken#a-{action.id}")
