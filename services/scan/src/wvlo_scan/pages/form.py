"""Filling in a scan on a phone: plain HTML that works without JavaScript.

Every step is saved when it is sent, sealed with the link; what is said to be saved is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from wvlo_core.domain.locale import Language
from wvlo_core.errors import Conflict, Invalid, NotFound, WvloError
from wvlo_core.runtime.http import Look, Looking, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Now
from wvlo_scan.model import Filled
from wvlo_scan.model.draft import COMMENT_LENGTH
from wvlo_scan.model.sealing import new_code
from wvlo_scan.pages.reader import CurrentReader, Form, Reader
from wvlo_scan.pages.steps import Merged, Step, merged, steps_of, still_open
from wvlo_scan.queries import Questionnaire

router = APIRouter(prefix="/invullen/{token}", include_in_schema=False)

_Faults = list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """One respondent's questionnaire, as far as it is filled in."""

    token: str
    reader: Reader
    asked: Questionnaire
    filled: Filled

    @cached_property
    def steps(self) -> list[Step]:
        """Cut it into screens."""
        return steps_of(self.asked.instrument, self.reader.words)

    def show(
        self, number: int, filled: Filled, faults: _Faults, long: int = 0
    ) -> Response:
        """Show one step, with what is wrong above it."""
        if not 1 <= number <= len(self.steps):
            raise NotFound.said("deze stap bestaat niet", "there is no such step")
        open_steps = still_open(self.steps, filled)
        total = sum(len(step.items) for step in self.steps)
        words = self.reader.words.text("comment_too_long", n=long, most=COMMENT_LENGTH)
        return self.reader.page(
            "step.html",
            status=422 if faults else 200,
            token=self.token,
            step=self.steps[number - 1],
            roles=self.asked.role_groups,
            promise=self.asked.promise,
            filled=filled,
            faults=faults,
            comment_fault=words if long else "",
            open_steps=open_steps,
            total=total,
            answered=total - sum(n for _, _, n in open_steps),
        )


@dataclass(frozen=True)
class Visit:
    """Somebody who came with a link."""

    token: str
    reader: Reader
    look: Look
    now: datetime

    def answer(self, make: Callable[[Sheet], Response]) -> Response:
        """Make a page of the questionnaire behind the link, or say why not."""
        try:
            with self.look() as connection:
                asked = queries.questionnaire(connection, self.token, self.now)
                filled = queries.draft(connection, self.token)
            return make(Sheet(self.token, self.reader, asked, filled))
        except WvloError as refused:
            kind = type(refused)
            status = {Conflict: 409, Invalid: 422, NotFound: 404}.get(kind, 503)
            title = "used_title" if kind is Conflict else "refused_title"
            return self.reader.refuse(refused, status, title)


async def _visit(token: str, reader: CurrentReader, look: Looking, now: Now) -> Visit:
    return Visit(token, reader, look, now)


CurrentVisit = Annotated[Visit, Depends(_visit)]


@router.get("")
def show_intro(visit: CurrentVisit) -> Response:
    """Say who will see what, before the first question."""
    return visit.answer(
        lambda sheet: sheet.reader.page(
            "intro.html",
            asked=sheet.asked,
            promise=sheet.asked.promise,
            token=sheet.token,
            begun=len(sheet.filled.answers),
        )
    )


@router.get("/{number}")
def show_step(number: int, visit: CurrentVisit) -> Response:
    """Show one step, with what was answered before."""
    return visit.answer(lambda sheet: sheet.show(number, sheet.filled, []))


@router.post("/{number}")
def send_step(number: int, visit: CurrentVisit, sent: Form, run: Run) -> Response:
    """Save one step, and do what the button says."""
    if sent.too_large:
        message = visit.reader.words.text("too_large")
        return visit.reader.page("message.html", status=413, message=message)
    return visit.answer(lambda sheet: _keep(sheet, number, sent.fields, run))


def _keep(sheet: Sheet, number: int, fields: Mapping[str, str], run: Run) -> Response:
    new = merged(sheet.filled, fields, sheet.asked)
    action = fields.get("action", "next")
    faults = _faults(sheet, new, action)
    if action == "submit" and not faults:
        return _submit(sheet, new.filled, run)
    run(use_cases.save_draft, _saving(sheet.token, new.filled))
    if faults:
        long = new.comment_length * new.comment_too_long
        return sheet.show(number, new.filled, faults, long)
    return _act(sheet, number, action, run)


def _submit(sheet: Sheet, filled: Filled, run: Run) -> Response:
    """Hand in, in one transaction; what was saved before stays until it is done."""
    run(use_cases.submit_answers, _submission(sheet.token, filled))
    known = {"dag": sheet.asked.closes_on, "uitkomst": sheet.asked.summary}
    given = urlencode({name: value for name, value in known.items() if value})
    return sheet.reader.go(f"/bedankt?{given}")


def _act(sheet: Sheet, number: int, action: str, run: Run) -> Response:
    reader, here = sheet.reader, f"/invullen/{sheet.token}"
    if action == "later":
        code = new_code()
        sealed = use_cases.KeepContinuation.behind(code, sheet.token)
        run(use_cases.keep_continuation, sealed)
        return reader.page(
            "later.html",
            code=code,
            address=f"{reader.origin}/verder",
            token=sheet.token,
            number=number,
        )
    language = action.removeprefix("language-")
    if language in [*Language]:
        answer = reader.go(f"{here}/{number}")
        reader.remember(answer, Language(language))
        return answer
    return reader.go(f"{here}/{number - 1 if action == 'back' else number + 1}")


def _faults(sheet: Sheet, new: Merged, action: str) -> _Faults:
    text = sheet.reader.words.text
    faults: _Faults = []
    if new.tampered:
        faults.append(("", text("tampered")))
    if new.comment_too_long:
        n = new.comment_length
        faults.append(("#comment", text("comment_too_long", n=n, most=COMMENT_LENGTH)))
    if action == "submit":
        first = f"{sheet.reader.root}/invullen/{sheet.token}/1#role_group"
        if new.filled.role_group is None:
            faults.append((first, text("role_missing")))
        if not any(new.filled.answers.values()):
            faults.append(("", text("nothing_answered")))
    return faults


def _saving(token: str, filled: Filled) -> use_cases.SaveDraft:
    return use_cases.SaveDraft(
        token=token,
        role_group=filled.role_group,
        answers=filled.answers,
        comment=filled.comment,
    )


def _submission(token: str, filled: Filled) -> use_cases.SubmitAnswers:
    assert filled.role_group is not None
    return use_cases.SubmitAnswers(
        token=token,
        role_group=filled.role_group,
        answers={name: value or None for name, value in filled.answers.items()},
        comment=filled.comment,
    )


_SUMMARY = re.compile(r"/uitkomst/[\w-]{22}")
thanks_router = APIRouter(include_in_schema=False)


@thanks_router.get("/bedankt")
def thank(
    reader: CurrentReader, dag: date | None = None, uitkomst: str = ""
) -> Response:
    """Thank, and say when results come and where."""
    words = reader.words
    message = (
        words.text("thanks_day", day=words.day(dag)) if dag else words.text("thanks")
    )
    place: dict[str, Any] = {
        "next_place": uitkomst,
        "next_words": words.text("thanks_summary"),
    }
    return reader.page(
        "message.html",
        heading=words.text("thanks_title"),
        message=f"{message} {words.text('thanks_done')}",
        good=True,
        **(place if _SUMMARY.fullmatch(uitkomst) else {}),
    )
