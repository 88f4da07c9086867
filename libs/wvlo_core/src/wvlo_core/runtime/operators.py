"""The part of the HTTP door for an operator, who shows a token."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, JsonValue, SecretStr

from wvlo_core.domain.locale import Language
from wvlo_core.errors import NotAllowed
from wvlo_core.runtime import operate
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.operate import Replayed
from wvlo_core.runtime.operations import Service
from wvlo_core.runtime.outbox import Told, told_after
from wvlo_core.runtime.parked import Parked, Wanted, as_json
from wvlo_core.runtime.wording import advice

_bearer = HTTPBearer(auto_error=False, description="The operator token")


@dataclass(frozen=True)
class Operator:
    """What an operator has to show, and which setting says so."""

    token: SecretStr
    setting: str

    def is_shown(self, given: str) -> bool:
        """Tell whether this is the token; refuse when there is none to show."""
        token = self.token.get_secret_value()
        if not token:
            message = (
                f"nobody may do this; set {self.setting} to allow it to who has it"
            )
            raise NotAllowed(message)
        return hmac.compare_digest(given.encode(), token.encode())


def authorised(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> None:
    """Let nobody through but who shows the operator token."""
    operator: Operator = request.app.state.operator
    if not operator.is_shown(shown.credentials if shown else ""):
        message = "show the operator token as `Authorization: Bearer <token>`"
        raise HTTPException(401, message, headers={"WWW-Authenticate": "Bearer"})


operators = APIRouter(
    prefix="/events", tags=["operations"], dependencies=[Depends(authorised)]
)


class ParkedView(BaseModel):
    """A message that was set aside, and why."""

    key: str
    queue: str
    type: str | None
    code: str
    reason: str
    advice: str
    parked_at: str
    size: int


class WholeView(ParkedView):
    """The same with what is in it; a body that is not JSON in base64 only."""

    headers: dict[str, JsonValue]
    data: JsonValue = None
    body_base64: str


class PageView(BaseModel):
    """A page of what was set aside; ask for the next one with `after`."""

    total: int
    messages: list[ParkedView]
    next_after: int | None


class ReplayView(BaseModel):
    """What became of a message that was offered again."""

    key: str
    outcome: str
    succeeded: bool
    reason: str


class RunView(BaseModel):
    """What became of many; call again with `after` for those that remain."""

    outcomes: dict[str, int]
    remaining: int
    next_after: int | None


class ToldView(BaseModel):
    """A fact in the outbox, and whether it was passed on."""

    seq: int
    sent: bool
    id: UUID
    type: str
    version: int
    subject: str
    time: str
    correlation_id: UUID
    causation_id: UUID | None


def _wanted(
    queue: Annotated[str | None, Query(description="`dead` or `quarantine`")] = None,
    code: str | None = None,
    type: str | None = None,  # noqa: A002 - the name in the address
) -> Wanted:
    return Wanted(queue or None, code or None, type or None)


Choice = Annotated[Wanted, Depends(_wanted)]
After = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=500)]


@operators.get("/parked")
def list_parked(
    app: Service, wanted: Choice, after: After = 0, limit: Limit = 100
) -> PageView:
    """List what was set aside, oldest first."""
    page = operate.look_at_page(app, wanted, after=after, limit=limit)
    return PageView(
        total=page.total,
        messages=[ParkedView(**_brief(found)) for found in page.messages],
        next_after=page.next_after,
    )


@operators.get("/parked/{key}")
def show_parked(app: Service, key: str) -> WholeView:
    """Show one, whole."""
    found = operate.look_at(app, key)
    return WholeView(
        **_brief(found),
        headers=json.loads(json.dumps(found.headers), parse_constant=str),
        data=as_json(found.body),
        body_base64=base64.b64encode(found.body).decode(),
    )


@operators.post("/parked/replay")
def replay_many(
    app: Service, wanted: Choice, after: After = 0, limit: Limit = 100
) -> RunView:
    """Offer many again, oldest first, no more than `limit` in one call."""
    outcomes: dict[str, int] = {}
    for page in operate.replay_all(app, wanted, after=after, limit=limit):
        for seq, result in page:
            after = seq
            fate = str(result.outcome.fate)
            outcomes[fate] = outcomes.get(fate, 0) + 1
    left = operate.remaining(app, wanted, after)
    return RunView(
        outcomes=outcomes, remaining=left, next_after=after if left else None
    )


@operators.post("/parked/{key}/replay")
def replay_one(app: Service, key: str) -> ReplayView:
    """Offer one again, and say what became of it."""
    return _view(operate.replay(app, key))


@operators.delete("/parked/{key}", status_code=204)
def discard_one(app: Service, key: str) -> None:
    """Throw one away for good."""
    operate.throw_away(app, key)


@operators.get("/told")
def told(app: Service, after: After = 0, limit: Limit = 100) -> list[ToldView]:
    """Tell what this service told after this place in its outbox."""
    with reading(app.engine) as connection:
        found = told_after(connection, app.messages, after, limit)
    return [_told_view(each) for each in found]


def _told_view(row: Told) -> ToldView:
    fact = row.read()
    return ToldView(
        seq=row.seq,
        sent=row.sent,
        id=fact.id,
        type=fact.type,
        version=fact.version,
        subject=fact.subject,
        time=fact.time.isoformat(),
        correlation_id=fact.correlation_id,
        causation_id=fact.causation_id,
    )


def _brief(found: Parked) -> dict[str, Any]:
    return {
        "key": found.key,
        "queue": found.queue,
        "type": found.type,
        "code": found.code,
        "reason": found.reason,
        "advice": advice(found.code).text(Language.EN),
        "parked_at": found.parked_at.isoformat(),
        "size": len(found.body),
    }


def _view(result: Replayed) -> ReplayView:
    return ReplayView(
        key=result.parked.key,
        outcome=str(result.outcome.fate),
        succeeded=result.succeeded,
        reason=result.outcome.reason,
    )
