"""An operator sees what was set aside and brings it back, by command and by HTTP."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
import structlog
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, func, select
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from wvlo_core import catalog
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.events.base import Lift
from wvlo_core.runtime import http, logging, operate
from wvlo_core.runtime.app import App, Transaction, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.events_cli import Apps, events_door
from wvlo_core.runtime.events_text import line
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.outbox import mark_sent
from wvlo_core.runtime.parked import park
from wvlo_core.runtime.tables import message_tables
from wvlo_core.testing.factories import envelope_of, example_of

TOKEN = "a token of the college"
metadata = MetaData()
messages = message_tables(metadata, "shelf")
books = Table(
    "shelf_book",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
)


@dataclass
class Shelf:
    """A service that keeps what it hears, unless a test put something in its way."""

    engine: Engine
    in_the_way: dict[str, Exception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        handlers = {ItemPublished: self._keep}
        self.app = App("shelf", self.engine, messages, lambda t: t, handlers)

    def _keep(self, event: ItemPublished, work: Transaction) -> None:
        work.connection.add(books, {"name": event.slug})
        work.outbox.add(ItemWithdrawn(item_id=event.item_id, edition=event.edition))
        if trouble := self.in_the_way.get(event.slug):
            raise trouble

    def kept(self) -> list[str]:
        query = select(books.c.name).order_by(books.c.seq)
        with self.engine.connect() as connection:
            return [*connection.execute(query).scalars()]

    def aside(self) -> list[tuple[str, str]]:
        found = operate.look_through(self.app)
        return [(each.queue, each.code) for _, each in found]

    def in_line(self) -> int:
        query = select(func.count()).select_from(messages.waiting)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def set_aside(
        self, *names: str, about: str = "", code: str = "unavailable"
    ) -> None:
        """Put messages aside, as a bus does that gave up trying."""
        outcome = Outcome(Fate.DEAD, f"{code}: no", code)
        self.set_aside_as(outcome, *(published(n, about or n) for n in names))

    def set_aside_as(self, outcome: Outcome, *given: Message) -> None:
        with self.engine.begin() as connection:
            for message in given:
                park(connection, messages, message, outcome, utc_now())


def published(name: str, about: str = "", **headers: Any) -> Message:
    item_id = named_id("shelf", about or name)
    fact = example_of(ItemPublished).model_copy(
        update={"item_id": item_id, "slug": name}
    )
    message = Message.of(envelope_of(fact, name)._replace(time=utc_now()))
    return message._replace(headers={**message.headers, **headers})


def key_of(name: str) -> str:
    return str(published(name).headers["ce-id"])


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def shelf(engine: Engine) -> Shelf:
    return Shelf(engine)


@dataclass(frozen=True)
class Command:
    shelf: Shelf

    def __call__(self, *words: str, typed: str = "") -> Result:
        @contextmanager
        def place() -> Iterator[Apps]:
            yield {"shelf": self.shelf.app}

        logs = structlog.get_config()
        try:
            door = events_door(place, "Events.")
            return CliRunner().invoke(door, words, input=typed)
        finally:
            structlog.configure(**logs)


@pytest.fixture
def events(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run commands in this process; what logs a line must forget their output again."""
    plain = logging.configure

    def configure(service: str, level: int) -> None:
        plain(service, level)
        structlog.configure(cache_logger_on_first_use=False)

    monkeypatch.setattr(logging, "configure", configure)
    return Command(shelf)


# holds EV5
def test_a_dead_message_is_listed_shown_and_replayed_once_its_cause_is_mended(
    shelf: Shelf, events: Command
) -> None:
    shelf.in_the_way["atlas"] = Invalid("this is no book")
    shelf.app.receive(published("atlas"))

    listed = events("dead")
    shown = events("show", key_of("atlas")[:8])
    too_early = events("replay", key_of("atlas"))
    del shelf.in_the_way["atlas"]
    replayed = events("replay", key_of("atlas"))

    assert key_of("atlas")[:12] in listed.stdout
    assert "kennisbank.item_published" in listed.stdout
    assert "invalid: this is no book" in listed.stdout
    assert '"slug": "atlas"' in shown.stdout
    assert f"ce-id: {key_of('atlas')}" in shown.stdout
    assert "mend what was refused and replay it" in shown.stdout
    assert (too_early.exit_code, replayed.exit_code) == (1, 0)
    assert "failed again" in too_early.stdout
    assert shelf.kept() == ["atlas"]
    assert shelf.aside() == []


