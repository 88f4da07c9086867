"""The content that ships with WVLO is complete, and its parts know one another."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest

from wvlo_core import competency_framework, construct_links
from wvlo_core.domain.competency import CompetencyFramework
from wvlo_core.domain.readability import difficulties

PACKAGES = [
    "wvlo_core",
    "wvlo_scan",
    "wvlo_kennisbank",
    "wvlo_learning_paths",
    "wvlo",
]


def shipped(folder: Traversable) -> Iterator[tuple[str, Any]]:
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.is_dir():
            yield from shipped(file)
        elif file.name.endswith(".json"):
            yield file.name, json.loads(file.read_text("utf-8"))
        elif file.name.endswith(".toml"):
            yield file.name, tomllib.loads(file.read_text("utf-8"))


CONTENT = [
    pytest.param(data, id=f"{package}/{name}")
    for package in PACKAGES
    for name, data in shipped(files(package) / "content")
]


def gaps(data: Any, place: str = "") -> Iterator[str]:
    """Find every Dutch text without its English beside it."""
    if isinstance(data, list):
        for number, each in enumerate(data):
            yield from gaps(each, f"{place}/{number}")
    elif isinstance(data, dict):
        if "nl" in data or "en" in data:
            yield from differing(data.get("nl"), data.get("en"), place)
        for name, each in data.items():
            yield from gaps(each, f"{place}/{name}")


def differing(nl: Any, en: Any, place: str) -> Iterator[str]:
    if isinstance(nl, dict) and isinstance(en, dict):
        for name in nl.keys() | en.keys():
            yield from differing(nl.get(name), en.get(name), f"{place}/{name}")
    elif isinstance(nl, list) and isinstance(en, list):
        if len(nl) != len(en):
            yield place
    elif not all(isinstance(each, str) and each.strip() for each in (nl, en)):
        yield place


def named(data: Any, *names: str) -> Iterator[str]:
    """Find the codes under these names, alone or in lists."""
    if isinstance(data, list):
        for each in data:
            yield from named(each, *names)
    elif isinstance(data, dict):
        for name, each in data.items():
            codes = each if isinstance(each, list) else [each]
            if name in names and all(isinstance(code, str) for code in codes):
                yield from codes
            yield from named(each, *names)


def indicators(framework: CompetencyFramework) -> list[list[int]]:
    return [[i.level for i in each.indicators] for each in framework.competencies]


def test_there_is_content_to_look_at() -> None:
    assert len(CONTENT) > 30


# holds CO3
def test_the_framework_has_twelve_competencies_in_four_clusters() -> None:
    framework = competency_framework()

    sizes = Counter(each.cluster for each in framework.competencies)

    assert sizes == {"A": 4, "B": 3, "C": 3, "D": 2}
    assert [cluster.code for cluster in framework.clusters] == ["A", "B", "C", "D"]


# holds CO3
def test_every_competency_can_be_seen_at_each_of_four_levels() -> None:
    framework = competency_framework()

    levels = [each.level for each in framework.levels]

    assert levels == [1, 2, 3, 4]
    assert indicators(framework) == [levels] * 12


# holds CO3
def test_competencies_have_ids_and_addresses_of_their_own() -> None:
    competencies = competency_framework().competencies

    for one_each in ("code", "key", "uri"):
        assert len({getattr(each, one_each) for each in competencies}) == 12
    assert all(each.uri.partition(":")[2] for each in competencies)


# holds CO3
def test_retiring_a_competency_takes_it_out_of_choice_but_never_out_of_reach() -> None:
    framework = competency_framework()
    first, second, *others = framework.competencies
    last_day = date(2027, 8, 31)
    retired = first.model_copy(
        update={"valid_until": last_day, "replaced_by": second.code}
    )

    renewed = CompetencyFramework.model_validate_json(
        framework.model_copy(
            update={"version": "0.2.0", "competencies": (retired, second, *others)}
        ).model_dump_json()
    )

    assert renewed.resolve(first.code) == retired
    assert renewed.resolve(retired.replaced_by or "") == second
    assert retired in renewed.current(last_day)
    assert [*renewed.current(date(2027, 9, 1))] == [second, *others]


def test_every_construct_of_our_scan_leads_to_competencies_and_first_actions() -> None:
    scan = json.loads(
        (files("wvlo_scan") / "content/learning_organisation_scan.json").read_text(
            "utf-8"
        )
    )

    links = construct_links().links

    assert [link.code for link in links] == [c["code"] for c in scan["constructs"]]
    assert len(links) == 24
    assert all(link.competencies and link.actions for link in links)


@pytest.mark.parametrize("data", CONTENT)
def test_content_speaks_of_competencies_and_constructs_that_exist(data: Any) -> None:
    competencies = {each.code for each in competency_framework().competencies}
    constructs = {each.code for each in construct_links().links}

    unknown = {*named(data, "competency", "competencies")} - competencies
    unheard = {*named(data, "construct", "constructs")} - constructs

    assert (unknown, unheard) == (set(), set())


# holds UI1
@pytest.mark.parametrize("data", CONTENT)
def test_everything_that_ships_is_there_in_dutch_and_in_english(data: Any) -> None:
    assert [*gaps(data)] == []


def dutch(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Give every Dutch text and its place."""
    if isinstance(data, list):
        for number, each in enumerate(data):
            yield from dutch(each, f"{place}/{number}")
    elif isinstance(data, dict):
        if isinstance(data.get("nl"), str):
            yield place, data["nl"]
        for name, each in data.items():
            yield from dutch(each, f"{place}/{name}")


# holds UI3
@pytest.mark.parametrize("package", ["wvlo_core", "wvlo_learning_paths"])
def test_what_learners_read_gives_no_warning_of_hard_dutch(package: str) -> None:
    texts = [
        (f"{name}{place}", text)
        for name, data in shipped(files(package) / "content")
        for place, text in dutch(data)
        if not place.endswith("/title")  # a trade is called what it is called
    ]

    hard = {
        place: [each.where for each in found]
        for place, text in texts
        if (found := difficulties(text))
    }

    assert len(texts) > 30
    assert hard == {}


@pytest.mark.parametrize(
    "incomplete",
    [
        {"title": {"nl": "Dienst"}},
        {"title": {"nl": "Dienst", "en": " "}},
        {"items": [{"text": {"en": "Shift"}}]},
        {"nl": {"title": "Dienst", "body": "Tekst"}, "en": {"title": "Shift"}},
        {"nl": {"steps": ["een", "twee"]}, "en": {"steps": ["one"]}},
    ],
)
def test_a_missing_language_does_get_noticed(incomplete: Any) -> None:
    assert [*gaps(incomplete)]
