"""The form on a phone: plain HTML that works without JavaScript."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import WvloError
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Now
from wvlo_scan.pages.rendering import page

router = APIRouter(include_in_schema=False)

_NO_ANSWER = "0"

_ROLES = {
    RoleGroup.OPERATOR: {"nl": "Operator of productie", "en": "Operator or production"},
    RoleGroup.TECHNICIAN: {"nl": "Technische dienst", "en": "Technical service"},
    RoleGroup.ANALYST: {
        "nl": "Laboratorium of kwaliteit",
        "en": "Laboratory or quality",
    },
    RoleGroup.TEAM_LEADER: {"nl": "Teamleider", "en": "Team leader"},
    RoleGroup.MANAGEMENT_HR: {"nl": "Leiding of HR", "en": "Management or HR"},
}

_INCOMPLETE = {
    Language.NL: "Kies eerst welk werk je doet. Ga terug; je antwoorden staan er nog.",
    Language.EN: "First choose what work you do. Go back; your answers are still there.",
}
THANKS = {
    Language.NL: "Dank je wel. Je antwoorden zijn binnen. Na het sluiten van de meting "
    "hoor je wat eruit komt.",
    Language.EN: "Thank you. Your answers are in. Once the scan is closed you will hear "
    "what came out.",
}


@router.get("/invullen/{token}", response_class=HTMLResponse)
def show_form(
    token: str, connection: Read, now: Now, language: Language = Language.NL
) -> HTMLResponse:
    """Show the promise first, then the questions."""
    try:
        asked = queries.questionnaire(connection, token, now)
    except WvloError as refused:
        return page("message.html", language, text=str(refused), status=404)
    return page("form.html", language, asked=asked, roles=_ROLES)


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.post("/invullen/{token}", response_class=HTMLResponse)
def submit_form(
    token: str,
    run: Run,
    fields: Annotated[dict[str, str], Depends(_fields)],
    language: Language = Language.NL,
) -> HTMLResponse:
    """Keep the answers, or say what does not fit."""
    try:
        command = use_cases.SubmitAnswers(
            token=token,
            role_group=RoleGroup(fields.pop("role_group", "")),
            answers={name: _answer(value) for name, value in fields.items()},
        )
        run(use_cases.submit_answers, command)
    except WvloError as refused:
        return page("message.html", language, text=str(refused), status=409)
    except ValueError:
        return page("message.html", language, text=_INCOMPLETE[language], status=422)
    return page("message.html", language, text=THANKS[language])


def _answer(value: str) -> int | None:
    return None if value in {"", _NO_ANSWER} else int(value)
