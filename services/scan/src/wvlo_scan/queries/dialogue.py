"""Conversations about a report: what is on the table, and what is proposed."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Result, Wave, WaveState
from wvlo_scan.model.action import ImprovementAction
from wvlo_scan.model.dialogue import DialogueSession, Proposal, propose_agenda
from wvlo_scan.model.history import HistoryLine
from wvlo_scan.queries.reports import LinkedItemView, ReportView, report
from wvlo_scan.store import actions, history, sessions, waves


class Discussion(Value):
    """What helps to talk about a construct: questions, and first steps of others."""

    questions: tuple[LocalizedText, ...]
    first_steps: tuple[LocalizedText, ...] = ()


class ThemeView(BaseModel):
    """One theme on the agenda, with all that helps to talk about it."""

    result: Result
    questions: list[LocalizedText]
    first_steps: list[LocalizedText]
    knowledge: list[LinkedItemView]
    notes: str


class DialogueView(BaseModel):
    """A session, what is proposed for it now, its themes and what was agreed in it."""

    session: DialogueSession
    proposals: list[Proposal]
    themes: list[ThemeView]
    actions: list[ImprovementAction]
    history: list[HistoryLine]


def closed_waves(connection: Connection, organisation_id: OrganisationId) -> list[Wave]:
    """Give the waves of a company that have a report, the newest first."""
    found = Documents(connection, waves, Wave).where(
        organisation_id=str(organisation_id)
    )
    closed = [wave for wave in found if wave.state is WaveState.CLOSED]
    return sorted(closed, key=lambda wave: wave.closed_on or date.min, reverse=True)


def proposals(connection: Connection, wave_id: WaveId) -> list[Proposal]:
    """Give what a session about this wave would begin with."""
    return [*propose_agenda(report(connection, wave_id).report, {})]


def sessions_about(connection: Connection, wave_id: WaveId) -> list[DialogueSession]:
    """Give the conversations about a wave, the newest first."""
    found = Documents(connection, sessions, DialogueSession)
    about = found.where(wave_id=str(wave_id))
    return sorted(about, key=lambda each: each.held_on, reverse=True)


def own_session(
    connection: Connection, organisation_id: OrganisationId, session_id: UUID
) -> DialogueSession:
    """Give a session of this company; one of another does not exist for it."""
    found = Documents(connection, sessions, DialogueSession).find(session_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound.said(
            "dit gesprek kennen we niet; kijk of het adres klopt",
            "we do not know this conversation; check the address",
        )
    return found


def dialogue(
    connection: Connection, session: DialogueSession, about: ReportView | None = None
) -> DialogueView:
    """Put everything about a session together; `about` when it was read already."""
    view = about or report(connection, session.wave_id)
    agreed = Documents(connection, actions, ImprovementAction).where(
        organisation_id=str(session.organisation_id)
    )
    return DialogueView(
        session=session,
        proposals=[*propose_agenda(view.report, session.dots)],
        themes=[_theme(code, view, session) for code in session.themes],
        actions=[each for each in agreed if each.session_id == session.id],
        history=changes_of(connection, session.id),
    )


def changes_of(connection: Connection, subject_id: UUID) -> list[HistoryLine]:
    """Give what was changed, the oldest first."""
    return Documents(connection, history, HistoryLine).where(subject_id=str(subject_id))


@cache
def discussion() -> dict[str, Discussion]:
    """Read the questions and first steps per construct; `any` is for all others."""
    text = (files("wvlo_scan") / "content" / "discussion.toml").read_text("utf-8")
    return {
        code: Discussion.model_validate(each)
        for code, each in tomllib.loads(text).items()
    }


def _theme(code: str, view: ReportView, session: DialogueSession) -> ThemeView:
    found = next(each for each in view.results if each.result.code == code)
    helps = discussion().get(code, discussion()["any"])
    return ThemeView(
        result=found.result,
        questions=[found.result.question, *helps.questions],
        first_steps=[*helps.first_steps],
        knowledge=found.knowledge,
        notes=session.notes.get(code, ""),
    )
