"""What is derived from the code is in step with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from wvlo_core.catalog import decode
from wvlo_core.errors import NewerVersion
from wvlo_core.events import EVENT_TYPES, Event
from wvlo_core.testing.factories import envelope_of, example_of

ROOT = Path(__file__).parents[2]
EVENTS = ROOT / "docs" / "reference" / "events"


# holds EV2
def test_schemas_catalogue_and_settings_are_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
def test_each_published_example_follows_its_schema_and_still_decodes(
    kind: type[Event],
) -> None:
    base = EVENTS / f"{kind.type}.v{kind.version}"
    example = json.loads(Path(f"{base}.example.json").read_text("utf-8"))
    schema = json.loads(Path(f"{base}.schema.json").read_text("utf-8"))

    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    ).validate(example)

    assert decode(envelope_of(example_of(kind))) == kind.model_validate(example)


def test_a_message_of_a_newer_version_is_never_guessed_at() -> None:
    from dataclasses import replace

    newer = replace(envelope_of(example_of(EVENT_TYPES[0])), version=2)

    with pytest.raises(NewerVersion, match="upgrade the service"):
        decode(newer)
