"""A company that ran waves: the door of the scan with closed waves behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from tests.builders import DAIRY, built_in_text, key_of, scan_app
from wvlo_core.domain.ids import named_id
from wvlo_scan import http
from wvlo_scan.model import Construct, Instrument

INSTRUMENT = Instrument.model_validate_json(built_in_text())
ASKED = [each for each in INSTRUMENT.constructs if not each.optional]
ROLES = ("operator", "team_leader")


@contextmanager
def company(folder: Path, organisation_id: UUID = DAIRY) -> Iterator[TestClient]:
    """Open the door with the key of one company in hand."""
    app = scan_app(folder)
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        door.headers.update(key_of(door, organisation_id, name="Zuivelfabriek De Terp"))
        yield door
    app.engine.dispose()


def closed_wave(
    door: TestClient,
    name: str,
    people: Mapping[str, tuple[int, int]],
    asked: Instrument = INSTRUMENT,
    *,
    remarks: Sequence[str] = (),
    silent: Mapping[str, str] | None = None,
    **wanted: Any,
) -> tuple[str, Any]:
    """Run a wave; `people` gives per group how many operators and team leaders answer.

    Everybody answers a little differently, team leaders more positively. The first few
    write a remark. `silent` names per group a construct that nobody in it answers.
    """
    saying = iter(remarks)
    wave = str(named_id("wave", name))
    groups = [
        {"key": key, "name": {"nl": key.title()}, "invited": sum(many) + 2}
        for key, many in people.items()
    ]
    body = {"groups": groups, "instrument_id": asked.id, **wanted}
    assert door.put(f"/waves/{wave}", json=body).status_code == 201
    for group, many in people.items():
        for role, count in zip(ROLES, many, strict=True):
            for number in range(count):
                unanswered = (silent or {}).get(group, "")
                answers = answers_of(asked, role, number, unanswered)
                body = {"role_group": role, "answers": answers}
                _hand_in(door, wave, group, body | {"comment": next(saying, "")})
    closed = door.post(f"/waves/{wave}/close")
    assert closed.status_code == 200
    return wave, closed.json()


def _hand_in(door: TestClient, wave: str, group: str, body: Any) -> None:
    wanted = {"group": group, "count": 1}
    (token,) = door.post(f"/waves/{wave}/invitations", json=wanted).json()["tokens"]
    path = f"/questionnaires/{token}/answers"
    assert door.post(path, json=body).status_code == 201


def answers_of(
    asked: Instrument, role: str, number: int, unanswered: str = ""
) -> dict[str, int]:
    return {
        item.id: 6 - step if item.reversed else step
        for place, construct in enumerate(asked.constructs)
        if not construct.optional and construct.code != unanswered
        for item in construct.items
        for step in (_step(construct, place, role, number),)
    }


def _step(construct: Construct, place: int, role: str, number: int) -> int:
    lead = 2 if role == "team_leader" and construct.code == "safety" else 0
    return min(5, 1 + (place + number * (1 + place % 2)) % 3 + lead)
