"""What respondents do, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wvlo_core.domain.ids import Key
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.value import Value
from wvlo_core.runtime.http import Looking, Read, Run
from wvlo_scan import pages, queries, use_cases
from wvlo_scan.access import Now
from wvlo_scan.http.waves import Tokens
from wvlo_scan.model import Filled
from wvlo_scan.model.draft import CommentText
from wvlo_scan.model.sealing import new_code
from wvlo_scan.queries import Questionnaire

router = APIRouter(tags=["scan"])


class PosterRequest(Value):
    """The group somebody at the poster belongs to."""

    group: Key


class AnswerRequest(Value):
    """One filled-in questionnaire; `null` is `I do not know`."""

    role_group: RoleGroup
    answers: dict[str, int | None]
    comment: CommentText = ""


class DraftRequest(Value):
    """What was filled in so far; 0 is `I do not know`."""

    role_group: RoleGroup | None = None
    answers: dict[str, int]
    comment: CommentText = ""


class CodeGiven(BaseModel):
    """A code to go on with on another device; it is shown this once."""

    code: str


class Code(Value):
    """A code that was typed in."""

    code: Annotated[str, Field(max_length=40)]


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
def show_questionnaire(token: str, connection: Read, now: Now) -> Questionnaire:
    """See who will see what, the threshold, and the questions."""
    return queries.questionnaire(connection, token, now)


@router.post("/questionnaires/{token}/answers", status_code=201)
def submit_answers(token: str, given: AnswerRequest, run: Run) -> Thanks:
    """Hand in answers; a link works once."""
    command = use_cases.SubmitAnswers(token=token, **given.model_dump())
    run(use_cases.submit_answers, command)
    return Thanks()


@router.put("/questionnaires/{token}/draft", status_code=204)
def save_draft(token: str, given: DraftRequest, run: Run) -> None:
    """Save half-way; only this link can read it, and it is gone after handing in."""
    run(use_cases.save_draft, use_cases.SaveDraft(token=token, **dict(given)))


@router.get("/questionnaires/{token}/draft")
def show_draft(token: str, connection: Read, now: Now) -> Filled:
    """Go on where you were."""
    queries.questionnaire(connection, token, now)
    return queries.draft(connection, token)


@router.post("/questionnaires/{token}/code", status_code=201)
def give_continuation(token: str, look: Looking, now: Now, run: Run) -> CodeGiven:
    """Get a code to type on another device; an earlier one stops working."""
    with look() as connection:
        queries.questionnaire(connection, token, now)
    code = new_code()
    command = use_cases.KeepContinuation.behind(code, token)
    run(use_cases.keep_continuation, command)
    return CodeGiven(code=code)


@router.post("/continuations")
def go_on(given: Code, look: Looking) -> Tokens:
    """Get your link back with the code."""
    return Tokens(tokens=(queries.token_behind(look, given.code),))
