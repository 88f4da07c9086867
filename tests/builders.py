"""One valid example of everything scan and learning paths know, and work in memory.

Every builder takes keyword changes; the rest is an example that keeps all rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, SecretStr

from wvlo_core.domain.ids import LearnerId, OrganisationId, WaveId, named_id
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.domain.people import Organisation, RoleGroup
from wvlo_core.events import (
    ConstructScore,
    Envelope,
    Event,
    ItemPublished,
    ItemWithdrawn,
    PilotUpdated,
    WaveClosed,
)
from wvlo_core.ports import ItemScoring
from wvlo_core.runtime.app import App
from wvlo_core.runtime.message import Message
from wvlo_core.testing.fakes import NOON, FakeWork, MemoryCollection
from wvlo_learning_paths.model import (
    CareerCoach,
    Climate,
    Demand,
    ExternalCompetency,
    KnowledgeCopy,
    Learner,
    Offer,
    OfferedItem,
    Pilot,
    PilotReport,
    Source,
    Suggestion,
    TechnologyImpact,
)
from wvlo_scan.model import (
    AnswerSheet,
    Comment,
    Continuation,
    Draft,
    Group,
    Instrument,
    Invited,
    Invitee,
    LinkedItem,
    Participation,
    Pass,
    Registration,
    Reminding,
    Report,
    Turnout,
    Wave,
)
from wvlo_scan.model.action import ImprovementAction
from wvlo_scan.model.benchmark import Edition, Member
from wvlo_scan.model.between import JointAgreement, Sharing
from wvlo_scan.model.dialogue import DialogueSession
from wvlo_scan.model.history import HistoryLine
from wvlo_scan.model.scoring import plugin as likert
from wvlo_scan.model.sharing import ShareBack

M = TypeVar("M", bound=BaseModel)

DAIRY = OrganisationId(named_id("test", "organisation", "dairy"))
BAKERY = OrganisationId(named_id("test", "organisation", "bakery"))
WAVE = WaveId(named_id("test", "wave"))
TODAY = date(2026, 11, 23)


def both(text: str) -> dict[str, str]:
    """Write a text in both languages."""
    return {"nl": text, "en": f"{text} (en)"}


# --- the scan ---


def organisation(**changes: Any) -> Organisation:
    """Make a company."""
    data = {"id": DAIRY, "name": "Zuivel", "kind": "company", "sector": "dairy"}
    return Organisation.model_validate({**data, **changes})


def item_data(code: str, **changes: Any) -> dict[str, Any]:
    """Write one item as it stands in an instrument file."""
    data = {"id": code, "text": both(code), "facet": "x"}
    return {**data, "reversed": False, "scale": "agreement", **changes}


def construct_data(code: str, items: Iterable[Any] = (), **changes: Any) -> Any:
    """Write one construct, with three items that are not reversed."""
    data = {
        "code": code,
        "layer": "team",
        "optional": False,
        "title": both(code),
        "question": both("Wat valt op?"),
        "marker": f"{code}_1",
        "items": [*items] or [item_data(f"{code}_{n}") for n in (1, 2, 3)],
    }
    return {**data, **changes}


def scale_data(**changes: Any) -> dict[str, Any]:
    """Write a scale of five steps."""
    data = {
        "id": "agreement",
        "scoring": "likert",
        "steps": [{"value": n, "label": both(str(n))} for n in range(1, 6)],
        "no_answer": both("Weet ik niet"),
    }
    return {**data, **changes}


def instrument_data(**changes: Any) -> dict[str, Any]:
    """Write an instrument file: `safety` with a reversed third item, and `feedback`."""
    safety = [
        item_data("safety_1"),
        item_data("safety_2"),
        item_data("safety_3", reversed=True),
    ]
    data = {
        "instrument": "small-scan",
        "version": "1.0.0",
        "status": "unvalidated",
        "title": both("Kleine scan"),
        "introduction": both("Over leren."),
        "notice": both("Niet gevalideerd."),
        "origin": "wvlo-original",
        "author": "WVLO",
        "date": "2026-11-23",
        "licence": "CC-BY-4.0",
        "scales": [scale_data()],
        "constructs": [construct_data("safety", safety), construct_data("feedback")],
    }
    return {**data, **changes}


def instrument(**changes: Any) -> Instrument:
    """Make the small instrument."""
    return Instrument.model_validate(instrument_data(**changes))


@cache
def built_in_text() -> str:
    """Read the instrument file that ships with the scan."""
    path = files("wvlo_scan") / "content" / "learning_organisation_scan.json"
    return path.read_text("utf-8")


def group(key: str = "filling", invited: int = 12, **changes: Any) -> Group:
    """Make a department."""
    data = {"key": key, "name": both(key), "invited": invited}
    return Group.model_validate({**data, **changes})


def wave(**changes: Any) -> Wave:
    """Make an open wave with one group."""
    data = {
        "id": WAVE,
        "organisation_id": DAIRY,
        "sector": "dairy",
        "instrument_id": "small-scan@1.0.0",
        "groups": (group(),),
        "poster_code": "c0ffee00",
        "opened_on": TODAY,
    }
    return Wave.model_validate({**data, **changes})


def sheet(
    answers: Mapping[str, int],
    *,
    in_group: str = "filling",
    role: RoleGroup = RoleGroup.OPERATOR,
) -> AnswerSheet:
    """Make an answer sheet without checking it."""
    return AnswerSheet(
        id=named_id("sheet", str(next(_numbers))),
        wave_id=WAVE,
        group=in_group,
        role_group=role,
        answers=dict(answers),
    )


def every(value: int, *codes: str) -> dict[str, int]:
    """Answer the three items of each construct with the same step."""
    return {f"{code}_{n}": value for code in codes for n in (1, 2, 3)}


_numbers = iter(range(10**9))


class MemoryRegistrations(MemoryCollection[Registration]):
    """Questions to take part, in memory."""

    def remove(self, organisation_id: OrganisationId) -> None:
        """Forget that it asked."""
        del self._things[str(organisation_id)]


class MemoryMembers(MemoryCollection[Member]):
    """Companies that take part in the comparison, in memory."""

    def remove(self, organisation_id: OrganisationId) -> None:
        """Leave one out from now on."""
        self._things.pop(str(organisation_id), None)


class MemoryPasses(MemoryCollection[Pass]):
    """Prints of keys and sessions, in memory."""

    def remove(self, key: str) -> None:
        """End one."""
        del self._things[key]

    def withdraw(self, organisation_id: OrganisationId) -> None:
        """End everything that opened the door of this company."""
        for each in self.all():
            if each.organisation_id == organisation_id:
                self.remove(each.id)

    def forget_expired(self, now: datetime) -> None:
        """Clear away sessions that ended."""
        for each in self.all():
            if not each.holds(now):
                self.remove(each.id)


class MemoryOfAWave(MemoryCollection[M]):
    """What is destroyed when its wave closes, in memory."""

    def __init__(self) -> None:
        super().__init__(lambda thing: {"wave_id": str(thing.wave_id)})  # type: ignore[attr-defined]

    def destroy(self, wave_id: WaveId) -> None:
        """Forget all of this wave."""
        for each in self.where(wave_id=str(wave_id)):
            self.remove(str(self._key(each)))

    def remove(self, key: str) -> None:
        """Forget one."""
        self._things.pop(key, None)

    def held(self, key: str) -> M | None:
        """Give it; in memory there is nobody else."""
        return self.find(key)

    def write_anew(self, wave_id: WaveId, things: Sequence[M]) -> None:
        """Nothing here keeps the order in which things came."""


@dataclass
class ScanWork(FakeWork):
    """A unit of work of the scan, in memory."""

    organisations: MemoryCollection[Organisation] = field(
        default_factory=MemoryCollection
    )
    registrations: MemoryRegistrations = field(
        default_factory=lambda: MemoryRegistrations(lambda r: {"state": r.state})
    )
    passes: MemoryPasses = field(default_factory=MemoryPasses)
    instruments: MemoryCollection[Instrument] = field(default_factory=MemoryCollection)
    waves: MemoryCollection[Wave] = field(
        default_factory=lambda: MemoryCollection(
            lambda w: {
                "organisation_id": str(w.organisation_id),
                "poster_code": w.poster_code,
            }
        )
    )
    register: MemoryOfAWave[Participation] = field(default_factory=MemoryOfAWave)
    turnouts: MemoryOfAWave[Turnout] = field(default_factory=MemoryOfAWave)
    drafts: MemoryOfAWave[Draft] = field(default_factory=MemoryOfAWave)
    continuations: MemoryOfAWave[Continuation] = field(default_factory=MemoryOfAWave)
    invited: MemoryOfAWave[Invited] = field(default_factory=MemoryOfAWave)
    invitees: MemoryOfAWave[Invitee] = field(default_factory=MemoryOfAWave)
    remindings: MemoryOfAWave[Reminding] = field(default_factory=MemoryOfAWave)
    comments: MemoryOfAWave[Comment] = field(default_factory=MemoryOfAWave)
    sheets: MemoryOfAWave[AnswerSheet] = field(default_factory=MemoryOfAWave)
    reports: MemoryCollection[Report] = field(default_factory=MemoryCollection)
    share_backs: MemoryCollection[ShareBack] = field(
        default_factory=lambda: MemoryCollection(lambda s: {"wave_id": str(s.wave_id)})
    )
    benchmark_members: MemoryMembers = field(default_factory=MemoryMembers)
    benchmark_editions: MemoryCollection[Edition] = field(
        default_factory=lambda: MemoryCollection(
            lambda e: {"instrument_id": e.instrument_id}
        )
    )
    sessions: MemoryCollection[DialogueSession] = field(
        default_factory=MemoryCollection
    )
    actions: MemoryCollection[ImprovementAction] = field(
        default_factory=MemoryCollection
    )
    sharings: MemoryCollection[Sharing] = field(
        default_factory=lambda: MemoryCollection(
            lambda s: {
                "organisation_id": str(s.organisation_id),
                "receiver_id": str(s.receiver_id),
            }
        )
    )
    agreements: MemoryCollection[JointAgreement] = field(
        default_factory=MemoryCollection
    )
    history: MemoryCollection[HistoryLine] = field(
        default_factory=lambda: MemoryCollection(
            lambda h: {"subject_id": str(h.subject_id)}
        )
    )
    linked_items: MemoryCollection[LinkedItem] = field(default_factory=MemoryCollection)
    scorings: dict[str, ItemScoring] = field(default_factory=lambda: {"likert": likert})


# --- facts from elsewhere ---


def item_published(
    key: str = "peer-talk", edition: int = 1, **changes: Any
) -> ItemPublished:
    """Publish a knowledge item of ten minutes about A2 at level 1."""
    data = {
        "item_id": named_id("knowledge", key),
        "edition": edition,
        "slug": key,
        "kind": "method",
        "theme": "learning",
        "title": both(key),
        "summary": both(key),
        "audiences": ("employee", "student", "side_entrant"),
        "sectors": ("generic",),
        "competencies": ("A2",),
        "constructs": ("feedback",),
        "levels": (1,),
        "effort_minutes": 10,
        "review_by": "2027-11-23",
    }
    return ItemPublished.model_validate({**data, **changes})


def item_withdrawn(key: str = "peer-talk", edition: int = 1) -> ItemWithdrawn:
    """Withdraw a knowledge item."""
    return ItemWithdrawn.model_validate(
        {"item_id": named_id("knowledge", key), "edition": edition}
    )


def score(code: str = "feedback", points: int = 30) -> ConstructScore:
    """Score one construct of an organisation."""
    return ConstructScore.model_validate(
        {"code": code, "title": both(code), "score": points, "respondents": 12}
    )


def wave_closed(at: UUID = DAIRY, *scores: ConstructScore) -> WaveClosed:
    """Close a wave with these scores."""
    return WaveClosed.model_validate(
        {
            "wave_id": WAVE,
            "organisation_id": at,
            "sector": "dairy",
            "instrument": "small-scan",
            "instrument_version": "1.0.0",
            "respondents": 12,
            "scores": scores,
        }
    )


def message(event: Event, number: int = 1) -> Message:
    """Put a fact on the bus; the same fact and number make the same message."""
    data = event.model_dump_json()
    return Message.of(
        Envelope(
            key=str(named_id("message", event.type, data, str(number))),
            type=event.type,
            version=event.version,
            source="/wvlo/test",
            subject=event.subject,
            time=NOON,
            chain=str(named_id("test", "chain")),
            caused_by=None,
            data=data,
        )
    )


# --- learning paths ---


def learner(name: str = "otter", **changes: Any) -> Learner:
    """Make an employee in dairy who knows little and has twenty hours."""
    data = {
        "id": learner_id(name),
        "alias": name,
        "organisation_id": DAIRY,
        "sector": "dairy",
        "kind": "employee",
        "profile": "operator",
        "languages": ("nl",),
        "budget_hours": 20,
        "levels": {},
    }
    return Learner.model_validate({**data, **changes})


def learner_id(name: str = "otter") -> LearnerId:
    """Give the id of the learner with this alias."""
    return LearnerId(named_id("learner", name))


def profile(key: str = "operator", /, **targets: int) -> RoleProfile:
    """Make a role that asks for these levels; without levels, craft and reflection."""
    asked = targets or {"A2": 2, "D1": 2}
    return RoleProfile.model_validate(
        {
            "key": key,
            "title": both(key),
            "target": [
                {"competency": code, "level": level, "importance": "essential"}
                for code, level in asked.items()
            ],
        }
    )


def learning_item(
    key: str = "review", teaches: Iterable[Any] = (("A2", 0, 1),), **changes: Any
) -> LearningItem:
    """Make a workplace task of four hours that everybody can use."""
    data = {
        "key": key,
        "title": both(key),
        "summary": both(key),
        "format": "workplace_task",
        "hours": 4,
        "teaches": [
            {"competency": code, "from_level": low, "to_level": high}
            for code, low, high in teaches
        ],
        "audiences": ("employee", "student", "side_entrant"),
        "sectors": ("generic",),
        "provider": "workplace",
        "languages": ("nl", "en"),
    }
    return LearningItem.model_validate({**data, **changes})


def offered(item: LearningItem, **changes: Any) -> OfferedItem:
    """Put a learning item on offer."""
    return OfferedItem(**{**item.model_dump(), **changes})


def offer(
    *items: LearningItem,
    lessons: Mapping[str, tuple[PilotReport, ...]] | None = None,
    knowledge: Iterable[KnowledgeCopy] = (),
) -> Offer:
    """Put items on offer; without items, one for craft and one for reflection."""
    on_offer = items or (learning_item(), learning_item("craft", [("D1", 0, 1)]))
    return Offer(on_offer, lessons or {}, tuple(knowledge))


def knowledge_copy(key: str = "peer-talk", **changes: Any) -> KnowledgeCopy:
    """Make the copy that learning paths keep of a knowledge item."""
    event = item_published(key)
    names = set(KnowledgeCopy.model_fields) & set(type(event).model_fields)
    data = {name: getattr(event, name) for name in names}
    data["id"] = named_id("knowledge", key)
    return KnowledgeCopy.model_validate({**data, **changes})


def climate(*scores: ConstructScore, at: OrganisationId = DAIRY) -> Climate:
    """Make the climate that a scan found."""
    event_id = named_id("event", "wave-closed")
    return Climate(id=at, wave_id=WAVE, event_id=event_id, scores=scores or (score(),))


def source() -> Source:
    """Make the source of an advice that was asked for."""
    data = {"event_type": "request", "event_id": None, "words": both("Zelf")}
    chain = named_id("test", "chain")
    return Source.model_validate({**data, "correlation_id": chain})


def pilot(**changes: Any) -> Pilot:
    """Make a pilot of two companies with employees and students together."""
    data = {
        "id": named_id("pilot"),
        "title": both("Samen terugkijken"),
        "goal": both("Leren in het werk"),
        "guiding_question": both("Werkt het?"),
        "organisations": (DAIRY, BAKERY),
        "programme_line": 2,
        "starts": "2026-09-01",
        "ends": "2027-02-01",
        "employees": 6,
        "students": 4,
        "learning_items": ("review",),
    }
    return Pilot.model_validate({**data, **changes})


def pilot_report(name: str = "first", **changes: Any) -> PilotReport:
    """Make an update of a pilot that saw a step work better than expected."""
    data = {
        "id": named_id("update", name),
        "phase": "running",
        "lesson": both("Kort terugkijken helpt."),
        "factors": both("De teamleider deed mee."),
        "learning_item": "review",
        "effect": "better",
        "evidence": "measured",
    }
    return PilotReport.model_validate({**data, **changes})


def pilot_updated(report: PilotReport) -> PilotUpdated:
    """Tell the update as the pilot would."""
    fact = pilot().report(report)[1]
    assert fact is not None
    return fact


class MemoryLearners(MemoryCollection[Learner]):
    """Learners in memory, also found by what they still have to learn."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(
            lambda x: {
                "organisation_id": str(x.organisation_id),
                "profile": x.profile,
            }
        )
        self._gaps: dict[UUID, frozenset[str]] = defaultdict(frozenset)

    def some(self, ids: Collection[LearnerId]) -> list[Learner]:
        """Give those of these learners that there are, in id order."""
        return [each for each in self.all() if each.id in ids]

    def keep_gaps(self, learner: Learner, gaps: Collection[str]) -> None:
        """Remember in which competencies this learner has a gap."""
        self._gaps[learner.id] = frozenset(gaps)

    def with_gap_in(self, competencies: Collection[str]) -> list[Learner]:
        """Find everybody with a gap in any of these, in id order."""
        return [x for x in self.all() if self._gaps[x.id] & {*competencies}]


