"""Events change without surprising whoever listens, and old messages stay readable."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import generate
import jsonschema
import pytest
from event_promises import FOLDER, KEPT, breaches, broken, forgotten
from event_record import committed, released, shape
from event_schemas import schema_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from tests.strategies import json_of
from wvlo_core.catalog import decode, read_as
from wvlo_core.domain.ids import OrganisationId, PilotId, named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NewerVersion, Unreadable
from wvlo_core.events import EVENT_TYPES, Envelope, Event
from wvlo_core.testing.factories import envelope_of, example_of

ROOT = Path(__file__).parents[2]
PROMISES = committed(ROOT)
MESSAGES = sorted((ROOT / KEPT).glob("*.json"))

Json = dict[str, Any]


class Place(BaseModel):
    """Open: listeners ignore what they do not know."""

    town: str


class Hall(BaseModel):
    """Closed: listeners refuse what they do not know."""

    model_config = ConfigDict(extra="forbid")

    number: int


class Pilot(Event):
    """Companies and a college begin to try something out."""

    type: ClassVar[str] = "learning_paths.pilot_started"
    subject_field: ClassVar[str] = "pilot_id"

    pilot_id: PilotId
    organisation_id: OrganisationId


OLD: dict[str, Any] = {
    "line": (Annotated[int, Field(ge=1, le=4)], ...),
    "phase": (Literal["running", "stopped"], ...),
    "learners": (int | None, ...),
    "months": (int, 6),
    "note": (str | None, None),
    "places": (tuple[Place, ...], ()),
    "hall": (Hall, ...),
}


def pilot(base: type[Event] = Pilot, **changes: Any) -> type[Event]:
    """Make the event with some fields changed, or gone when None."""
    fields = {n: f for n, f in {**OLD, **changes}.items() if f is not None}
    made: type[Event] = create_model("PilotStarted", __base__=base, **fields)
    return made


class Town(BaseModel):
    """A place by another name, and with something more to say."""

    town: Annotated[str, Field(description="Where it is.")]
    country: str = "NL"


class Numbered(Hall):
    """A hall with something more."""

    floor: int = 0


class PerOrganisation(Pilot):
    """The same fact, put in another order."""

    subject_field: ClassVar[str] = "organisation_id"


STARTED = pilot()
BODY: Json = {
    "pilot_id": str(named_id("test", "pilot")),
    "organisation_id": str(named_id("test", "organisation")),
    "line": 1,
    "phase": "running",
    "learners": 12,
    "months": 6,
    "hall": {"number": 3},
}
LISTENER, REPLAY, MEANING = "an old listener", "an old message", "a meaning"

# What changes, the field that is named, who fails, and a message that shows it.
NEEDS_A_VERSION: dict[str, tuple[type[Event], str, str, Json]] = {
    "a field is gone": (
        pilot(line=None),
        "line",
        LISTENER,
        {k: v for k, v in BODY.items() if k != "line"},
    ),
    "an optional field is gone": (pilot(note=None), "note", MEANING, {}),
    "another type": (pilot(line=(str, ...)), "line", LISTENER, {**BODY, "line": "1"}),
    "a new field without default": (pilot(goal=(str, ...)), "goal", REPLAY, BODY),
    "a field becomes required": (
        pilot(months=(int, ...)),
        "months",
        REPLAY,
        {k: v for k, v in BODY.items() if k != "months"},
    ),
    "a field may be left out": (
        pilot(line=(Annotated[int, Field(ge=1, le=4)], 1)),
        "line",
        LISTENER,
        {k: v for k, v in BODY.items() if k != "line"},
    ),
    "one more value": (
        pilot(phase=(Literal["running", "stopped", "paused"], ...)),
        "phase",
        LISTENER,
        {**BODY, "phase": "paused"},
    ),
    "one value less": (
        pilot(phase=(Literal["stopped"], ...)),
        "phase",
        REPLAY,
        BODY,
    ),
    "null comes": (
        pilot(line=(Annotated[int, Field(ge=1, le=4)] | None, ...)),
        "line",
        LISTENER,
        {**BODY, "line": None},
    ),
    "null goes": (
        pilot(learners=(int, ...)),
        "learners",
        REPLAY,
        {**BODY, "learners": None},
    ),
    "a wider limit": (
        pilot(line=(Annotated[int, Field(ge=1, le=5)], ...)),
        "line",
        LISTENER,
        {**BODY, "line": 5},
    ),
    "a narrower limit": (
        pilot(line=(Annotated[int, Field(ge=2, le=4)], ...)),
        "line",
        REPLAY,
        BODY,
    ),
    "a field in a closed object": (
        pilot(hall=(Numbered, ...)),
        "hall.floor",
        LISTENER,
        {**BODY, "hall": {"number": 3, "floor": 1}},
    ),
    "deep inside a list": (
        pilot(places=(tuple[Hall, ...], ())),
        "places[].town",
        LISTENER,
        {**BODY, "places": [{"number": 3}]},
    ),
    "another default": (pilot(months=(int, 12)), "months", MEANING, {}),
    "another subject": (pilot(PerOrganisation), "(the event)", MEANING, {}),
}


def turned_around() -> type[Event]:
    """Make the event with its fields the other way round."""
    return create_model("PilotStarted", __base__=Pilot, **dict(reversed(OLD.items())))


KEEPS_THE_VERSION: dict[str, type[Event]] = {
    "nothing": pilot(),
    "a new optional field": pilot(goal=(LocalizedText | None, None)),
    "a new field with a default": pilot(goal=(Literal["learn", "earn"], "learn")),
    "other words": pilot(
        line=(Annotated[int, Field(ge=1, le=4, description="Of four.", title="L")], ...)
    ),
    "an inner class by another name with one more field": pilot(
        places=(tuple[Town, ...], ())
    ),
    "another order": turned_around(),
}


def fits(schema: Json, message: Json) -> bool:
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return bool(validator.is_valid(message))


def reads(kind: type[Event], message: Json) -> bool:
    try:
        kind.model_validate(message)
    except ValidationError:
        return False
    return True


# holds EV6
@pytest.mark.parametrize("change", NEEDS_A_VERSION)
def test_a_change_that_fails_somebody_needs_a_version(change: str) -> None:
    today, field, who, message = NEEDS_A_VERSION[change]

    found = breaches(schema_of(STARTED), schema_of(today))

    assert field in {each.field for each in found}
    if who == LISTENER:
        assert reads(today, message)
        assert not fits(schema_of(STARTED), message)
    if who == REPLAY:
        assert fits(schema_of(STARTED), message)
        assert not reads(today, message)


# holds EV6
@pytest.mark.parametrize("change", KEEPS_THE_VERSION)
@settings(max_examples=25)
@given(data=st.data())
def test_a_change_that_keeps_the_version_fails_nobody(
    change: str, data: st.DataObject
) -> None:
    today = KEEPS_THE_VERSION[change]

    assert breaches(schema_of(STARTED), schema_of(today)) == []

    old = data.draw(json_of(STARTED))
    new = today.model_validate(data.draw(json_of(today))).model_dump(mode="json")
    assert reads(today, old)
    assert fits(schema_of(STARTED), new)
    assert reads(STARTED, new)


# holds EV6
def test_the_words_say_event_field_change_reason_and_what_to_do() -> None:
    today = pilot(phase=(Literal["running", "stopped", "paused"], ...), line=None)
    promises = {(STARTED.type, 1): schema_of(STARTED)}

    said = broken([today], promises, "in release v1.0.0")

    assert said == [
        """\