# holds EV5
def test_all_are_replayed_in_the_order_they_were_set_aside(
    shelf: Shelf, events: Command
) -> None:
    names = [f"volume-{number}" for number in range(230)]
    shelf.set_aside(*names, about="encyclopedia")

    done = events("replay", "--all")

    assert done.exit_code == 0, done.output
    assert "230 of 230 offered again: 230 done" in done.stdout
    assert shelf.kept() == names
    assert shelf.aside() == []


# holds EV5
def test_who_fails_for_now_is_not_overtaken_and_holds_up_nobody_afterwards(
    shelf: Shelf, events: Command
) -> None:
    names = [f"volume-{number}" for number in range(120)]
    shelf.in_the_way["volume-0"] = Unavailable("the printer is away")
    shelf.set_aside(*names, about="encyclopedia", code="bug")
    shelf.set_aside("atlas")

    done = events("replay", "--all")
    told_later = shelf.app.receive(published("volume-120", about="encyclopedia"))

    assert done.exit_code == 1
    assert "1 retry" in done.stdout
    assert "119 behind" in done.stdout
    assert "120 stay set aside" in done.stdout
    assert shelf.kept() == ["atlas", "volume-120"]
    assert shelf.aside()[0] == ("dead", "unavailable")
    assert shelf.in_line() == 0
    assert told_later.fate is Fate.DONE


def test_only_those_with_one_reason_are_replayed_when_asked(
    shelf: Shelf, events: Command
) -> None:
    shelf.set_aside("atlas")
    shelf.set_aside("diary", code="bug")

    done = events("replay", "--all", "--code", "bug")

    assert done.exit_code == 0
    assert shelf.kept() == ["diary"]
    assert shelf.aside() == [("dead", "unavailable")]


def test_what_had_its_effect_already_leaves_without_a_second_one(
    shelf: Shelf, events: Command
) -> None:
    shelf.app.receive(published("atlas"))
    shelf.set_aside("atlas")

    done = events("replay", key_of("atlas"))

    assert done.exit_code == 0
    assert "had its effect earlier" in done.stdout
    assert shelf.kept() == ["atlas"]
    assert shelf.aside() == []


def test_a_message_that_is_understood_by_now_and_refused_stays_once_as_dead(
    shelf: Shelf, events: Command
) -> None:
    newer = Outcome(Fate.QUARANTINE, "newer_version: wait", "newer_version")
    shelf.set_aside_as(newer, published("atlas"))
    shelf.in_the_way["atlas"] = Invalid("this is no book")

    done = events("replay", "--all")

    assert done.exit_code == 1
    assert shelf.aside() == [("dead", "invalid")]


def test_a_message_that_stays_unreadable_stays_where_it_was(
    shelf: Shelf, events: Command
) -> None:
    shelf.app.receive(Message({"ce-type": "x", "odd": b"\xff\x00"}, b"\x00\xffpaper"))

    done = events("replay", "--all")
    [(_, found)] = operate.look_through(shelf.app)

    assert "1 quarantine" in done.stdout
    assert shelf.aside() == [("quarantine", "unreadable")]
    assert found.body == b"\x00\xffpaper"


def test_a_body_that_is_not_json_is_shown_as_bytes_and_steers_no_terminal(
    shelf: Shelf, events: Command
) -> None:
    shelf.app.receive(Message({"ce-type": "x\x1b[31m"}, b"\x1b[2J" + b"z" * 300))
    [(_, found)] = operate.look_through(shelf.app)

    shown = events("show", found.key[:6])
    listed = events("dead", "--quarantine")

    assert "body, 304 bytes" in shown.stdout
    assert "1b 5b 32 4a" in shown.stdout
    assert "and 176 bytes more" in shown.stdout
    assert "\x1b" not in shown.stdout + listed.stdout
    assert "has no header" in listed.stdout
    assert events("dead", "--dead").stdout == ""