@dataclass
class MemoryFrameworks:
    """Imported frameworks in memory, enough for use cases."""

    competencies: dict[str, ExternalCompetency] = field(default_factory=dict)

    def named(self, codes: Collection[str]) -> dict[str, ExternalCompetency]:
        """Find imported competencies."""
        return {c: self.competencies[c] for c in codes if c in self.competencies}


class MemorySuggestions(MemoryCollection[Suggestion]):
    """Open suggestions in memory, also found by what they point at."""

    def some(self, ids: Collection[LearnerId]) -> list[Suggestion]:
        """Give the open suggestions of these learners, in id order."""
        return [each for each in self.all() if each.id in ids]

    def pointing_at(self, slug: str) -> list[Suggestion]:
        """Find every suggestion that offers this knowledge item."""
        return [s for s in self.all() if slug in {r.slug for r in s.reading}]

    def with_step(self, item: str) -> list[Suggestion]:
        """Find every suggestion that has this learning item as a step."""
        return [s for s in self.all() if item in {step.item for step in s.steps}]


@dataclass
class LearningWork(FakeWork):
    """A unit of work of learning paths, in memory."""

    learners: MemoryLearners = field(default_factory=MemoryLearners)
    coaches: MemoryCollection[CareerCoach] = field(default_factory=MemoryCollection)
    profiles: MemoryCollection[RoleProfile] = field(
        default_factory=lambda: MemoryCollection(key=lambda p: p.key)
    )
    items: MemoryCollection[OfferedItem] = field(
        default_factory=lambda: MemoryCollection(key=lambda i: i.key)
    )
    pilots: MemoryCollection[Pilot] = field(default_factory=MemoryCollection)
    knowledge: MemoryCollection[KnowledgeCopy] = field(
        default_factory=lambda: MemoryCollection(
            lambda k: {"withdrawn": k.withdrawn},
        )
    )
    climates: MemoryCollection[Climate] = field(default_factory=MemoryCollection)
    suggestions: MemorySuggestions = field(default_factory=MemorySuggestions)
    impacts: MemoryCollection[TechnologyImpact] = field(
        default_factory=MemoryCollection
    )
    demand: MemoryCollection[Demand] = field(default_factory=MemoryCollection)
    frameworks: MemoryFrameworks = field(default_factory=MemoryFrameworks)

    def hold_offer(self, *, change: bool = False) -> None:
        """Be alone, as one always is in memory."""


