"""The HTTP door of the Kennisbank: readers under /items, editors under /editor."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from wvlo_core.domain.locale import Language, Words
from wvlo_core.domain.people import Audience
from wvlo_core.errors import Invalid
from wvlo_core.runtime import http
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import Read, Run
from wvlo_kennisbank import pages, queries, use_cases
from wvlo_kennisbank.model import ItemContent, Slug, State
from wvlo_kennisbank.queries import EditorItem, EditorList, ItemView, Search, SearchPage


def _for_one_audience(request: Request) -> None:
    # A gateway may judge the first one and we the last.
    if len(request.query_params.getlist("audience")) > 1:
        message = "audience is given more than once; ask for one audience at a time"
        raise Invalid(message)


readers = APIRouter(tags=["kennisbank"], dependencies=[Depends(_for_one_audience)])
readers.include_router(pages.router)
editors = APIRouter(prefix="/editor", tags=["kennisbank, editors"])


def _today(request: Request) -> date:
    app: App[Any] = request.app.state.wvlo
    return app.clock().date()


Today = Annotated[date, Depends(_today)]


class Withdrawal(BaseModel):
    """Why an item is no longer offered."""

    model_config = ConfigDict(extra="forbid")

    reason: Words


@readers.get("/items")
def search(asked: Annotated[Search, Query()], read: Read, today: Today) -> SearchPage:
    """Find published items for one audience, with highlights and facet counts."""
    return queries.search(read, asked, today)


@readers.get("/items/{slug}")
def read_item(
    slug: str,
    audience: Audience,
    read: Read,
    today: Today,
    language: Language = Language.NL,
) -> ItemView:
    """Read one published item, for one audience, in one language."""
    return queries.read_item(read, slug, audience, language, today)


@editors.get("/items")
def list_items(
    read: Read,
    today: Today,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> EditorList:
    """List items in every state, or in one, by slug."""
    return queries.editor_list(read, state, limit, offset, today)


@editors.get("/items/{slug}")
def open_item(slug: str, read: Read) -> EditorItem:
    """Open one item in any state, with what publishing still asks for."""
    return queries.editor_item(read, slug)


@editors.put("/items/{slug}", responses={201: {"model": EditorItem}})
def write_item(
    slug: Slug, content: ItemContent, run: Run, response: Response
) -> EditorItem:
    """Make a draft (201), or change what is not published (200)."""
    command = use_cases.WriteItem(slug=slug, content=content)
    written = run(use_cases.write_item, command)
    response.status_code = 201 if written.created else 200
    return EditorItem.of(written.item)


@editors.put("/items/{slug}/revision")
def revise_item(slug: Slug, content: ItemContent, run: Run) -> EditorItem:
    """Prepare the next edition of a published item; readers keep the present one."""
    command = use_cases.ReviseItem(slug=slug, content=content)
    return EditorItem.of(run(use_cases.revise_item, command))


@editors.post("/items/{slug}/submit")
def submit_for_review(slug: Slug, run: Run) -> EditorItem:
    """Ask a reviewer to look at a draft."""
    command = use_cases.SubmitForReview(slug=slug)
    return EditorItem.of(run(use_cases.submit_for_review, command))


@editors.post("/items/{slug}/publish")
def publish_item(slug: Slug, run: Run) -> EditorItem:
    """Publish the draft or the waiting revision as the next edition."""
    command = use_cases.PublishItem(slug=slug)
    return EditorItem.of(run(use_cases.publish_item, command))


@editors.post("/items/{slug}/withdraw")
def withdraw_item(slug: Slug, withdrawal: Withdrawal, run: Run) -> EditorItem:
    """Stop offering an item, with a reason."""
    command = use_cases.WithdrawItem(slug=slug, reason=withdrawal.reason)
    return EditorItem.of(run(use_cases.withdraw_item, command))


def create(app: App[Any]) -> FastAPI:
    """Make the door; there is no login yet, so put a gateway before it."""
    return http.create(
        app,
        "WVLO Kennisbank",
        "Actuele kennis voor medewerkers, studenten en wie hen begeleidt.\n\n"
        "Current knowledge for employees, students and those who guide them.",
        readers,
        editors,
    )