def test_an_unknown_or_unclear_id_gets_a_sentence(
    shelf: Shelf, events: Command
) -> None:
    shelf.set_aside(*(f"volume-{number}" for number in range(40)))

    unknown = events("replay", "no-such-id")
    unclear = [events("show", digit) for digit in "0123456789abcdef"]
    neither = events("replay")

    assert "no message 'no-such-id' is set aside" in str(unknown.exception)
    assert any("give more of it" in str(each.exception) for each in unclear)
    assert "give the id of one message, or --all" in str(neither.exception)


def test_nothing_set_aside_is_said_in_a_sentence(events: Command) -> None:
    assert "every message had its effect" in events("dead").stderr
    assert "leave out an option" in events("dead", "--code", "bug").stderr
    assert events("replay", "--all").exit_code == 0


def test_a_message_is_thrown_away_after_a_yes_and_the_log_says_so(
    shelf: Shelf, events: Command
) -> None:
    shelf.set_aside("atlas")

    refused = events("discard", key_of("atlas"), typed="n\n")
    still_there = shelf.aside()
    done = events("discard", key_of("atlas")[:9], "--yes")

    assert refused.exit_code == 1
    assert len(still_there) == 1
    assert done.exit_code == 0
    assert shelf.aside() == []
    [logged] = [json.loads(each) for each in done.stderr.splitlines()]
    assert logged["event"] == "message_discarded"
    assert (logged["service"], logged["key"]) == ("shelf", key_of("atlas"))


