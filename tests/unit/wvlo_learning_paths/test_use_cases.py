from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    BAKERY,
    DAIRY,
    LearningWork,
    both,
    climate,
    item_published,
    item_withdrawn,
    learner,
    learner_id,
    learning_item,
    pilot,
    pilot_report,
    profile,
    score,
    source,
    wave_closed,
)
from wvlo_core.domain.ids import CoachId, LearnerId, OrganisationId, named_id
from wvlo_core.errors import Conflict, NotFound
from wvlo_core.events import (
    Event,
    ItemPublished,
    ItemWithdrawn,
    PathSuggested,
    PilotUpdated,
    WaveClosed,
)
from wvlo_core.testing.fakes import NOON, FakeCause
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.advice import Planner
from wvlo_learning_paths.model import (
    CareerCoach,
    Climate,
    Dismissal,
    KnowledgeCopy,
    Learner,
    Offer,
    PilotReport,
    Suggestion,
    plan,
)

COACH = CoachId(named_id("coach"))
HANDLERS: dict[type[Event], Callable[[Any, Any], object]] = {
    WaveClosed: use_cases.suggest_after_scan,
    ItemPublished: use_cases.suggest_reading,
    ItemWithdrawn: use_cases.withdraw_reading,
    PilotUpdated: use_cases.weigh_lesson,
}
ITEMS = (
    learning_item("review", [("A2", 0, 1)], hours=3),
    learning_item("deepen", [("A2", 1, 2)], hours=6, format="module"),
    learning_item("craft", [("D1", 0, 1)], hours=8, format="buddy_work"),
    learning_item("visit", [("D1", 0, 1), ("B1", 0, 1)], hours=9, format="module"),
    learning_item("talk", [("B1", 0, 1)], hours=1, format="coaching_talk"),
)
ROLES = (profile("operator", A2=2, D1=2, B1=1), profile("student", A2=1))


def save(work: LearningWork, name: str = "otter", **changes: Any) -> Suggestion:
    command = use_cases.SaveLearner(learner=learner(name, **changes))
    return use_cases.save_learner(command, work)


def dismiss(work: LearningWork, item: str, name: str = "otter") -> Suggestion:
    command = use_cases.DismissItem(
        learner_id=learner_id(name), dismissal=Dismissal(item=item)
    )
    return use_cases.dismiss_item(command, work)


def hear(work: LearningWork, event: Event) -> None:
    """Act on a fact as the runner would, with the fact as cause."""
    words = event.model_dump_json()
    work.cause = FakeCause(
        event_id=named_id("event", event.type, words),
        event_type=event.type,
        time=NOON + timedelta(seconds=len(work.outbox.events)),
    )
    HANDLERS[type(event)](event, work)


def tell_pilot(work: LearningWork, report: PilotReport) -> None:
    """Report what the pilot saw; the fact then comes in again as for everybody."""
    command = use_cases.ReportPilot(pilot_id=pilot().id, report=report)
    seen = len(work.outbox.events)
    use_cases.report_pilot(command, work)
    for fact in work.outbox.events[seen:]:
        hear(work, fact)


def numbers(work: LearningWork) -> dict[str, int]:
    """Tell how often the suggestion of each learner changed."""
    aliases = {each.id: each.alias for each in work.learners.all()}
    return {aliases[s.id]: s.number for s in work.suggestions.all()}


def told(work: LearningWork) -> list[PathSuggested]:
    return [e for e in work.outbox.events if isinstance(e, PathSuggested)]


@pytest.fixture
def work() -> LearningWork:
    return empty_work()


def empty_work() -> LearningWork:
    """Everything on offer, a coach, a pilot, and no learners yet."""
    work = LearningWork()
    use_cases.add_offer(use_cases.AddOffer(items=ITEMS, profiles=ROLES), work)
    coach = CareerCoach(id=COACH, alias="uil", organisation_id=DAIRY)
    use_cases.add_coach(use_cases.AddCoach(coach=coach), work)
    use_cases.start_pilot(use_cases.StartPilot(pilot=pilot()), work)
    return work


# --- learners ---


# holds LP2
def test_a_first_suggestion_comes_with_reasons_as_soon_as_somebody_registers(
    work: LearningWork,
) -> None:
    advice = save(work)

    assert work.suggestions.all() == [advice]
    assert advice.number == 1
    assert advice.source.event_type == "request"
    assert all(step.reasons for step in advice.steps)


