"""The story in one process, as somebody who just cloned the repository tells it."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.e2e.normal_form import normal_form
from tests.e2e.processes import Yard, environment, free_port


def _tell(yard: Yard, data: str, *more: str) -> str:
    return yard.run("wvlo", "demo", *more, env=environment(WVLO_DATA=data))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One uninterrupted telling, as JSON."""
    return _tell(Yard(tmp_path_factory.mktemp("told")), "whole.sqlite", "--json")


# holds LP2, NW3 (thin), KB1
def test_the_story_leads_from_answers_to_a_newsletter(told: str) -> None:
    outcome = json.loads(told)

    topics = Counter(item["topic"] for item in outcome["news_items"])

    assert topics == {"knowledge": 2, "paths": 3, "pilot": 4}
    assert all(item["why"] for item in outcome["news_items"])
    for learner in outcome["learners"]:
        suggestion = learner["suggestion"]
        assert suggestion["steps"], learner["alias"]
        assert all(step["reasons"] for step in suggestion["steps"])
        assert suggestion["source"]["words"]["nl"]


# holds SC8
def test_the_story_shows_nothing_about_fewer_than_five_people(told: str) -> None:
    outcome = json.loads(told)

    figures = [
        figure
        for scan in outcome["scans"]
        for result in scan["report"]["results"]
        for figure in result["figures"]
    ]

    assert {f["state"] for f in figures} == {"shown", "too_few", "protects_others"}
    shown = [f for f in figures if f["state"] == "shown"]
    hidden = [f for f in figures if f["state"] != "shown"]
    assert all(f["respondents"] >= 5 for f in shown)
    assert all(f["shares"] is None for f in shown if f["respondents"] < 10)
    assert all(f["why"] and f["score"] is None for f in hidden)


def test_the_withdrawn_item_is_in_no_suggestion_and_in_no_draft(told: str) -> None:
    outcome = json.loads(told)

    read = {
        item["slug"]
        for learner in outcome["learners"]
        for item in learner["suggestion"]["reading"]
    }

    assert "weekly-lesson-log" not in read
    assert "één les per week" not in outcome["newsletter"]["nl"].lower()
    assert "ask-for-help-early" in read


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_person_gets_tables_a_newsletter_and_what_to_do_next(
    yard: Yard, language: str
) -> None:
    expected = {
        "nl": ["Onderwerp", "te weinig antwoorden", "Waarom staat dit hier?", "En nu?"],
        "en": ["Topic", "not enough answers", "Why is this here?", "What next?"],
    }

    shown = _tell(yard, "person.sqlite", "--language", language)

    assert [words for words in expected[language] if words not in shown] == []


# holds EV7
@pytest.mark.parametrize(
    "moment", ["60 mensen", "De scans sluiten", "Twee pilots", "De nieuwsbrief"]
)
def test_a_story_killed_half_way_goes_on_and_doubles_nothing(
    yard: Yard, told: str, moment: str
) -> None:
    env = environment(WVLO_DATA="killed.sqlite")
    telling = yard.start("demo", "wvlo", "demo", "--json", env=env)
    telling.wait_until(moment)
    telling.kill()

    after = _tell(yard, "killed.sqlite", "--json")

    assert normal_form(after) == normal_form(told)


def test_telling_the_story_twice_changes_nothing(yard: Yard, told: str) -> None:
    first = _tell(yard, "twice.sqlite", "--json")

    second = _tell(yard, "twice.sqlite", "--json")

    assert second == first
    assert normal_form(first) == normal_form(told)


def test_what_serve_shows_survives_kill_and_restart(yard: Yard) -> None:
    _tell(yard, "served.sqlite", "--json")
    answers = []

    for _ in range(2):
        port = free_port()
        env = environment(WVLO_DATA="served.sqlite")
        server = yard.start("serve", "wvlo", "serve", "--port", str(port), env=env)
        server.wait_for(f"http://127.0.0.1:{port}/scan/health/ready")
        answers.append(_read(f"http://127.0.0.1:{port}/news/items"))
        for page in ("", "scan/docs", "kennisbank/docs", "news/docs"):
            assert "<html" in _read(f"http://127.0.0.1:{port}/{page}")
        assert "<html" in _read(f"http://127.0.0.1:{port}/learning_paths/docs")
        server.kill()

    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])) == 9


def _read(url: str) -> str:
    from urllib.request import urlopen

    with urlopen(url, timeout=10) as answer:
        return answer.read().decode("utf-8")