learning_paths.pilot_started version 1 is not what was promised in release v1.0.0:
    line
      - whole number, at least 1, at most 4
      + (nothing)
      listeners read it
    phase
      - one of running, stopped
      + one of running, stopped, paused
      listeners refuse a value they do not know: paused
  Give PilotStarted version 2 and a lift from 1, or undo the change.
  See docs/how-to/add-an-event.md, 'Change an event that exists'."""
    ]


# Three versions of one event: `line` got a longer name, then the phase a new value.


def _from_1(data: Json) -> Json:
    return {**data, "programme_line": data.pop("line")}


def _from_2(data: Json) -> Json:
    return {**data, "phase": {"stopped": "ended"}.get(data["phase"], data["phase"])}


class Second(Pilot):
    """Version 2."""

    version: ClassVar[int] = 2
    lifts: ClassVar[Any] = {1: _from_1}

    programme_line: int
    phase: Literal["running", "stopped"]


class Third(Pilot):
    """Version 3."""

    version: ClassVar[int] = 3
    lifts: ClassVar[Any] = {1: _from_1, 2: _from_2}

    programme_line: int
    phase: Literal["running", "ended"]


PILOT = {k: v for k, v in BODY.items() if k.endswith("_id")}
TOLD = {
    1: {**BODY, "phase": "stopped"},
    2: {**PILOT, "programme_line": 1, "phase": "stopped"},
    3: {**PILOT, "programme_line": 1, "phase": "ended"},
}
CHAIN = {1: STARTED, 2: Second, 3: Third}
FILES = {(kind.type, number): schema_of(kind) for number, kind in CHAIN.items()}


def told(version: int, data: Any) -> Envelope:
    sent = envelope_of(example_of(EVENT_TYPES[0]))
    return sent._replace(type=Pilot.type, version=version, data=json.dumps(data))


# holds EV6
@pytest.mark.parametrize("version", TOLD)
def test_every_version_ever_told_is_read_as_todays(version: int) -> None:
    assert fits(FILES[Pilot.type, version], TOLD[version])

    event = read_as(Third, told(version, TOLD[version]))

    assert event.model_dump(mode="json") == TOLD[3]


def test_an_older_service_does_not_guess_at_a_newer_version() -> None:
    with pytest.raises(
        NewerVersion, match="has version 3, this software knows up to 2"
    ):
        read_as(Second, told(3, TOLD[3]))


@pytest.mark.parametrize(
    ("version", "data", "words"),
    [
        (1, {}, "reading it as version 2 fails with KeyError"),
        (1, [], "reading it as version 2 fails with TypeError"),
        (1, "words", "reading it as version 2 fails with TypeError"),
        (2, {**TOLD[2], "phase": ["running"]}, "reading it as version 3 fails"),
        (0, TOLD[1], "version 0 is no longer understood"),
    ],
)
def test_an_old_message_that_cannot_be_lifted_is_unreadable_and_says_where(
    version: int, data: Any, words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        read_as(Third, told(version, data))


# holds EV6
def test_a_new_version_with_a_lift_keeps_every_promise() -> None:
    assert broken([Third], FILES, "before") == []
    assert forgotten([Third], FILES) == []


# holds EV6
def test_a_version_without_lift_schema_or_class_is_missed() -> None:
    class Deaf(Third):
        """Reads no older version but the second."""

        lifts: ClassVar[Any] = {2: _from_2}

    without_1 = {key: file for key, file in FILES.items() if key[1] != 1}

    assert "version 1 cannot be read any more" in forgotten([Deaf], FILES)[0]
    assert "version 1 has no schema in" in forgotten([Third], without_1)[0]
    assert "version 3 was promised" in forgotten([Second], FILES)[0]


# holds EV6
@pytest.mark.parametrize("file", MESSAGES, ids=lambda file: file.stem)
def test_every_message_ever_kept_is_still_read(file: Path) -> None:
    kept = json.loads(file.read_text("utf-8"))
    body = json.dumps(kept["body"]).encode()
    envelope = Envelope.read(kept["headers"], body)

    assert file.name.startswith(f"{envelope.type}.v{envelope.version}.")
    assert fits(PROMISES[envelope.type, envelope.version], kept["body"])

    event = decode(envelope)

    assert event.subject == envelope.subject
    if envelope.version == event.version:
        assert event.model_dump(mode="json").items() >= kept["body"].items()


# holds EV6
def test_a_message_of_every_version_and_of_todays_shape_is_kept() -> None:
    kept = {file.name for file in MESSAGES}

    for name, version in PROMISES:
        assert any(each.startswith(f"{name}.v{version}.") for each in kept)
    for kind in EVENT_TYPES:
        form = shape(schema_of(kind))
        assert f"{kind.type}.v{kind.version}.{form}.json" in kept


def test_the_shape_follows_the_fields_and_not_the_words() -> None:
    forms = {name: shape(schema_of(kind)) for name, kind in KEEPS_THE_VERSION.items()}

    assert forms["other words"] == forms["another order"] == forms["nothing"]
    assert len(set(forms.values())) == 4


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a copy of what is committed, for the generator to work on."""
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    shutil.copytree(ROOT / KEPT, tmp_path / KEPT)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    return tmp_path