def test_saving_the_same_picture_again_changes_nothing(work: LearningWork) -> None:
    first = save(work)

    again = save(work)

    assert again == first
    assert work.suggestions.all() == [first]


def test_learning_something_changes_the_suggestion_and_counts_on(
    work: LearningWork,
) -> None:
    save(work)

    later = save(work, levels={"A2": 2, "B1": 1})

    assert later.number == 2
    assert {step.item for step in later.steps} <= {"craft", "visit"}


def test_a_learner_chooses_a_coach_who_exists(work: LearningWork) -> None:
    save(work, coach_id=COACH)

    with pytest.raises(NotFound):
        save(work, "bever", coach_id=named_id("nobody"))

    assert [each.alias for each in work.learners.all()] == ["otter"]


def test_a_learner_chooses_a_role_that_exists(work: LearningWork) -> None:
    with pytest.raises(NotFound):
        save(work, profile="astronaut")

    assert work.learners.all() == []


# holds LP2
def test_dismissing_an_item_removes_it(work: LearningWork) -> None:
    before = save(work)

    after = dismiss(work, "review")

    assert "review" in {step.item for step in before.steps}
    assert "review" not in {step.item for step in after.steps}
    assert (after.number, after.source.event_type) == (2, "request")


# holds LP2
def test_what_was_dismissed_stays_away_whatever_happens_later(
    work: LearningWork,
) -> None:
    save(work)
    dismiss(work, "review")

    save(work, own_goals=["A2"])
    hear(work, wave_closed(DAIRY, score("feedback", 10)))
    hear(work, item_published())
    tell_pilot(work, pilot_report(learning_item="review"))
    use_cases.add_offer(use_cases.AddOffer(items=ITEMS, profiles=ROLES), work)
    last = save(work, budget_hours=400)

    assert last.number > 2
    assert "review" not in {step.item for step in last.steps}


def test_what_does_not_exist_cannot_be_dismissed(work: LearningWork) -> None:
    save(work)

    with pytest.raises(NotFound):
        dismiss(work, "no-such-item")


def test_own_changes_are_told_to_nobody(work: LearningWork) -> None:
    for n in range(8):
        save(work, f"p{n}")

    for n in range(8):
        dismiss(work, "review", f"p{n}")

    assert told(work) == []


# --- pilots ---


# holds PI1
def test_a_pilot_is_kept_and_can_be_described_better(work: LearningWork) -> None:
    tell_pilot(work, pilot_report())

    use_cases.start_pilot(use_cases.StartPilot(pilot=pilot(students=9)), work)

    (kept,) = work.pilots.all()
    assert (kept.students, kept.reports) == (9, (pilot_report(),))


# holds PI1
def test_a_pilot_tries_items_that_are_on_offer(work: LearningWork) -> None:
    with pytest.raises(NotFound):
        use_cases.start_pilot(
            use_cases.StartPilot(pilot=pilot(learning_items=["no-such-item"])), work
        )


# holds PI1
def test_the_same_update_twice_is_told_once(work: LearningWork) -> None:
    command = use_cases.ReportPilot(pilot_id=pilot().id, report=pilot_report())

    for _ in range(3):
        use_cases.report_pilot(command, work)

    assert [type(event) for event in work.outbox.events] == [PilotUpdated]
    assert len(work.pilots.get(pilot().id).reports) == 1


# holds PI1
def test_other_words_under_the_same_update_are_refused(work: LearningWork) -> None:
    tell_pilot(work, pilot_report())

    with pytest.raises(Conflict, match="use a new id"):
        tell_pilot(work, pilot_report(lesson=both("Toch niet.")))

    assert work.pilots.get(pilot().id).reports == (pilot_report(),)


def test_an_update_about_an_unknown_pilot_or_item_is_refused(
    work: LearningWork,
) -> None:
    with pytest.raises(NotFound):
        tell_pilot(work, pilot_report(learning_item="no-such-item"))
    with pytest.raises(NotFound):
        use_cases.report_pilot(
            use_cases.ReportPilot(pilot_id=named_id("x"), report=pilot_report()), work
        )

    assert work.outbox.events == []


# --- who hears of what ---


# holds LP3
def test_a_scan_refreshes_the_people_of_that_organisation_only(
    work: LearningWork,
) -> None:
    save(work, "otter")
    save(work, "bever", organisation_id=BAKERY, sector="bakery")
    save(work, "das", levels={"A2": 4, "B1": 4, "D1": 4})

    hear(work, wave_closed(DAIRY, score("feedback", 10)))

    assert numbers(work) == {"otter": 2, "bever": 1, "das": 1}
    (obstacle,) = work.suggestions.get(learner_id("otter")).obstacles
    assert (obstacle.code, obstacle.source) == ("feedback", work.cause.event_id)


