"""Speaking to the four services over HTTP, wherever they run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx2

from wvlo_core.errors import Conflict, Invalid, NotFound, Unavailable

_CONFLICT = 409
_NOT_FOUND = 404
_REFUSED = 400
_LOOK_SECONDS = 0.05


class Doors:
    """One client per service; problem answers become our errors again."""

    def __init__(self, urls: Mapping[str, str], coordinator_token: str = "") -> None:
        """`urls` gives the address of each service by name."""
        self.coordinator_token = coordinator_token
        self._clients = {
            name: httpx2.Client(base_url=url.rstrip("/"), timeout=30)
            for name, url in urls.items()
        }

    def close(self) -> None:
        """Hang up."""
        for client in self._clients.values():
            client.close()

    def get(self, service: str, path: str, *, key: str = "", **query: Any) -> Any:
        """Read something, with a key where it is not for everybody."""
        headers = _shown(key)
        return self._ask(service, "GET", path, params=query, headers=headers).json()

    def text(self, service: str, path: str, **query: Any) -> str:
        """Read something as plain text."""
        return self._ask(service, "GET", path, params=query).text

    def send(
        self,
        service: str,
        method: str,
        path: str,
        body: Any,
        chain: UUID,
        *,
        key: str = "",
    ) -> Any:
        """Do something, as part of a chain, with a key where not everybody may."""
        headers = {"Correlation-Id": str(chain), **_shown(key)}
        return self._ask(service, method, path, json=body, headers=headers).json()

    def _ask(
        self, service: str, method: str, path: str, **more: Any
    ) -> httpx2.Response:
        try:
            answer = self._clients[service].request(method, path, **more)
        except httpx2.TransportError as away:
            where = self._clients[service].base_url
            message = f"{service} does not answer at {where}; start it first ({away})"
            raise Unavailable(message) from away
        if answer.status_code >= _REFUSED:
            raise _refusal(service, answer)
        return answer

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until every fact has reached everybody who acts on it."""
        deadline = time.monotonic() + seconds
        while waiting := self._waiting():
            if time.monotonic() > deadline:
                message = (
                    f"{len(waiting)} events are not handled after {seconds:.0f} seconds, "
                    f"the first is {waiting[0]}; see the logs of the workers and relays"
                )
                raise Unavailable(message)
            time.sleep(_LOOK_SECONDS)

    def _waiting(self) -> list[str]:
        trails = [self.get(name, "/events/trail") for name in self._clients]
        return [
            f"{told['type']} {told['id']} for {listener['service']}"
            for teller in trails
            for told in teller["told"]
            for listener in trails
            if told["type"] in listener["listens_to"]
            and told["id"] not in listener["handled"]
        ]


def _shown(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def _refusal(service: str, answer: httpx2.Response) -> Exception:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    detail = problem.get("detail", f"status {answer.status_code}")
    message = f"{service}: {detail}"
    if answer.status_code == _CONFLICT:
        return Conflict(message)
    if answer.status_code == _NOT_FOUND:
        return NotFound(message)
    return Invalid(message, tuple(problem.get("faults", ())))
