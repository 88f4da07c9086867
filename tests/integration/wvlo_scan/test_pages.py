from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import COORDINATOR, WAVE, built_in_text, key_of, scan_app
from wvlo_scan import http
from wvlo_scan.model import Instrument

ASKED = Instrument.model_validate_json(built_in_text())
CORE = [i for c in ASKED.constructs if not c.optional for i in c.items]
SCRIPT = "<script>alert('x')</script>"


class Page(HTMLParser):
    """What a browser without JavaScript makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style" and data.strip():
            self.words.append(" ".join(data.split()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    def filled_in(self, choice: str) -> dict[str, str]:
        """Choose the same answer everywhere, and the first kind of work."""
        (form,) = self.all("form")
        assert form["method"] == "post"
        radios = self.all("input")
        names = dict.fromkeys(str(radio["name"]) for radio in radios)
        filled = dict.fromkeys(names, choice)
        return {**filled, "role_group": str(radios[0]["value"])}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[TestClient]:
    app = scan_app(tmp_path)
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        door.headers.update(key_of(door))
        yield door
    app.engine.dispose()


def link(door: TestClient, **name: str) -> str:
    """Open a wave with one group of this name and give one link."""
    group = {"key": "filling", "name": name, "invited": 12}
    wave = {"groups": [group]}
    assert door.put(f"/waves/{WAVE}", json=wave).status_code == 201
    asked = {"group": "filling"}
    tokens = door.post(f"/waves/{WAVE}/invitations", json=asked).json()["tokens"]
    return f"/invullen/{tokens[0]}"


@pytest.fixture
def form(door: TestClient) -> str:
    return link(door, nl="Afvullen", en="Filling")


def sheets(folder: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "scan.sqlite")) as connection:
        rows = connection.execute("SELECT document FROM scan_answer_sheet").fetchall()
    return [json.loads(document) for (document,) in rows]


# holds SC4
def test_the_form_posts_without_javascript_and_thanks(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    page = Page(door.get(form).text)

    sent = door.post(form, data=page.filled_in("4"))

    assert page.all("script") == []
    assert sent.status_code == 200
    assert "Dank je wel. Je antwoorden zijn binnen." in Page(sent.text).text
    (kept,) = sheets(tmp_path)
    assert kept["answers"] == {item.id: 4 for item in CORE}
    assert (kept["group"], kept["role_group"]) == ("filling", "operator")


def test_i_do_not_know_is_one_of_the_answers_and_is_kept_as_no_answer(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    page = Page(door.get(form).text)
    filled = page.filled_in("0") | {CORE[0].id: "5"}

    sent = door.post(form, data=filled)

    assert sent.status_code == 200
    assert page.text.count("Weet ik niet / n.v.t.") > len(CORE)
    assert [s["answers"] for s in sheets(tmp_path)] == [{CORE[0].id: 5}]


def test_questions_can_be_left_open(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    filled = {"role_group": "technician", CORE[3].id: "2"}

    sent = door.post(form, data=filled)

    assert sent.status_code == 200
    assert [s["answers"] for s in sheets(tmp_path)] == [{CORE[3].id: 2}]


# holds SC7
def test_who_sees_what_comes_before_the_first_question(
    door: TestClient, form: str
) -> None:
    words = Page(door.get(form).text).words

    order = [
        next(n for n, text in enumerate(words) if start in text)
        for start in ("Wie ziet wat?", "5 of meer antwoorden", "Welk werk doe je?")
    ]

    assert order == sorted(order)
    assert words.index("Welk werk doe je?") < words.index(CORE[0].text.nl)


# holds SC2
def test_the_form_says_that_the_questionnaire_is_not_validated(
    door: TestClient, form: str
) -> None:
    text = Page(door.get(form).text).text

    assert ASKED.notice.nl in text
    assert ASKED.introduction.nl in text


# holds SC4
def test_a_second_visit_is_refused_politely(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    filled = Page(door.get(form).text).filled_in("4")
    door.post(form, data=filled)

    visit, second = door.get(form), door.post(form, data=filled)

    for answer in (visit, second):
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"].startswith("text/html")
        assert "al gebruikt: je antwoorden zijn binnen, dank je wel" in answer.text
    assert len(sheets(tmp_path)) == 1


# holds SC4
def test_an_unknown_link_is_refused_politely(door: TestClient) -> None:
    visit = door.get("/invullen/a-token-nobody-ever-made")

    assert visit.status_code == 404
    assert "link werkt niet (meer)" in Page(visit.text).text


def test_the_link_of_a_closed_wave_is_refused_politely(
    door: TestClient, form: str
) -> None:
    door.post(f"/waves/{WAVE}/close")

    visit = door.get(form)

    assert visit.status_code == 404
    assert "de meting is gesloten" in Page(visit.text).text


def test_forgetting_what_work_you_do_says_so_and_keeps_the_link(
    door: TestClient, form: str
) -> None:
    filled = Page(door.get(form).text).filled_in("4")

    sent = door.post(form, data={k: v for k, v in filled.items() if k != "role_group"})

    assert sent.status_code == 422
    assert "Kies eerst welk werk je doet." in Page(sent.text).text
    assert door.post(form, data=filled).status_code == 200


def test_sending_an_empty_form_says_in_dutch_what_to_do(
    door: TestClient, form: str
) -> None:
    filled = Page(door.get(form).text).filled_in("0")

    sent = door.post(form, data=filled)

    assert 400 <= sent.status_code < 500
    assert "beantwoord minstens één vraag" in Page(sent.text).text
    assert door.post(form, data=filled | {CORE[0].id: "1"}).status_code == 200


def test_a_forged_form_saves_nothing(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    filled = {"role_group": "operator", "shoe_size": "44", CORE[0].id: "9"}

    sent = door.post(form, data=filled)

    assert 400 <= sent.status_code < 500
    assert "shoe_size" in sent.text
    assert CORE[0].id in sent.text
    assert sheets(tmp_path) == []


def test_script_in_a_name_stays_text(door: TestClient) -> None:
    form = link(door, nl=f"Lijn {SCRIPT}", en=f'Line "{SCRIPT}"')

    pages = [Page(door.get(f"{form}?language={code}").text) for code in ("nl", "en")]

    assert [page.all("script") for page in pages] == [[], []]
    assert [SCRIPT in page.text for page in pages] == [True, True]


def test_script_in_an_answer_stays_text(door: TestClient, form: str) -> None:
    sent = door.post(form, data={"role_group": "operator", SCRIPT: "1"})

    page = Page(sent.text)

    assert page.all("script") == []
    assert SCRIPT in page.text


def test_script_in_a_questionnaire_stays_text(door: TestClient) -> None:
    data = json.loads(built_in_text()) | {"version": "9.0.0"}
    data["title"]["nl"] = data["constructs"][0]["items"][0]["text"]["nl"] = SCRIPT
    name = door.post("/instruments", json=data, headers=COORDINATOR).json()["id"]
    group = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
    wave = {"groups": [group], "instrument_id": name}
    door.put(f"/waves/{WAVE}", json=wave)
    asked = {"group": "filling"}
    (token,) = door.post(f"/waves/{WAVE}/invitations", json=asked).json()["tokens"]

    page = Page(door.get(f"/invullen/{token}").text)

    assert page.all("script") == []
    assert page.words.count(SCRIPT) == 3  # in the title bar, as heading, as question


def test_the_english_form_is_english_from_top_to_bottom(
    door: TestClient, form: str
) -> None:
    page = Page(door.get(f"{form}?language=en").text)

    dutch = [
        text.nl
        for construct in ASKED.constructs
        for text in (construct.title, *(item.text for item in construct.items))
    ]
    dutch += [step.label.nl for scale in ASKED.scales for step in scale.steps]
    dutch += [scale.no_answer.nl for scale in ASKED.scales]
    dutch += [ASKED.title.nl, ASKED.introduction.nl, ASKED.notice.nl, "Afvullen"]
    dutch += ["Wie ziet wat?", "Welk werk doe je?", "Verstuur mijn antwoorden"]
    assert page.all("html") == [{"lang": "en"}]
    assert [text for text in dutch if text in page.words] == []
    english = [item.text.en for item in CORE] + ["Filling", "Send my answers"]
    assert [text for text in english if text not in page.words] == []


def test_the_english_form_asks_the_same_as_the_dutch_one(
    door: TestClient, form: str
) -> None:
    dutch, english = (
        Page(door.get(f"{form}?language={code}").text) for code in ("nl", "en")
    )

    assert english.all("input") == dutch.all("input")
    assert len(english.words) == len(dutch.words)
    names = {radio["name"] for radio in english.all("input")}
    assert names == {"role_group", *(item.id for item in CORE)}


def test_the_english_form_thanks_in_english(door: TestClient, form: str) -> None:
    page = Page(door.get(f"{form}?language=en").text)
    (shown,) = page.all("form")

    sent = door.post(f"{form}{shown['action']}", data=page.filled_in("4"))

    assert shown["action"] == "?language=en"
    assert Page(sent.text).all("html") == [{"lang": "en"}]
    assert "Thank you. Your answers are in." in Page(sent.text).text


def test_every_choice_has_its_own_label_and_every_question_a_legend(
    door: TestClient, form: str
) -> None:
    page = Page(door.get(form).text)

    counts = [len(page.all(tag)) for tag in ("input", "label", "fieldset", "legend")]

    asked = len(CORE) + 1
    assert counts == [6 * len(CORE) + 5, 6 * len(CORE) + 5, asked, asked]
