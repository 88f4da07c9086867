"""Talking about a report inside one company."""

from __future__ import annotations

from uuid import UUID

from wvlo_core.domain.ids import WaveId, new_id
from wvlo_core.errors import Conflict
from wvlo_core.ports import Command
from wvlo_scan.model import Report
from wvlo_scan.model.dialogue import (
    DialogueSession,
    SessionChanges,
    SessionRequest,
    propose_agenda,
)
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.recording import keep


class BeginDialogue(SessionRequest, Command):
    """Prepare a conversation about the report of a wave."""

    wave_id: WaveId


def begin_dialogue(command: BeginDialogue, work: Work) -> DialogueSession:
    """Make the session, with the proposed themes on its agenda."""
    report = report_of(command.wave_id, work)
    session = DialogueSession(
        id=new_id(),
        organisation_id=report.organisation_id,
        wave_id=report.id,
        title=command.title,
        held_on=command.held_on,
        themes=tuple(proposal.code for proposal in propose_agenda(report, {})),
    )
    return keep(work.sessions, None, session, work)


class ChangeDialogue(SessionChanges, Command):
    """Change what is given; the rest stays as it is."""

    session_id: UUID


def change_dialogue(command: ChangeDialogue, work: Work) -> DialogueSession:
    """Keep the dots, the choice and the notes of the group."""
    was = work.sessions.get(command.session_id)
    report = report_of(was.wave_id, work)
    now = was.model_copy(
        update={
            name: value
            for name in ("title", "held_on")
            if (value := getattr(command, name)) is not None
        }
    )
    if command.dots is not None:
        now = now.weigh(command.dots, report)
    if command.themes is not None:
        now = now.choose(command.themes, report)
    if command.notes is not None:
        now = now.note(command.notes, report)
    return keep(work.sessions, was, now, work)


def report_of(wave_id: WaveId, work: Work) -> Report:
    """Give the report of a closed wave; there is nothing to talk about before."""
    found = work.reports.find(wave_id)
    if found is None:
        raise Conflict.said(
            "de meting is nog open; sluit haar eerst, dan is er een rapport",
            "the wave is still open; close it first, then there is a report",
        )
    return found