# holds LP3
def test_a_later_scan_that_finds_nothing_low_takes_the_obstacle_away(
    work: LearningWork,
) -> None:
    save(work)
    hear(work, wave_closed(DAIRY, score("feedback", 10)))

    hear(work, wave_closed(DAIRY, score("feedback", 90)))

    assert work.suggestions.get(learner_id()).obstacles == ()
    assert numbers(work) == {"otter": 3}


# holds LP3
def test_a_published_item_refreshes_those_whose_gap_it_touches_and_no_others(
    work: LearningWork,
) -> None:
    save(work, "gap")
    save(work, "further", levels={"A2": 1})
    save(work, "no-gap", levels={"A2": 2})
    save(work, "other-sector", sector="bakery")
    save(work, "other-kind", kind="student")

    hear(
        work,
        item_published(levels=(1,), sectors=("dairy",), audiences=("employee", "hr")),
    )

    assert numbers(work) == {
        "gap": 2,
        "further": 1,
        "no-gap": 1,
        "other-sector": 1,
        "other-kind": 1,
    }
    advice = work.suggestions.get(learner_id("gap"))
    assert [(r.slug, r.edition) for r in advice.reading] == [("peer-talk", 1)]
    assert advice.source.event_id == work.cause.event_id
    assert advice.source.event_type == "kennisbank.item_published"


# holds LP3
def test_a_new_edition_for_other_readers_leaves_the_old_readers(
    work: LearningWork,
) -> None:
    save(work, "otter")
    save(work, "bever", kind="student")
    hear(work, item_published(edition=1, audiences=("employee",)))

    hear(work, item_published(edition=2, audiences=("student",)))

    readers = {s.id: [r.slug for r in s.reading] for s in work.suggestions.all()}
    assert readers == {learner_id("otter"): [], learner_id("bever"): ["peer-talk"]}


# holds LP3
def test_a_withdrawn_item_disappears_from_every_open_suggestion(
    work: LearningWork,
) -> None:
    for n in range(4):
        save(work, f"p{n}")
    hear(work, item_published("peer-talk"))
    hear(work, item_published("other-talk"))

    hear(work, item_withdrawn("peer-talk"))

    slugs = [[r.slug for r in s.reading] for s in work.suggestions.all()]
    assert slugs == [["other-talk"]] * 4


# holds LP3
def test_a_pilot_refreshes_those_who_could_use_the_item(work: LearningWork) -> None:
    save(work, "otter")
    save(work, "bever", levels={"A2": 2})

    tell_pilot(work, pilot_report(learning_item="review"))

    assert numbers(work) == {"otter": 2, "bever": 1}
    first = work.suggestions.get(learner_id("otter")).steps[0]
    lesson = next(r for r in first.reasons if r.kind == "pilot")
    assert lesson.source == f"learning_paths.pilot_updated:{pilot_report().id}"


def test_a_pilot_about_something_that_is_not_on_offer_is_set_aside(
    work: LearningWork,
) -> None:
    _, fact = pilot().report(pilot_report(learning_item="no-such-item"))

    assert fact is not None
    with pytest.raises(NotFound, match="not on offer"):
        hear(work, fact)


# holds LP3
@pytest.mark.parametrize(
    "late",
    [item_published(edition=1), item_published(edition=2), item_withdrawn(edition=1)],
    ids=["published before", "the withdrawn edition", "withdrawn before"],
)
def test_news_that_comes_after_the_withdrawal_changes_nothing(
    work: LearningWork, late: Event
) -> None:
    save(work)
    hear(work, item_published(edition=2))
    hear(work, item_withdrawn(edition=2))
    before = work.suggestions.all()

    hear(work, late)

    assert work.suggestions.all() == before
    assert before[0].reading == ()


# holds LP3
def test_a_withdrawal_of_an_older_edition_leaves_the_newer_one(
    work: LearningWork,
) -> None:
    save(work)
    hear(work, item_published(edition=2))

    hear(work, item_withdrawn(edition=1))

    assert [r.edition for r in work.suggestions.get(learner_id()).reading] == [2]


# --- what the others are told ---


