"""The part of the demo story that the scan plays: companies ask, people answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wvlo import consortium
from wvlo.consortium import chain_of, demo_id
from wvlo.doors import Doors
from wvlo_core.errors import Conflict


def register(doors: Doors, data: dict[str, Any]) -> None:
    """Let every organisation take part, as the coordinator does."""
    for each in data["organisation"]:
        organisation_id = demo_id(each["key"])
        body = {
            "id": str(organisation_id),
            "name": each["name"],
            "kind": each["kind"],
            "sector": each["sector"],
        }
        path = f"/organisations/{organisation_id}"
        token = doors.coordinator_token
        doors.send("scan", "PUT", path, body, chain_of("register"), key=token)


def answer(doors: Doors, data: dict[str, Any]) -> None:
    """Open a wave at every company and fill in everybody's questionnaire."""
    for company in consortium.companies(data):
        wave = str(demo_id("wave", company["key"]))
        chain = chain_of("wave", company["key"])
        groups = [
            {name: group[name] for name in ("key", "name", "invited")}
            for group in company["group"]
        ]
        key = key_of(doors, company)
        path, asked_of = f"/waves/{wave}", {"groups": groups}
        opened = doors.send("scan", "PUT", path, asked_of, chain, key=key)
        if opened["state"] == "closed":
            continue
        asked = doors.get("scan", f"/instruments/{opened['instrument_id']}")
        for person in consortium.respondents(company, asked):
            body = {"group": person.group, "tokens": [person.token]}
            doors.send(
                "scan", "POST", f"/waves/{wave}/invitations", body, chain, key=key
            )
            sheet = {"role_group": person.role_group, "answers": person.answers}
            path = f"/questionnaires/{person.token}/answers"
            _once(doors, path, sheet, chain)


def close(doors: Doors, data: dict[str, Any]) -> None:
    """Close every wave."""
    for company in consortium.companies(data):
        path = f"/waves/{demo_id('wave', company['key'])}/close"
        chain = chain_of("wave", company["key"])
        _once(doors, path, None, chain, key_of(doors, company))
        doors.settle()


def key_of(doors: Doors, company: dict[str, Any]) -> str:
    """Get a new key for a company, as its contact does who lost the old one."""
    path = f"/organisations/{demo_id(company['key'])}/key"
    chain, token = chain_of("key", company["key"]), doors.coordinator_token
    key: str = doors.send("scan", "POST", path, None, chain, key=token)["key"]
    return key


def _once(doors: Doors, path: str, body: Any, chain: UUID, key: str = "") -> None:
    """Ask the scan for something, unless an earlier telling of the story did."""
    try:
        doors.send("scan", "POST", path, body, chain, key=key)
    except Conflict:
        return
