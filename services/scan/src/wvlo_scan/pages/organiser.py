"""What the contact of a company begins with: its waves, and a new one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from zlib import crc32

from fastapi import APIRouter, Response
from pydantic import ValidationError
from sqlalchemy import Connection

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import OrganisationId, WaveId, new_id
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import Invalid, WvloError
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Acting
from wvlo_scan.model import Group
from wvlo_scan.pages.reader import CurrentReader, Faults, Form, Reader

router = APIRouter(prefix="/organisatie", include_in_schema=False)

_NEW = {
    "instrument_id": use_cases.BUILT_IN,
    "groups": "",
    "min_n": str(FLOOR),
    "closes_on": "",
}
_LINE = re.compile(
    r"^(?:(?P<parent>.+?)>)?(?P<name>[^>]+?)[;,:\t ]+(?P<invited>\d{1,5})$"
)


@router.get("")
def show_home(acting: Acting, reader: CurrentReader, connection: Read) -> Response:
    """List the waves of this company."""
    return _home(acting, reader, connection, given=_NEW, chosen=[*RoleGroup])


def _home(
    own: OrganisationId,
    reader: Reader,
    connection: Connection,
    *,
    given: Mapping[str, str],
    chosen: Sequence[RoleGroup],
    faults: Faults = (),
) -> Response:
    return reader.page(
        "home.html",
        status=422 if faults else 200,
        organisation=queries.organisation(connection, own),
        waves=queries.waves_of(connection, own),
        known=queries.all_instruments(connection),
        roles=[*RoleGroup],
        faults=faults,
        given=given,
        chosen=chosen,
    )


@router.post("")
def open_wave(
    acting: Acting, reader: CurrentReader, sent: Form, connection: Read, run: Run
) -> Response:
    """Open a wave, or say what does not fit and keep what was filled in."""
    given = {name: sent.fields.get(name, "") for name in _NEW}
    chosen = [role for role in RoleGroup if f"role_{role.value}" in sent.fields]
    try:
        command = use_cases.OpenWave(
            wave_id=WaveId(new_id()),
            organisation_id=acting,
            instrument_id=given["instrument_id"] or use_cases.BUILT_IN,
            groups=_groups(given["groups"]),
            role_groups=tuple(chosen),
            min_n=int(given["min_n"]),
            closes_at=evening(given["closes_on"]),
        )
        wave = run(use_cases.open_wave, command)
    except (ValueError, WvloError) as wrong:
        faults = faults_of(wrong, reader)
        return _home(
            acting, reader, connection, given=given, chosen=chosen, faults=faults
        )
    return reader.go(f"/organisatie/meting/{wave.id}")


def _groups(text: str) -> tuple[Group, ...]:
    """Read `name; people`, one group a line, with `site > name` for a part of a site."""
    found: dict[str, Group] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.match(line)
        if match is None:
            raise Invalid.said(
                f"deze regel kan ik niet lezen: “{line[:80]}”; schrijf bijvoorbeeld "
                "“Afvullen; 12”",
                f"I cannot read this line: “{line[:80]}”; write for example "
                "“Filling; 12”",
            )
        parent = (match["parent"] or "").strip()
        if parent and _key(parent) not in found:
            found[_key(parent)] = _group(parent, 0, None)
        group = _group(match["name"].strip(), int(match["invited"]), parent or None)
        if group.key in found and found[group.key].invited:
            raise Invalid.said(
                f"“{line[:80]}” staat er twee keer", f"“{line[:80]}” is there twice"
            )
        found[group.key] = group
    return tuple(found.values())


def _group(name: str, invited: int, parent: str | None) -> Group:
    return Group.model_validate(
        {
            "key": _key(name),
            "name": {"nl": name, "en": name},
            "invited": invited,
            "parent": _key(parent) if parent else None,
        }
    )


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return (
        "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
        or f"groep-{crc32(name.encode())}"
    )


def evening(day: str) -> datetime | None:
    """Close at the end of that day."""
    if not day:
        return None
    return datetime.combine(datetime.fromisoformat(day), time(23, 0), UTC)


def faults_of(wrong: Exception, reader: Reader, field: str = "groups") -> Faults:
    """Say in the reader's language what is wrong, and at which field."""
    if isinstance(wrong, WvloError):
        return reader.faults(wrong, field)
    if isinstance(wrong, ValidationError):
        names = dict.fromkeys(str(error["loc"][0]) for error in wrong.errors())
        known = {"groups", "min_n", "role_groups", "count", "closes_at", "addresses"}
        return [
            (
                f"#{name}",
                reader.words.text(f"fault_{name if name in known else 'form'}"),
            )
            for name in names
        ]
    return [("", reader.words.text("fault_form"))]
