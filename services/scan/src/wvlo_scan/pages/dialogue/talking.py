"""Preparing, holding and writing down a conversation about a report."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from wvlo_core.domain.ids import OrganisationId
from wvlo_scan import queries
from wvlo_scan.access import Acting, OwnSession, OwnWave
from wvlo_scan.model.dialogue import SESSION, DialogueSession
from wvlo_scan.pages.dialogue.desk import CurrentDesk, Desk, named, texts_of, ticked
from wvlo_scan.pages.dialogue.talk import Talk
from wvlo_scan.pages.reader import Form
from wvlo_scan.pages.report.kit import working_form
from wvlo_scan.queries import dialogue as talks
from wvlo_scan.use_cases import acting, dialogue

router = APIRouter(include_in_schema=False)


@router.get("/gesprekken")
def show_talks(acting: Acting, desk: CurrentDesk) -> Response:
    """List the closed waves with their conversations."""
    return _talks(acting, desk)


def _talks(
    own: OrganisationId, desk: Desk, typed: Mapping[str, str] | None = None
) -> Response:
    waves = talks.closed_waves(desk.connection, own)
    found = [(each, talks.sessions_about(desk.connection, each.id)) for each in waves]
    return desk.page("talks", typed, place="talks", waves=found)


@router.post("/gesprekken/{wave_id}")
def prepare_talk(wave: OwnWave, sent: Form, desk: CurrentDesk) -> Response:
    """Put a conversation ready, with the proposed themes."""
    session = desk.kept(
        dialogue.begin_dialogue,
        dialogue.BeginDialogue,
        wave_id=wave.id,
        **texts_of(sent.fields, "title", "held_on"),
    )
    if session is None:
        typed = {**sent.fields, "wave": str(wave.id)}
        return _talks(wave.organisation_id, desk, typed)
    return desk.go(f"/gesprek/{session.id}")


@router.get("/gesprek/{session_id}")
def show_talk(session: OwnSession, desk: CurrentDesk) -> Response:
    """Show the agenda and its themes; on paper there is room to write."""
    return _talk(session, desk)


def _talk(
    session: DialogueSession, desk: Desk, typed: Mapping[str, str] | None = None
) -> Response:
    about = queries.report(desk.connection, session.wave_id)
    view = talks.dialogue(desk.connection, session, about)
    return desk.page(
        "talk",
        typed,
        place="talks",
        k=Talk(about, view, desk),
        rules=working_form().rules,
    )


@router.post("/gesprek/{session_id}/agenda")
def choose_themes(session: OwnSession, sent: Form, desk: CurrentDesk) -> Response:
    """Keep the dots of the group and what it chose."""
    dots = {code: n or "0" for code, n in named(sent.fields, "dots-").items()}
    themes = ticked(sent.fields, "theme-")
    return _changed(session, sent.fields, desk, dots=dots, themes=themes)


@router.post("/gesprek/{session_id}/aantekeningen")
def write_notes(session: OwnSession, sent: Form, desk: CurrentDesk) -> Response:
    """Keep the notes that were sent; a field that was and is empty is no change."""
    sent_along = named(sent.fields, "notes-")
    notes = {
        about: text
        for about, text in sent_along.items()
        if text.strip() or about in session.notes
    }
    return _changed(session, sent.fields, desk, notes=notes)


def _changed(
    session: DialogueSession, typed: Mapping[str, str], desk: Desk, **changes: object
) -> Response:
    kept = desk.kept(
        dialogue.change_dialogue,
        dialogue.ChangeDialogue,
        session_id=session.id,
        **changes,
    )
    if kept is None:
        return _talk(session, desk, typed)
    back = typed.get("back", "")
    place = f"#t-{back}" if back in {*kept.themes, SESSION} else ""
    return desk.go(f"/gesprek/{session.id}{place}")


@router.post("/gesprek/{session_id}/afspraken")
def agree(session: OwnSession, sent: Form, desk: CurrentDesk) -> Response:
    """Keep an agreement about one of the themes."""
    kept = desk.kept(
        acting.agree_action,
        acting.AgreeAction,
        wave_id=session.wave_id,
        session_id=session.id,
        items=ticked(sent.fields, "item-"),
        **texts_of(sent.fields, "about", "what", "owner", "due"),
    )
    if kept is None:
        return _talk(session, desk, sent.fields)
    return desk.go(f"/gesprek/{session.id}#afspraken-{kept.about}")