def promise_one_more_field(root: Path) -> Path:
    file = root / FOLDER / "scan.wave_opened.v1.schema.json"
    schema = json.loads(file.read_text("utf-8"))
    schema["properties"]["mood"] = {"type": "string"}
    file.write_text(json.dumps(schema), "utf-8")
    return file


# holds EV6
@pytest.mark.parametrize("words", [[], ["--check"]], ids=["write", "check"])
def test_a_broken_promise_fails_the_build_and_nothing_is_overwritten(
    words: list[str],
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = promise_one_more_field(elsewhere)
    promised = file.read_text("utf-8")
    monkeypatch.setattr(sys, "argv", ["generate.py", *words])

    assert generate.main() == 1

    said = capsys.readouterr()
    assert "scan.wave_opened version 1 is not what was promised in" in said.err
    assert "    mood\n      - text\n      + (nothing)\n" in said.err
    assert "Give WaveOpened version 2 and a lift from 1" in said.err
    assert said.out == ""
    assert file.read_text("utf-8") == promised
    assert not (elsewhere / "docs/reference/asyncapi.json").exists()


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


# holds EV6
def test_what_a_release_promised_holds_even_when_its_file_is_written_anew(
    elsewhere: Path,
) -> None:
    assert released(elsewhere) == ("", {})
    file = promise_one_more_field(elsewhere)
    git(elsewhere, "init", "-q")
    git(elsewhere, "add", ".")
    git(elsewhere, "commit", "-q", "-m", "first")
    git(elsewhere, "tag", "v1.0.0")
    shutil.copy(ROOT / FOLDER / file.name, file)

    said = generate.broken_promises()

    assert len(said) == 1
    assert "is not what was promised in release v1.0.0" in said[0]
