"""Talking about a report inside a company, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from wvlo_core.runtime.http import Read, Run
from wvlo_scan.access import OwnSession, OwnWave
from wvlo_scan.model.dialogue import (
    DialogueSession,
    Proposal,
    SessionChanges,
    SessionRequest,
)
from wvlo_scan.queries import dialogue as queries
from wvlo_scan.queries.dialogue import DialogueView
from wvlo_scan.use_cases import dialogue as use_cases

router = APIRouter(tags=["dialogue"])


@router.get("/waves/{wave_id}/agenda")
def propose_agenda(wave: OwnWave, connection: Read) -> list[Proposal]:
    """See what the report proposes to talk about, and why."""
    return queries.proposals(connection, wave.id)


@router.post("/waves/{wave_id}/dialogues", status_code=201)
def begin_dialogue(wave: OwnWave, wanted: SessionRequest, run: Run) -> DialogueSession:
    """Prepare a conversation about the report, with the proposed themes."""
    command = use_cases.BeginDialogue(wave_id=wave.id, **wanted.model_dump())
    return run(use_cases.begin_dialogue, command)


@router.get("/waves/{wave_id}/dialogues")
def list_dialogues(wave: OwnWave, connection: Read) -> list[DialogueSession]:
    """List the conversations about a wave."""
    return queries.sessions_about(connection, wave.id)


@router.get("/dialogues/{session_id}")
def show_dialogue(session: OwnSession, connection: Read) -> DialogueView:
    """See the themes with figures, questions and Kennisbank items, and the notes."""
    return queries.dialogue(connection, session)


@router.patch("/dialogues/{session_id}")
def change_dialogue(
    session: OwnSession, changes: SessionChanges, run: Run
) -> DialogueSession:
    """Keep dots, choice of themes and notes."""
    command = use_cases.ChangeDialogue(session_id=session.id, **changes.model_dump())
    return run(use_cases.change_dialogue, command)