def test_ctrl_c_ends_a_replay_after_the_page_in_hand(
    shelf: Shelf, events: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.set_aside(*(f"volume-{number}" for number in range(150)))
    plain = shelf.app.receive_all

    def interrupted(batch: Any) -> list[Outcome]:
        signal.raise_signal(signal.SIGINT)
        return plain(batch)

    monkeypatch.setitem(shelf.app.__dict__, "receive_all", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    done = events("replay", "--all")
    after = signal.signal(signal.SIGINT, before)

    assert done.exit_code == 130
    assert "100 of 150 offered again: 100 done; 50 stay set aside" in done.stdout
    assert len(shelf.kept()) == 100
    assert len(shelf.aside()) == 50
    assert after is signal.default_int_handler


def test_what_is_told_is_followed_from_the_start_with_whether_it_was_sent(
    shelf: Shelf, events: Command
) -> None:
    shelf.app.receive_all([published("atlas"), published("diary")])
    with shelf.engine.begin() as connection:
        mark_sent(connection, messages, [1])

    shown = events("tail", "--from-start", "--count", "2")

    first, second = shown.stdout.splitlines()
    assert "  sent      kennisbank.item_withdrawn  " in first
    assert "  not sent  kennisbank.item_withdrawn  " in second
    assert str(named_id("shelf", "atlas")) in first


def test_following_begins_now_and_shows_each_fact_once(shelf: Shelf) -> None:
    shelf.app.receive(published("atlas"))
    following = operate.Following(shelf.app)

    before = following.news()
    shelf.app.receive(published("diary"))
    news, again = following.news(), following.news()

    assert before == again == []
    subjects = [each.subject for each in news]
    assert subjects == [str(named_id("shelf", "diary"))]


class Upgraded(ItemPublished):
    """The same fact as newer software tells it."""

    version: ClassVar[int] = 2
    lifts: ClassVar[Mapping[int, Lift]] = {1: lambda data: data}


# holds EV5
def test_what_newer_software_told_is_replayed_by_itself_after_the_upgrade(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = published("atlas", **{"ce-dataversion": "2"})
    much_newer = published("diary", **{"ce-dataversion": "3"})
    shelf.app.receive_all([newer, much_newer])
    before = operate.replay_understood(shelf.app)

    monkeypatch.setitem(catalog._BY_TYPE, ItemPublished.type, Upgraded)
    handlers = {Upgraded: shelf._keep}
    upgraded = App("shelf", shelf.engine, messages, lambda t: t, handlers)
    counts = [operate.replay_understood(upgraded) for _ in range(2)]

    assert before == 0
    assert counts == [1, 0]
    assert shelf.kept() == ["atlas"]
    assert shelf.aside() == [("quarantine", "newer_version")]


def test_a_database_that_is_away_does_not_stop_the_start(tmp_path: Any) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.sqlite")

    assert operate.replay_understood(Shelf(engine).app) == 0


@dataclass(frozen=True)
class Door:
    client: TestClient

    def __call__(
        self, verb: str, path: str, status: int = 200, token: str = TOKEN
    ) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.client.request(verb, path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def door(shelf: Shelf) -> Door:
    made = http.create(shelf.app, "Shelf", "For tests.")
    http.allow_operator(made, SecretStr(TOKEN), "WVLO_SHELF_OPERATOR_TOKEN")
    return Door(TestClient(made))


# holds EV5
def test_an_operator_lists_reads_replays_and_discards_over_http(
    shelf: Shelf, door: Door
) -> None:
    shelf.set_aside("atlas", "diary", "novel")
    shelf.in_the_way["diary"] = Invalid("too private")

    page = door("GET", "/events/parked?limit=2")
    rest = door("GET", f"/events/parked?limit=2&after={page['next_after']}")
    whole = door("GET", f"/events/parked/{key_of('atlas')}")
    done = door("POST", f"/events/parked/{key_of('atlas')}/replay")
    failed = door("POST", f"/events/parked/{key_of('diary')}/replay")
    door("DELETE", f"/events/parked/{key_of('novel')}", 204)
    missing = door("GET", f"/events/parked/{key_of('novel')}", 404)

    assert page["total"] == 3
    assert [each["key"] for each in page["messages"]] == [
        *map(key_of, ("atlas", "diary"))
    ]
    assert [each["key"] for each in rest["messages"]] == [key_of("novel")]
    assert rest["next_after"] is None
    assert whole["data"]["slug"] == "atlas"
    assert whole["headers"]["ce-id"] == key_of("atlas")
    assert whole["advice"] == "replay it when what was away is back"
    assert (done["outcome"], done["succeeded"]) == ("done", True)
    assert (failed["outcome"], failed["reason"]) == ("dead", "invalid: too private")
    assert "is set aside" in missing["detail"]
    assert shelf.kept() == ["atlas"]


# holds EV5
def test_one_call_replays_no_more_than_its_limit_and_says_what_remains(
    shelf: Shelf, door: Door
) -> None:
    shelf.set_aside(*(f"volume-{number}" for number in range(5)))
    shelf.in_the_way["volume-0"] = Invalid("damaged")

    first = door("POST", "/events/parked/replay?limit=3")
    second = door("POST", f"/events/parked/replay?after={first['next_after']}")

    assert first["outcomes"] == {"dead": 1, "done": 2}
    assert first["remaining"] == 2
    assert second == {"outcomes": {"done": 2}, "remaining": 0, "next_after": None}
    assert shelf.aside() == [("dead", "invalid")]


def test_an_operator_follows_what_is_told_over_http(shelf: Shelf, door: Door) -> None:
    shelf.app.receive_all([published("atlas"), published("diary")])

    [first] = door("GET", "/events/told?limit=1")
    [second] = door("GET", f"/events/told?after={first['seq']}")

    assert first["subject"] == str(named_id("shelf", "atlas"))
    assert first["causation_id"] == key_of("atlas")
    assert second["sent"] is False


def test_what_no_database_can_keep_as_text_is_set_aside_all_the_same(
    shelf: Shelf,
) -> None:
    strange = Message({"ce-type": "x\0y", "ce-id": "\0"}, b"\0")

    outcome = shelf.app.receive(strange)

    assert outcome.fate is Fate.QUARANTINE
    assert shelf.aside() == [("quarantine", "unreadable")]


@pytest.mark.parametrize("body", [b'"\\ud800"', b"[NaN]", b"\xff", b"[" * 100_000])
def test_an_odd_body_is_shown_over_http_too(
    shelf: Shelf, door: Door, body: bytes
) -> None:
    shelf.app.receive(Message({"ce-odd": float("nan")}, body))
    [(_, found)] = operate.look_through(shelf.app)

    whole = door("GET", f"/events/parked/{found.key}")

    assert whole["data"] is None
    assert whole["size"] == len(body)


GUARDED = [
    ("GET", "/events/parked"),
    ("GET", "/events/parked/0"),
    ("POST", "/events/parked/0/replay"),
    ("POST", "/events/parked/replay"),
    ("DELETE", "/events/parked/0"),
    ("GET", "/events/told"),
]


@pytest.mark.parametrize(("verb", "path"), GUARDED)
def test_without_the_token_nothing_is_shown_or_done(
    shelf: Shelf, door: Door, verb: str, path: str
) -> None:
    shelf.set_aside("atlas")
    closed = Door(TestClient(http.create(shelf.app, "Shelf", "Nobody's.")))

    wrong = door(verb, path, 401, token="somebody's guess")
    none = door(verb, path, 401, token="")
    nobody = closed(verb, path, 403, token="")

    assert "Authorization: Bearer" in wrong["detail"]
    assert wrong == none
    assert "set WVLO_SHELF_OPERATOR_TOKEN" in nobody["detail"]
    assert len(shelf.aside()) == 1


def figures(door: Door, path: str = "/metrics") -> dict[tuple[str, ...], float]:
    text = door.client.get(path).text
    return {
        (
            s.name,
            *(value for name, value in sorted(s.labels.items()) if name != "service"),
        ): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


# holds OP3
def test_health_and_figures_are_there_and_lag_and_dead_depth_move(
    shelf: Shelf, door: Door
) -> None:
    before = figures(door)
    shelf.in_the_way["diary"] = Invalid("too private")
    shelf.in_the_way["novel"] = Unavailable("lent out")

    shelf.app.receive_all([published(n) for n in ("atlas", "diary", "novel")])
    shelf.app.receive(Message({}, b"scribbles"))
    after = figures(door)

    assert door("GET", "/health/live", token="") == {"status": "ok"}
    assert door("GET", "/health/ready", token="") == {"status": "ok"}
    for name in ("outbox_unsent", "dead", "quarantined", "waiting"):
        assert (before[f"wvlo_{name}",], after[f"wvlo_{name}",]) == (0, 1)
    assert after["wvlo_outbox_oldest_unsent_seconds",] > 0
    lags = "wvlo_lag_seconds_count"
    assert after[lags,] == before[lags,] + 1
    for fate, kind in (
        ("done", ItemPublished.type),
        ("dead", ItemPublished.type),
        ("retry", ItemPublished.type),
        ("quarantine", "unknown"),
    ):
        key = ("wvlo_messages_total", fate, kind)
        assert after[key] == before.get(key, 0) + 1
    assert ("wvlo_handler_seconds_count", ItemPublished.type) in after


# holds OP3
def test_every_message_leaves_one_canonical_line(shelf: Shelf) -> None:
    chain = str(envelope_of(example_of(ItemPublished)).correlation_id)
    again = published("atlas", **{"wvlo-attempt": 2})
    newer = published("diary", **{"ce-dataversion": "7"})

    with capture_logs() as logs:
        shelf.app.receive_all([again, newer, Message({}, b"scribbles")])

    lines = [each for each in logs if each["event"] == "handled"]
    assert [each["outcome"] for each in lines] == ["done", "quarantine", "quarantine"]
    for each, name, attempt in zip(lines, ("atlas", "diary"), (3, 1), strict=False):
        assert each["event_id"] == key_of(name)
        assert each["subject"] == str(named_id("shelf", name))
        assert each["door"] == ItemPublished.type
        assert each["correlation_id"] == chain
        assert each["attempt"] == attempt
        assert each["milliseconds"] >= 0
    assert lines[2]["event_id"] is None


def test_a_line_in_the_list_is_one_line_whatever_the_reason(shelf: Shelf) -> None:
    broken = Outcome(Fate.DEAD, "bug: first\n  second\x07", "bug")
    shelf.set_aside_as(broken, published("atlas"))
    [(_, found)] = operate.look_through(shelf.app)

    said = line(found, "")

    assert said.endswith("bug: first second?")
