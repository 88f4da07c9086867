"""Nobody can tell whose answers are whose: looked up in the databases themselves."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, inspect, make_url, text
from starlette.testclient import TestClient

from tests.builders import COORDINATOR, WAVE, built_in_text, key_of
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.migrating import migrate
from wvlo_scan import http
from wvlo_scan.bootstrap import Coordinator, ScanApp, bootstrap, load_content
from wvlo_scan.caretaker import Caretaker
from wvlo_scan.model import Draft, Instrument, Participation
from wvlo_scan.model.sealing import behind_code

GROUP = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
ITEM = Instrument.model_validate_json(built_in_text()).constructs[0].items[0].id
REMARK = "wij willen meer les in de nacht"
REGISTER = ("scan_participation", "scan_turnout", "scan_draft", "scan_continuation")
HIDDEN = ("ctid", "xmin", "xmax", "cmin", "cmax")


@dataclass
class Place:
    """A wave on one kind of database, and somebody who can read all of it."""

    door: TestClient
    app: ScanApp
    url: str
    key: dict[str, str]

    @property
    def kind(self) -> str:
        return self.app.engine.dialect.name

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Read a table with what the database keeps for itself about each row."""
        more = {"postgresql": ", ".join(HIDDEN), "sqlite": ""}[self.kind]
        columns = f"*, {more}" if more else "*"
        with closing(reader(self.url)) as connection:
            found = connection.execute(text(f"SELECT {columns} FROM {table}"))
            return [dict(row._mapping) for row in found]

    def everything(self) -> str:
        """Write down every row of every table, without the software."""
        with closing(reader(self.url)) as connection:
            tables = inspect(connection).get_table_names()
            return "\n".join(
                f"{name}: {[*row]}"
                for name in tables
                for row in connection.execute(text(f"SELECT * FROM {name}"))
            )

    def raw(self) -> bytes:
        """Read the SQLite file and everything beside it."""
        path = make_url(self.url).database
        assert path is not None
        beside = sorted(Path(path).parent.glob(f"{Path(path).name}*"))
        return b"".join(each.read_bytes() for each in beside)


def reader(url: str) -> Any:
    engine: Engine = create_engine(make_url(url))
    return engine.connect()


@pytest.fixture
def place(either_url: str) -> Iterator[Place]:
    engine = open_engine(either_url)
    migrate(engine, "scan", "wvlo_scan")
    token = SecretStr(COORDINATOR["Authorization"].removeprefix("Bearer "))
    app = bootstrap(engine=engine, coordinator=Coordinator(token))
    load_content(app)
    door = TestClient(http.create(app))
    key = key_of(door)
    assert door.put(f"/waves/{WAVE}", json={"groups": [GROUP]}, headers=key)
    url = engine.url.render_as_string(hide_password=False)
    yield Place(door, app, url, key)
    engine.dispose()


def place_of(row: dict[str, Any]) -> tuple[int, int]:
    """Read where PostgreSQL put a row: page and line."""
    page, line = str(row["ctid"]).strip("()").split(",")
    return int(page), int(line)


def tokens_of(place: Place, count: int) -> list[str]:
    asked = {"group": "filling", "count": count}
    answer = place.door.post(
        f"/waves/{WAVE}/invitations", json=asked, headers=place.key
    )
    tokens: list[str] = answer.json()["tokens"]
    return tokens


def answer(place: Place, token: str, step: int, *, half_way: bool = False) -> str:
    """Save half-way, take a code, and hand in; give the code."""
    path = f"/questionnaires/{token}"
    draft = {"answers": {ITEM: step}}
    assert place.door.put(f"{path}/draft", json=draft).status_code == 204
    code: str = place.door.post(f"{path}/code").json()["code"]
    if not half_way:
        data = {"role_group": "operator", "answers": {ITEM: step}, "comment": REMARK}
        assert place.door.post(f"{path}/answers", json=data).status_code == 201
    return code


# holds SC7
def test_while_a_wave_is_open_no_column_order_or_transaction_ties_answers_to_links(
    place: Place,
) -> None:
    tokens = tokens_of(place, 10)
    random.Random(7).shuffle(tokens)
    prints = [Participation.id_of(token) for token in tokens]

    for number, token in enumerate(tokens):
        answer(place, token, number % 5 + 1)

    sheets = place.rows("scan_answer_sheet")
    links = place.rows("scan_participation")
    (turnout,) = place.rows("scan_turnout")
    assert [
        s["id"] for s in sheets if str(s["id"]) in json.dumps(links, default=str)
    ] == []
    assert {key for s in sheets for key in json.loads(s["document"])} == {
        "id",
        "wave_id",
        "group",
        "role_group",
        "answers",
    }
    assert json.loads(turnout["document"])["used"] == sorted(prints)
    assert len({link["revision"] for link in links}) == 1
    if place.kind == "postgresql":
        came = {sheet["xmin"] for sheet in sheets}
        assert {link["xmin"] for link in links} & came == set()
        assert len({link["xmin"] for link in links}) == 1
        assert len(came) == len(tokens)  # what is seen here is a real column
    else:
        with (
            closing(reader(place.url)) as connection,
            pytest.raises(Exception, match="no such column"),
        ):
            connection.execute(text("SELECT rowid FROM scan_answer_sheet"))
        assert [s["id"] for s in sheets] == sorted(s["id"] for s in sheets)


# holds SC5, SC7
def test_closing_destroys_every_link_between_people_and_answers(place: Place) -> None:
    tokens = tokens_of(place, 8)
    codes = [answer(place, token, 3) for token in tokens[:6]]
    codes.append(answer(place, tokens[6], 2, half_way=True))
    secrets = [
        *tokens,
        *(Participation.id_of(token) for token in tokens),
        *(Draft.id_of(token) for token in tokens),
        *(behind_code(code)[0] for code in codes),
    ]
    before = place.everything()

    closed = place.door.post(f"/waves/{WAVE}/close", headers=place.key)
    Caretaker(place.app).once()

    assert closed.status_code == 200
    assert sum(secret in before for secret in secrets) == 8 + 1 + 1
    after = place.everything()
    assert [secret for secret in secrets if secret in after] == []
    assert [place.rows(table) for table in REGISTER] == [[]] * len(REGISTER)
    assert (REMARK in before, REMARK in after) == (True, False)
    sheets = place.rows("scan_answer_sheet")
    assert len(sheets) == 6
    if place.kind == "postgresql":
        assert len({sheet["xmin"] for sheet in sheets}) == 1
        order = [sheet["id"] for sheet in sorted(sheets, key=place_of)]
        assert order == sorted(order)
    else:
        raw = place.raw()
        assert [s for s in [*secrets, REMARK] if s.encode() in raw] == []
        assert sheets[0]["id"].encode() in raw  # what is kept is seen in the bytes