# --- doors on a database file ---


COORDINATOR = {"Authorization": "Bearer the-coordinator-of-the-tests"}


def key_of(door: Any, organisation_id: UUID = DAIRY, **changes: Any) -> dict[str, str]:
    """Let a company take part and give what it shows at the door of the scan."""
    body = organisation(id=organisation_id, **changes).model_dump(mode="json")
    path = f"/organisations/{organisation_id}"
    assert door.put(path, json=body, headers=COORDINATOR).status_code == 200
    given = door.post(f"{path}/key", headers=COORDINATOR).json()
    return {"Authorization": f"Bearer {given['key']}"}


def scan_app(folder: Path) -> App[Any]:
    """Wire the scan on a migrated SQLite file, with the built-in instrument."""
    from wvlo_core.runtime.database import open_engine
    from wvlo_core.runtime.migrating import migrate
    from wvlo_scan.bootstrap import Coordinator, bootstrap, load_content

    engine = open_engine(f"sqlite:///{folder / 'scan.sqlite'}")
    migrate(engine, "scan", "wvlo_scan")
    token = SecretStr(COORDINATOR["Authorization"].removeprefix("Bearer "))
    app = bootstrap(engine=engine, coordinator=Coordinator(token))
    load_content(app)
    return app


def learning_app(folder: Path) -> App[Any]:
    """Wire learning paths on a migrated SQLite file, with the built-in offer."""
    from wvlo_core.runtime.database import open_engine
    from wvlo_core.runtime.migrating import migrate
    from wvlo_learning_paths.bootstrap import bootstrap, load_content

    engine = open_engine(f"sqlite:///{folder / 'learning_paths.sqlite'}")
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    app = bootstrap(engine=engine)
    load_content(app)
    return app
