from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from tests.builders import DAIRY, learner_id, score, wave_closed
from tests.integration.wvlo_learning_paths.test_http import Paths, paths, problem
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.locale import Language
from wvlo_core.errors import Invalid, NotFound
from wvlo_learning_paths.commands import COMMANDS

__all__ = ["paths"]

SVG = "{http://www.w3.org/2000/svg}"
ADVISE = COMMANDS["advise"]


def shown(paths: Paths, capsys: Any, **options: Any) -> str:
    who = {"learner": UUID(str(learner_id())), **options}
    ADVISE({"learning_paths": paths.app}, **who)
    return str(capsys.readouterr().out)


# holds UI6, LP2
def test_every_step_has_its_chain_from_the_gap_to_the_fact_that_changed_it(
    paths: Paths,
) -> None:
    paths.save(budget_hours=40, own_goals=["B1"])
    paths.hear(wave_closed(DAIRY, score("feedback", 10)))

    found = paths.door.get(f"/learners/{learner_id()}/suggestion/why").json()

    assert found["steps"]
    assert [each["step"] for each in found["steps"]] == paths.suggestion()["steps"]
    for each in found["steps"]:
        kinds = [link["kind"] for link in each["chain"]]
        assert kinds[-1] == "last_change"
        assert {"role", "own_goal"} & set(kinds)
        assert each["chain"][-1]["source"].startswith("scan.wave_closed:")
        assert all(
            link["words"]["nl"] and link["words"]["en"] for link in each["chain"]
        )
    sources = {link["source"] for each in found["steps"] for link in each["chain"]}
    assert "role_profile:operator" in sources


def test_what_a_step_is_worth_is_what_its_reasons_say(paths: Paths) -> None:
    paths.save(budget_hours=60)

    found = paths.door.get(f"/learners/{learner_id()}/suggestion/why").json()

    assert all(each["points"] > 0 or each["needed_for"] for each in found["steps"])
    assert found["weighed"] > len(found["steps"])
    assert found["at_most_more"] >= 0


@pytest.mark.parametrize("end", ["why", "picture"])
def test_nobody_is_explained_who_is_not_there(paths: Paths, end: str) -> None:
    problem(paths.door.get(f"/learners/{learner_id()}/suggestion/{end}"), 404)


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        (Language.NL, "Begin met: ", "Dit is een uitnodiging"),
        (Language.EN, "Begin with: ", "This is an invitation"),
    ],
)
def test_a_path_reads_as_a_sentence_a_table_and_what_lost(
    paths: Paths, capsys: Any, language: Language, first: str, last: str
) -> None:
    paths.save(budget_hours=40)

    text = shown(paths, capsys, language=language)

    lines = text.rstrip().splitlines()
    assert lines[0].startswith(first)
    assert lines[-1].startswith(last)
    assert max(map(len, lines)) <= 90
    for step in paths.suggestion()["steps"]:
        begins = f"{step['order']:>3}. {step['title'][language.value].split()[0]}"
        assert any(line.startswith(begins) for line in lines)


def test_who_has_reached_everything_reads_that(paths: Paths, capsys: Any) -> None:
    every = [f"{cluster}{n}" for cluster in "ABCD" for n in range(1, 5)]
    known = {*every} - {"B4", "C4", "D3", "D4"}
    paths.save(levels=dict.fromkeys(known, 4))

    text = shown(paths, capsys)

    assert text.startswith("Je hebt je doelen voor de rol Operator bereikt")


@pytest.mark.parametrize("language", [*Language])
def test_the_picture_names_every_step_and_what_it_opens(
    paths: Paths, capsys: Any, tmp_path: Path, language: Language
) -> None:
    paths.save(budget_hours=80)
    file = tmp_path / "path.svg"
    shown(paths, capsys, svg=file, language=language)

    picture = ET.fromstring(file.read_text("utf-8"))

    steps = paths.suggestion()["steps"]
    described = picture.findtext(f"{SVG}desc") or ""
    assert picture.get("role") == "img"
    assert str(len(steps)) in (picture.findtext(f"{SVG}title") or "")
    for step in steps:
        assert step["title"][language.value].strip(".") in described
    words = [each.text or "" for each in picture.iter(f"{SVG}text")]
    why = paths.door.get(f"/learners/{learner_id()}/suggestion/why").json()["steps"]
    opened = [later for each in why for later in each["needed_for"]]
    expected = {Language.NL: "eerst nodig", Language.EN: "needed first"}[language]
    assert words.count(expected) == len(opened)
    at_work = {Language.NL: "in je werk", Language.EN: "in your work"}[language]
    assert any(at_work in each for each in words)
    asked = paths.door.get(
        f"/learners/{learner_id()}/suggestion/picture", params={"language": language}
    )
    assert asked.headers["content-type"].startswith("image/svg+xml")
    assert asked.text == file.read_text("utf-8")


def test_what_somebody_wrote_cannot_become_part_of_the_picture(paths: Paths) -> None:
    paths.save(alias="<script>")

    asked = paths.door.get(f"/learners/{learner_id()}/suggestion/picture")

    assert "<script" not in asked.text


def test_a_picture_that_cannot_be_written_says_so(
    paths: Paths, capsys: Any, tmp_path: Path
) -> None:
    paths.save()

    with pytest.raises(Invalid, match="choose another file"):
        shown(paths, capsys, svg=tmp_path / "nowhere" / "path.svg")


def test_a_learner_who_is_not_there_is_named(paths: Paths, capsys: Any) -> None:
    with pytest.raises(NotFound, match="register the learner first"):
        shown(paths, capsys, learner=named_id("nobody"))
