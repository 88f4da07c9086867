"""The demo story, told over HTTP only: scan, suggestions, Kennisbank, pilots, news.

Every step can be repeated: ids and links are the same each time, so a story that was
stopped half-way goes on where it was, and nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from wvlo import asking, consortium
from wvlo.consortium import chain_of, demo_id
from wvlo.doors import Doors
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound

Tell = Callable[[LocalizedText], None]

ISSUE_TITLE = {"nl": "WVLO-nieuwsbrief (demo)", "en": "WVLO newsletter (demo)"}


def play(doors: Doors, tell: Tell) -> dict[str, Any]:
    """Tell the whole story and give its outcome."""
    data = consortium.read()
    for nl, en, step in _STEPS:
        tell(LocalizedText(nl=nl, en=en))
        step(doors, data)
        doors.settle()
    return outcome(doors, data)


def _welcome(doors: Doors, data: dict[str, Any]) -> None:
    college = next(o for o in data["organisation"] if o["kind"] == "college")
    chain = chain_of("welcome")
    for each in data["coach"]:
        body = {"alias": each["alias"], "organisation_id": str(demo_id(college["key"]))}
        path = f"/coaches/{demo_id(each['key'])}"
        doors.send("learning_paths", "PUT", path, body, chain)
    for each in data["learner"]:
        body = {
            **each,
            "organisation_id": str(demo_id(each["organisation"])),
            "coach_id": str(demo_id(each["coach"])) if each["coach"] else None,
        }
        for name in ("key", "organisation", "coach"):
            del body[name]
        path = f"/learners/{demo_id(each['key'])}"
        doors.send("learning_paths", "PUT", path, body, chain)


def _publish(doors: Doors, data: dict[str, Any]) -> None:
    """Write two items as an editor and publish one; the other waits for the reader."""
    for each in data["knowledge_item"]:
        slug, chain = each["slug"], chain_of("item", each["slug"])
        path = f"/editor/items/{slug}"
        try:
            found = doors.get("kennisbank", path)
        except NotFound:
            found = doors.send("kennisbank", "PUT", path, _content(each), chain)
        if each["publish"] and found["item"]["state"] == "draft":
            doors.send("kennisbank", "POST", f"{path}/publish", None, chain)


def _report(doors: Doors, data: dict[str, Any]) -> None:
    for each in data["pilot"]:
        pilot = str(demo_id(each["key"]))
        body = {k: v for k, v in each.items() if k not in {"key", "update"}} | {
            "organisations": [str(demo_id(key)) for key in each["organisations"]],
            "starts": each["starts"].isoformat(),
            "ends": each["ends"].isoformat(),
        }
        doors.send(
            "learning_paths", "PUT", f"/pilots/{pilot}", body, chain_of("pilots")
        )
        for number, update in enumerate(each["update"], 1):
            body = {"id": str(demo_id(each["key"], f"update-{number}")), **update}
            chain = chain_of(each["key"], str(number))
            path = f"/pilots/{pilot}/updates"
            doors.send("learning_paths", "POST", path, body, chain)
            doors.settle()


def _withdraw(doors: Doors, data: dict[str, Any]) -> None:
    slug, reason = data["withdrawal"]["slug"], data["withdrawal"]["reason"]
    path = f"/editor/items/{slug}"
    if doors.get("kennisbank", path)["item"]["state"] == "published":
        body = {"reason": reason}
        chain = chain_of("withdraw", slug)
        doors.send("kennisbank", "POST", f"{path}/withdraw", body, chain)


def _compose(doors: Doors, _data: dict[str, Any]) -> None:
    if _issue(doors) is None:
        doors.send("news", "POST", "/issues", {"title": ISSUE_TITLE}, chain_of("issue"))


_STEPS: list[tuple[str, str, Callable[[Doors, dict[str, Any]], None]]] = [
    (
        "De Kennisbank en de vragenlijst klaarzetten",
        "Getting the Kennisbank and the questionnaire ready",
        lambda *_: None,
    ),
    (
        "Drie bedrijven en een school doen mee",
        "Three companies and a college take part",
        asking.register,
    ),
    (
        "24 mensen zeggen wat ze kunnen en willen leren",
        "24 people say what they can do and want to learn",
        _welcome,
    ),
    (
        "60 mensen vullen de scan in, vertrouwelijk",
        "60 people fill in the scan, in confidence",
        asking.answer,
    ),
    (
        "De scans sluiten: rapporten en nieuwe suggesties",
        "Closing the scans: reports and new suggestions",
        asking.close,
    ),
    (
        "Een redacteur publiceert een kennisitem",
        "An editor publishes a knowledge item",
        _publish,
    ),
    ("Twee pilots vertellen wat ze zagen", "Two pilots tell what they saw", _report),
    (
        "Een verouderd kennisitem wordt ingetrokken",
        "An outdated knowledge item is withdrawn",
        _withdraw,
    ),
    ("De nieuwsbrief samenstellen", "Composing the newsletter", _compose),
]


def outcome(doors: Doors, data: dict[str, Any]) -> dict[str, Any]:
    """Read back what the story led to."""
    issue = _issue(doors)
    assert issue is not None
    return {
        "scans": [
            {
                "organisation": company["name"],
                **doors.get(
                    "scan",
                    f"/waves/{demo_id('wave', company['key'])}/report",
                    key=asking.key_of(doors, company),
                ),
            }
            for company in consortium.companies(data)
        ],
        "learners": [*_learners(doors, data)],
        "news_items": doors.get("news", "/items"),
        "newsletter": {
            "id": issue["id"],
            "nl": doors.text("news", f"/issues/{issue['id']}/text", language="nl"),
            "en": doors.text("news", f"/issues/{issue['id']}/text", language="en"),
        },
        "pilots": [
            doors.get("learning_paths", f"/pilots/{demo_id(each['key'])}")
            for each in data["pilot"]
        ],
    }


def _learners(doors: Doors, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = {each["key"]: each["name"] for each in data["organisation"]}
    for each in data["learner"]:
        path = f"/learners/{demo_id(each['key'])}/suggestion"
        yield {
            "alias": each["alias"],
            "kind": each["kind"],
            "organisation": names[each["organisation"]],
            "suggestion": doors.get("learning_paths", path),
        }


def _issue(doors: Doors) -> dict[str, Any] | None:
    issues = doors.get("news", "/issues")
    return next((i for i in issues if i["title"]["nl"] == ISSUE_TITLE["nl"]), None)


def _content(item: dict[str, Any]) -> dict[str, Any]:
    """Turn a data-file entry into the body the Kennisbank asks for."""
    plain = {k: v for k, v in item.items() if k not in {"slug", "publish", "nl", "en"}}
    texts = {
        name: {"nl": item["nl"][name], "en": item["en"][name]}
        for name in ("title", "summary", "body")
    }
    return plain | texts | {"review_by": item["review_by"].isoformat()}
