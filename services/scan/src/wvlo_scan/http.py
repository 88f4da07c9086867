"""The HTTP door of the scan: parse, run, answer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Response
from pydantic import BaseModel, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import Key, OrganisationId, WaveId
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import Organisation, RoleGroup
from wvlo_core.domain.value import Value
from wvlo_core.runtime import http
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import pages, queries, use_cases
from wvlo_scan.model import Group, Instrument, Report, Wave
from wvlo_scan.queries import GroupCoverage, Questionnaire, ReportView

router = APIRouter(tags=["scan"])


class WaveRequest(Value):
    """Who is asked, and from how many answers on something is shown."""

    organisation_id: OrganisationId
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    instrument_id: str = use_cases.BUILT_IN
    min_n: Annotated[int, Field(ge=FLOOR)] = FLOOR


class InvitationRequest(Value):
    """How many links for which group; or the tokens you printed yourself."""

    group: Key
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    tokens: tuple[use_cases.Token, ...] = ()


class Tokens(BaseModel):
    """Single-use links; they are shown this once."""

    tokens: tuple[str, ...]


class PosterRequest(Value):
    """The group somebody at the poster belongs to."""

    group: Key


class AnswerRequest(Value):
    """One filled-in questionnaire; `null` is `I do not know`."""

    role_group: RoleGroup
    answers: dict[str, int | None]


class Thanks(BaseModel):
    """What a respondent hears."""

    nl: str = pages.THANKS[Language.NL]
    en: str = pages.THANKS[Language.EN]


@router.put("/organisations/{organisation_id}")
def register_organisation(
    organisation_id: OrganisationId, organisation: Organisation, run: Run
) -> Organisation:
    """Register an organisation, or change its name or sector."""
    organisation = organisation.model_copy(update={"id": organisation_id})
    command = use_cases.RegisterOrganisation(organisation=organisation)
    return run(use_cases.register_organisation, command)


@router.post("/instruments", status_code=201)
def import_instrument(instrument: Instrument, run: Run) -> dict[str, str]:
    """Add a version of a questionnaire."""
    command = use_cases.ImportInstrument(instrument=instrument)
    return {"id": run(use_cases.import_instrument, command).id}


@router.get("/instruments/{instrument_id}")
def export_instrument(instrument_id: str, connection: Read) -> Response:
    """Download a questionnaire in its normal form."""
    text = queries.instrument(connection, instrument_id)
    return Response(text, media_type="application/json")


@router.put("/waves/{wave_id}", status_code=201)
def open_wave(wave_id: WaveId, wanted: WaveRequest, run: Run) -> Wave:
    """Open a wave; you choose its id, so that asking twice opens one."""
    command = use_cases.OpenWave(wave_id=wave_id, **wanted.model_dump())
    return run(use_cases.open_wave, command)


@router.get("/waves/{wave_id}")
def show_wave(wave_id: UUID, connection: Read) -> Wave:
    """Show a wave: its groups, state and threshold."""
    return queries.wave(connection, wave_id)


@router.post("/waves/{wave_id}/invitations", status_code=201)
def invite(wave_id: WaveId, wanted: InvitationRequest, run: Run) -> Tokens:
    """Make single-use links for a group."""
    command = use_cases.InviteRespondents(wave_id=wave_id, **wanted.model_dump())
    return Tokens(tokens=run(use_cases.invite_respondents, command))


@router.post("/posters/{poster_code}", status_code=201)
def enter_by_poster(poster_code: str, wanted: PosterRequest, run: Run) -> Tokens:
    """Get one link with the code on a poster; no account needed."""
    command = use_cases.EnterByPoster(poster_code=poster_code, group=wanted.group)
    return Tokens(tokens=(run(use_cases.enter_by_poster, command),))


@router.get("/questionnaires/{token}")
def show_questionnaire(token: str, connection: Read) -> Questionnaire:
    """See who will see what, the threshold, and the questions."""
    return queries.questionnaire(connection, token)


@router.post("/questionnaires/{token}/answers", status_code=201)
def submit_answers(token: str, given: AnswerRequest, run: Run) -> Thanks:
    """Hand in answers; a link works once."""
    command = use_cases.SubmitAnswers(token=token, **given.model_dump())
    run(use_cases.submit_answers, command)
    return Thanks()


@router.get("/waves/{wave_id}/coverage")
def show_coverage(wave_id: UUID, connection: Read) -> list[GroupCoverage]:
    """See how many answered per group, never who."""
    return queries.coverage(connection, wave_id)


@router.post("/waves/{wave_id}/close")
def close_wave(wave_id: WaveId, run: Run) -> Report:
    """Close the wave, destroy the links and fix the report."""
    return run(use_cases.close_wave, use_cases.CloseWave(wave_id=wave_id))


@router.get("/waves/{wave_id}/report")
def show_report(wave_id: UUID, connection: Read) -> ReportView:
    """Read the report; hidden cells say why."""
    return queries.report(connection, wave_id)


def create(app: App[Any]) -> FastAPI:
    """Make the door."""
    return http.create(
        app,
        "WVLO scan",
        "Vraag hoe goed mensen hier kunnen leren. Antwoorden blijven anoniem.\n\n"
        "Ask how well people can learn here. Answers stay anonymous.",
        router,
        pages.router,
    )