@pytest.mark.parametrize(
    ("dairy", "bakery", "news"),
    [
        (4, 4, []),
        (5, 4, [(DAIRY, 5)]),
        (7, 0, [(DAIRY, 7)]),
        (6, 5, sorted([(DAIRY, 6), (BAKERY, 5)], key=str)),
    ],
)
def test_changed_paths_are_told_per_organisation_from_five_learners_on(
    work: LearningWork, dairy: int, bakery: int, news: list[tuple[Any, int]]
) -> None:
    for n in range(dairy):
        save(work, f"d{n}")
    for n in range(bakery):
        save(work, f"b{n}", organisation_id=BAKERY, sector="bakery")

    hear(work, item_published())

    heard = [(fact.organisation_id, fact.learners) for fact in told(work)]
    assert sorted(heard, key=str) == news
    assert {fact.because for fact in told(work)} <= {"knowledge_item"}


def test_a_topic_is_told_when_five_learners_share_it(work: LearningWork) -> None:
    for n in range(5):
        save(work, f"p{n}", levels={"D1": 4, "B1": 4})
    for n in range(4):
        save(work, f"q{n}", levels={"D1": 4})

    hear(work, item_published())

    (fact,) = told(work)
    assert fact.learners == 9
    assert [(t.competency, t.learners) for t in fact.topics] == [("A2", 9)]


def test_learners_whose_advice_stays_the_same_are_not_counted(
    work: LearningWork,
) -> None:
    for n in range(4):
        save(work, f"p{n}")
    for n in range(6):
        save(work, f"q{n}", levels={"A2": 4, "B1": 4, "D1": 4})

    hear(work, wave_closed(DAIRY, score("feedback", 10)))

    assert sum(number == 2 for number in numbers(work).values()) == 4
    assert told(work) == []


# --- the same as advising everybody anew ---


@dataclass
class Truth:
    """What is true after a story, worked out without the code under test."""

    live: dict[str, Event] = field(default_factory=dict)
    climates: dict[OrganisationId, Climate] = field(default_factory=dict)
    reports: list[PilotReport] = field(default_factory=list)

    def hear(self, fact: Event | PilotReport) -> None:
        if isinstance(fact, (ItemPublished, ItemWithdrawn)):
            key = str(fact.item_id)
            known = self.live.get(key)
            if known is None or rank(known) < rank(fact):
                self.live[key] = fact
        elif isinstance(fact, WaveClosed):
            at = fact.organisation_id
            self.climates[at] = climate(*fact.scores, at=at)
        elif isinstance(fact, PilotReport) and fact not in self.reports:
            self.reports.append(fact)

    def advise(self, somebody: Learner) -> Suggestion:
        lessons = defaultdict[str, list[PilotReport]](list)
        for report in self.reports:
            lessons[report.learning_item].append(report)
        published = [e for e in self.live.values() if isinstance(e, ItemPublished)]
        names = set(KnowledgeCopy.model_fields) & set(ItemPublished.model_fields)
        copies = [
            KnowledgeCopy(id=e.item_id, **{name: getattr(e, name) for name in names})
            for e in published
        ]
        role = next(r for r in ROLES if r.key == somebody.profile)
        choice = Offer(ITEMS, {k: tuple(v) for k, v in lessons.items()}, tuple(copies))
        scan = self.climates.get(somebody.organisation_id)
        return plan(somebody, role, choice, scan, source())


def rank(fact: Any) -> tuple[int, bool]:
    """Say which of two facts about one item is the later one."""
    return (fact.edition, isinstance(fact, ItemWithdrawn))


def edition(key: str, number: int) -> ItemPublished:
    """Make an edition; each is about something else, for other readers."""
    place = number + len(key)
    return item_published(
        key,
        number,
        competencies=[("A2",), ("D1", "B1"), ("B1",)][place % 3],
        audiences=[("employee", "student"), ("side_entrant", "employee")][place % 2],
        sectors=[("generic",), ("dairy",), ("generic",)][place % 3],
        levels=(1, 2),
        constructs=[("feedback",), ("safety",)][place % 2],
        effort_minutes=5 * place,
    )


