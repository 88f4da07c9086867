"""What is derived from the code is in step with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import jsonschema
import pytest
from event_facts import facts
from event_schemas import fields, inlined, schema_of

from wvlo_core.catalog import decode
from wvlo_core.errors import NewerVersion
from wvlo_core.events import EVENT_TYPES, Event
from wvlo_core.testing.factories import envelope_of, example_of

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
EVENTS = REFERENCE / "events"


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


# holds EV2
@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
def test_every_field_of_an_event_says_what_it_means(kind: type[Event]) -> None:
    silent = [
        each.path for each in fields(inlined(schema_of(kind))) if not each.meaning
    ]

    assert silent == []


# holds EV2
def test_the_catalogue_shows_each_event_with_fields_example_and_versions() -> None:
    page = (REFERENCE / "events.html").read_text("utf-8")

    for fact in facts():
        section = page.split(
            f'<section class="event" aria-labelledby="{fact.kind.type}">'
        )
        assert len(section) == 2
        text = unescape(section[1].split("</section>")[0]).replace("<wbr>", "")
        for field in fields(fact.schema):
            assert f"<code>{field.path}</code>" in text
        for name, value in fact.headers.items():
            assert f"{name}: {value}" in text
        assert json.dumps(fact.data, ensure_ascii=False, indent=2) in text
        assert f"{fact.kind.version}, told today" in text
        for service in fact.acts:
            assert service.replace("_", " ") in text


# holds EV2
def test_the_catalogue_needs_nothing_from_elsewhere() -> None:
    page = (REFERENCE / "events.html").read_text("utf-8")

    assert "http" not in page
    assert re.findall(r"<script|<link|<img|@import|url\(", page) == []
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))
    for href in re.findall(r'href="([^"#]+)"', page):
        assert (REFERENCE / href).exists(), href


def test_a_message_of_a_newer_version_is_never_guessed_at() -> None:

    newer = envelope_of(example_of(EVENT_TYPES[0]))._replace(version=2)

    with pytest.raises(NewerVersion, match="upgrade the service"):
        decode(newer)
