"""Who is at the door: a company with its key or session, or the coordinator.

Programs send `Authorization: Bearer <key>`; a browser has the cookie of a session. Both
are looked up by their print. Whoever asks for a page without either is sent to sign in.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.errors import NotAllowed
from wvlo_core.runtime.http import Read
from wvlo_scan import queries
from wvlo_scan.bootstrap import ScanApp
from wvlo_scan.model import Pass, Wave
from wvlo_scan.model.action import ImprovementAction
from wvlo_scan.model.between import Sharing
from wvlo_scan.model.dialogue import DialogueSession
from wvlo_scan.queries import acting as actions
from wvlo_scan.queries import between, dialogue

COOKIE = "wvlo_scan_session"
SIGN_IN = "/inloggen"

_bearer = HTTPBearer(
    auto_error=False, description="The key of a company, or the coordinator's token"
)
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def now(request: Request) -> datetime:
    """Read the service's clock."""
    app: ScanApp = request.app.state.wvlo
    return app.clock()


Now = Annotated[datetime, Depends(now)]


async def tidy(request: Request) -> Callable[[], None]:
    """Give what wakes the caretaker after something was destroyed."""
    app: ScanApp = request.app.state.wvlo
    return app.untidy.set


Tidy = Annotated[Callable[[], None], Depends(tidy)]


async def mail_secret(request: Request) -> str:
    """Give what seals addresses; empty where nothing is mailed."""
    app: ScanApp = request.app.state.wvlo
    return app.mail.secret.get_secret_value()


MailSecret = Annotated[str, Depends(mail_secret)]


def session_of(request: Request) -> str:
    """Give the secret of the browser's session; empty without one."""
    return request.cookies.get(COOKIE, "")


def current_pass(request: Request, shown: Shown, connection: Read) -> Pass | None:
    """Find what opens the door, as long as it holds."""
    app: ScanApp = request.app.state.wvlo
    secret = shown.credentials if shown else session_of(request)
    found = queries.pass_behind(connection, secret) if secret else None
    return found if found and found.holds(app.clock()) else None


Current = Annotated[Pass | None, Depends(current_pass)]


def acting_organisation(
    request: Request, current: Current, connection: Read
) -> OrganisationId:
    """Give the company that asks; refuse everybody else."""
    if current is None or current.organisation_id is None:
        raise _sign_in_first(request, "the key of your organisation")
    if not queries.takes_part(connection, current.organisation_id):
        raise NotAllowed.said(
            "je aanvraag wacht nog op goedkeuring door de coördinator",
            "your request still waits for the coordinator",
        )
    return current.organisation_id


Acting = Annotated[OrganisationId, Depends(acting_organisation)]


def own_wave(wave_id: UUID, acting: Acting, connection: Read) -> Wave:
    """Give the wave in the path when it belongs to who asks; others do not exist."""
    return queries.own_wave(connection, acting, wave_id)


OwnWave = Annotated[Wave, Depends(own_wave)]


def own_session(session_id: UUID, acting: Acting, connection: Read) -> DialogueSession:
    """Give the conversation in the path when it belongs to who asks."""
    return dialogue.own_session(connection, acting, session_id)


def own_action(action_id: UUID, acting: Acting, connection: Read) -> ImprovementAction:
    """Give the action in the path when it belongs to who asks."""
    return actions.own_action(connection, acting, action_id)


def own_sharing(sharing_id: UUID, acting: Acting, connection: Read) -> Sharing:
    """Give what is shared when who asks opened it."""
    return between.own_sharing(connection, acting, sharing_id)


OwnSession = Annotated[DialogueSession, Depends(own_session)]
OwnAction = Annotated[ImprovementAction, Depends(own_action)]
OwnSharing = Annotated[Sharing, Depends(own_sharing)]


async def today(now: Now) -> date:
    """Give the day it is by the service's clock, in UTC."""
    return now.date()


Today = Annotated[date, Depends(today)]


def require_coordinator(request: Request, shown: Shown, current: Current) -> None:
    """Let in who shows the coordinator's token, or signed in with it."""
    app: ScanApp = request.app.state.wvlo
    if not app.coordinator.token.get_secret_value():
        setting = app.coordinator.setting
        raise NotAllowed.said(
            f"niemand mag dit; stel {setting} in en geef het aan wie het wel mag",
            f"nobody may do this; set {setting} to allow it to who has it",
        )
    signed_in = current is not None and current.organisation_id is None
    if not signed_in and not is_coordinator(app, shown.credentials if shown else ""):
        raise _sign_in_first(request, "the coordinator's token")


Coordinator = Depends(require_coordinator)


def is_coordinator(app: ScanApp, token: str) -> bool:
    """Tell whether this is the coordinator's token; never when there is none."""
    wanted = app.coordinator.token.get_secret_value()
    return bool(wanted) and hmac.compare_digest(token.encode(), wanted.encode())


def _sign_in_first(request: Request, what: str) -> HTTPException:
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        place = f"{request.scope.get('root_path', '')}{SIGN_IN}"
        back = quote(request.url.path)
        return HTTPException(303, "sign in", {"Location": f"{place}?naar={back}"})
    message = f"show {what} as `Authorization: Bearer ...`"
    return HTTPException(401, message, {"WWW-Authenticate": "Bearer"})