SLUGS = ("talk", "films", "screen", "letters")
NEWS: list[Event | PilotReport] = [
    *(edition(key, number) for key in SLUGS for number in (1, 2, 3)),
    *(item_withdrawn(key, number) for key in SLUGS for number in (1, 2, 3)),
    *(
        wave_closed(at, score("feedback", low), score("safety", 90 - low))
        for at in (DAIRY, BAKERY)
        for low in (20, 80)
    ),
    *(
        pilot_report(f"{key}-{effect}", learning_item=key, effect=effect)
        for key in ("review", "visit", "craft")
        for effect in ("better", "worse")
    ),
]
PEOPLE: dict[str, dict[str, Any]] = {
    **{f"dairy{n}": {} for n in range(5)},
    "dairy5": {"kind": "side_entrant", "budget_hours": 40},
    "dairy6": {"kind": "student", "profile": "student"},
    "dairy7": {"levels": {"A2": 4, "B1": 4, "D1": 4}},
    "dairy8": {"levels": {"A2": 1}, "own_goals": ("B1",)},
    **{
        f"bakery{n}": {"organisation_id": BAKERY, "sector": "bakery", "kind": kind}
        for n, kind in enumerate(["employee"] * 3 + ["student", "side_entrant"])
    },
}


# holds LP3
@settings(max_examples=60)
@given(st.lists(st.sampled_from(NEWS), min_size=1, max_size=8))
def test_after_any_story_everybody_has_the_advice_of_a_full_recomputation(
    story: list[Event | PilotReport],
) -> None:
    work, truth = empty_work(), Truth()
    for name, changes in PEOPLE.items():
        save(work, name, **changes)
    dismiss(work, "visit", "dairy1")

    for fact in story:
        before = {s.id: s for s in work.suggestions.all()}
        seen = len(told(work))
        act(work, fact)
        truth.hear(fact)

        changed = changed_rightly(work, truth, before)
        crowd = defaultdict[OrganisationId, int](int)
        for each in changed:
            crowd[each.organisation_id] += 1
        heard = {news.organisation_id: news.learners for news in told(work)[seen:]}
        tells = not isinstance(fact, ItemWithdrawn)  # nothing new to tell others
        assert heard == {at: n for at, n in crowd.items() if n >= 5 and tells}


def act(work: LearningWork, fact: Event | PilotReport) -> None:
    if isinstance(fact, PilotReport):
        tell_pilot(work, fact)
    else:
        hear(work, fact)


def changed_rightly(
    work: LearningWork, truth: Truth, before: dict[LearnerId, Suggestion]
) -> list[Suggestion]:
    """Check everybody against a full recomputation; give who was refreshed."""
    changed = []
    for somebody in work.learners.all():
        now, then = work.suggestions.get(somebody.id), before[somebody.id]
        assert now.same_advice(truth.advise(somebody))
        if now != then:
            assert not now.same_advice(then)
            assert now.number == then.number + 1
            assert now.source.event_id == work.cause.event_id
            changed.append(now)
    return changed


# holds LP3
@settings(max_examples=30)
@given(st.sampled_from(SLUGS), st.data())
def test_news_about_one_item_leads_to_the_same_advice_in_any_order(
    key: str, data: st.DataObject
) -> None:
    news = [
        fact for n in (1, 2, 3) for fact in (edition(key, n), item_withdrawn(key, n))
    ]
    story = data.draw(st.lists(st.sampled_from(news), min_size=2, max_size=6))
    order = data.draw(st.permutations(story))
    works = [empty_work(), empty_work()]

    for work, facts in zip(works, (story, order), strict=True):
        for name in ("dairy0", "dairy5", "dairy8", "bakery3"):
            save(work, name, **PEOPLE[name])
        for fact in facts:
            hear(work, fact)

    first, second = (work.suggestions.all() for work in works)
    assert [a.same_advice(b) for a, b in zip(first, second, strict=True)] == [True] * 4


# holds LP3
@settings(max_examples=30)
@given(st.lists(st.sampled_from(NEWS), max_size=4), st.sampled_from(NEWS))
def test_hearing_the_same_twice_is_hearing_it_once(
    story: list[Event | PilotReport], last: Event | PilotReport
) -> None:
    work = empty_work()
    for name, changes in PEOPLE.items():
        save(work, name, **changes)
    for fact in (*story, last):
        act(work, fact)
    before, facts = work.suggestions.all(), [*work.outbox.events]

    act(work, last)

    assert work.suggestions.all() == before
    assert work.outbox.events == facts


# --- no more work than needed ---


def test_a_scan_and_a_knowledge_item_plan_nobodys_steps_again(
    work: LearningWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = save(work)

    def refuse(*_: object, **__: object) -> None:
        message = "steps were planned again"
        raise AssertionError(message)

    monkeypatch.setattr(Planner, "plan", refuse)
    hear(work, item_published())
    hear(work, wave_closed(DAIRY, score()))

    after = work.suggestions.get(before.id)
    assert after.reading != before.reading
    assert after.obstacles != before.obstacles
    assert after.steps == before.steps
