"""What respondents do, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from wvlo_core.domain.ids import Key
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.value import Value
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import pages, queries, use_cases
from wvlo_scan.http.waves import Tokens
from wvlo_scan.queries import Questionnaire

router = APIRouter(tags=["scan"])


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
