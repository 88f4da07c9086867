from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    climate,
    knowledge_copy,
    learner,
    learning_item,
    offer,
    pilot_report,
    profile,
    score,
    source,
)
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.domain.people import Audience
from wvlo_learning_paths.model import (
    Climate,
    Dismissal,
    KnowledgeCopy,
    Learner,
    Offer,
    PilotReport,
    Suggestion,
    plan,
)

CODES = ["A1", "A2", "B1", "D1"]
CRAFT = "D1"
FORMATS = ["workplace_task", "buddy_work", "company_visit", "module", "coaching_talk"]
KINDS = ["employee", "student", "side_entrant"]
SECTORS = ["generic", "dairy", "bakery"]


# --- drawing cases: what to choose from is made once, which of it is drawn ---

chance = Random(20261123)


def some(values: list[str]) -> list[str]:
    return chance.sample(values, chance.randint(1, len(values)))


def made_up_item(key: str) -> LearningItem:
    teaches = []
    for code in chance.sample(CODES, chance.choice([1, 1, 2, 3])):
        low = chance.choice([0, 0, 0, 1, 1, 2])
        teaches.append((code, low, low + chance.choice([1, 1, 2])))
    requires = chance.sample(CODES, chance.choice([0, 0, 1]))
    return learning_item(
        key,
        teaches,
        format=chance.choice(FORMATS),
        hours=chance.randint(1, 9),
        requires=[{"competency": c, "level": chance.randint(0, 2)} for c in requires],
        audiences=chance.choice([KINDS, KINDS, KINDS, some([*KINDS, "manager"])]),
        sectors=chance.choice([["generic"], ["generic"], some(SECTORS)]),
        languages=chance.choice([["nl", "en"], ["nl", "en"], some(["nl", "en"])]),
    )


def made_up_text(key: str) -> KnowledgeCopy:
    return knowledge_copy(
        key,
        competencies=some(CODES),
        constructs=some(["feedback", "safety"]),
        levels=[int(level) for level in some(["1", "2", "3"])],
        audiences=some(KINDS),
        sectors=some(SECTORS),
        effort_minutes=chance.choice([5, 10]),
        withdrawn=chance.random() < 0.2,
    )


def made_up_lesson(name: str) -> PilotReport:
    return pilot_report(
        name,
        effect=chance.choice(["better", "as_expected", "worse"]),
        evidence=chance.choice(["anecdote", "self_report", "measured"]),
    )


ITEMS = [made_up_item(f"item-{n:03}") for n in range(150)]
TEXTS = [made_up_text(f"text-{n:02}") for n in range(60)]
LESSONS = [made_up_lesson(str(n)) for n in range(12)]


@dataclass(frozen=True)
class Case:
    """One learner with everything there is to choose from."""

    learner: Learner
    role: RoleProfile
    offer: Offer
    climate: Climate | None

    def plan(self, **changes: Any) -> Suggestion:
        parts = {
            "learner": self.learner,
            "profile": self.role,
            "offer": self.offer,
            "climate": self.climate,
        }
        return plan(**{**parts, **changes}, source=source())

    def item(self, key: str) -> LearningItem:
        return next(item for item in self.offer.items if item.key == key)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    least = draw(st.sampled_from([8, 4, 1, 0]))
    items = draw(
        st.lists(st.sampled_from(ITEMS), min_size=least, max_size=12, unique_by=by_key)
    )
    texts = draw(st.lists(st.sampled_from(TEXTS), max_size=5, unique_by=by_slug))
    taught = st.sampled_from(items or ITEMS)
    lessons = st.lists(st.sampled_from(LESSONS), max_size=3, unique=True)
    points = st.integers(0, 100)
    scan = (score("feedback", draw(points)), score("safety", draw(points)))
    return Case(
        learner(
            kind=draw(st.sampled_from(KINDS)),
            sector=draw(st.sampled_from(SECTORS)),
            languages=draw(st.sampled_from([("nl",), ("en",), ("nl", "en")])),
            budget_hours=draw(st.integers(0, 39).map(lambda spent: 40 - spent)),
            levels=dict(zip(CODES, draw(HERE), strict=True)),
            own_goals=draw(st.sampled_from([(), (), ("A1",), ("D1", "B1")])),
            dismissed=[
                {"item": item.key} for item in draw(st.lists(taught, max_size=1))
            ],
        ),
        profile(**dict(zip(CODES, draw(THERE), strict=True))),
        Offer(
            tuple(items),
            {item.key: tuple(draw(lessons)) for item in items[:2]},
            tuple(texts),
        ),
        climate(*scan) if draw(st.booleans()) else None,
    )


HERE = st.tuples(*[st.sampled_from([0, 0, 0, 0, 1, 1, 2, 4])] * len(CODES))
THERE = st.tuples(*[st.sampled_from([2, 3, 4, 1, 0])] * len(CODES))


def by_key(item: LearningItem) -> str:
    return item.key


def by_slug(copy: KnowledgeCopy) -> str:
    return copy.slug


# --- following a path from the outside ---


@dataclass
class Walk:
    """Where somebody is who follows the advice, by the rules and not by the code."""

    case: Case
    levels: dict[str, int] = field(init=False)
    hours: int = field(init=False)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.levels = dict(self.case.learner.levels)
        self.hours = self.case.learner.budget_hours

    @property
    def targets(self) -> dict[str, int]:
        who = self.case.learner
        asked = {t.competency: t.level for t in self.case.role.target}
        for goal in who.own_goals:
            further = min(4, who.levels.get(goal, 0) + 1)
            asked[goal] = max(asked.get(goal, 0), further)
        return asked

    def rises(self, item: LearningItem) -> dict[str, tuple[int, int]]:
        """Give the missing levels that the item would raise from here, and to where."""
        found = {}
        for teaches in item.teaches:
            here = self.levels.get(teaches.competency, 0)
            there = min(teaches.to_level, self.targets.get(teaches.competency, 0))
            if here < there:
                found[teaches.competency] = (here, there)
        return found

    def allowed(self, item: LearningItem) -> bool:
        """Tell whether the item is meant for this learner at all."""
        who = self.case.learner
        return (
            item.key not in {d.item for d in who.dismissed}
            and who.kind in item.audiences
            and bool({who.sector.value, "generic"} & {s.value for s in item.sectors})
            and bool({*who.languages} & {*item.languages})
        )

    def able(self, item: LearningItem) -> bool:
        """Tell whether the item's requirements are there, its from-levels included."""
        asked = {r.competency: r.level for r in item.requires}
        for teaches in item.teaches:
            least = max(asked.get(teaches.competency, 0), teaches.from_level)
            asked[teaches.competency] = least
        return all(self.levels.get(code, 0) >= level for code, level in asked.items())

    def usable(self) -> list[LearningItem]:
        return [
            item
            for item in self.case.offer.items
            if item.key not in self.taken
            and item.hours <= self.hours
            and self.allowed(item)
            and self.able(item)
            and self.rises(item)
        ]

    def follow(self, item: LearningItem) -> None:
        for teaches in item.teaches:
            here = self.levels.get(teaches.competency, 0)
            self.levels[teaches.competency] = max(here, teaches.to_level)
        self.hours -= item.hours
        self.taken.add(item.key)


def walked(case: Case, advice: Suggestion) -> Iterator[tuple[Walk, LearningItem, Any]]:
    """Stand before each step, then take it."""
    walk = Walk(case)
    for step in advice.steps:
        item = case.item(step.item)
        yield walk, item, step
        walk.follow(item)


# --- promises about every path ---


@given(cases())
def test_the_steps_fit_in_the_hours_somebody_has(case: Case) -> None:
    advice = case.plan()

    assert advice.hours == sum(step.hours for step in advice.steps)
    assert advice.hours <= case.learner.budget_hours
    assert [step.hours for step in advice.steps] == [
        case.item(step.item).hours for step in advice.steps
    ]


@given(cases())
def test_each_step_asks_only_for_what_somebody_can_do_by_then(case: Case) -> None:
    advice = case.plan()

    for walk, item, _ in walked(case, advice):
        assert walk.able(item)
        assert walk.allowed(item)
        assert item.key not in walk.taken


@given(cases())
def test_a_path_can_be_replayed_from_its_reasons(case: Case) -> None:
    advice = case.plan()

    for walk, item, step in walked(case, advice):
        said = {
            reason.competency: (reason.from_level, reason.to_level)
            for reason in step.reasons
            if reason.kind in {"role", "own_goal"}
        }
        # A step may teach again, and better, what another step teaches.
        assert said == walk.rises(item) or not walk.rises(item)
    assert [step.order for step in advice.steps] == [
        n for n, _ in enumerate(advice.steps, 1)
    ]


# holds LP2
@given(cases())
def test_every_step_says_which_gap_by_which_rule_from_which_source(case: Case) -> None:
    advice = case.plan()

    for step in advice.steps:
        gaps = [r for r in step.reasons if r.from_level is not None]
        # The only step in the work may practise what another step teaches.
        assert gaps or {"opens_way", "work_step"} & {r.kind for r in step.reasons}
        for reason in gaps:
            rule = "own-goal" if reason.competency in case.learner.own_goals else "role"
            assert reason.source == f"profile:{rule}"
        for reason in step.reasons:
            assert reason.source
            assert reason.words.nl
            assert reason.words.en
        lessons = [r.source for r in step.reasons if r.kind == "pilot"]
        assert lessons == [
            f"learning_paths.pilot_updated:{report.id}"
            for report in case.offer.lessons.get(step.item, ())
        ]
    assert advice.source == source()


@given(cases())
def test_a_path_goes_on_until_nothing_useful_fits_any_more(case: Case) -> None:
    advice = case.plan()

    walk = Walk(case)
    for step in advice.steps:
        walk.follow(case.item(step.item))
    assert walk.usable() == []


@given(cases())
def test_there_is_a_step_in_the_work_itself_whenever_one_is_usable(case: Case) -> None:
    advice = case.plan()

    walk = Walk(case)
    if advice.steps and advice.steps[0].reasons[0].kind == "craft_first":
        walk.follow(case.item(advice.steps[0].item))
    usable = [item for item in walk.usable() if item.format.informal]
    at_work = [step.order for step in advice.steps if step.format.informal]
    assert at_work or not usable
    because = [
        step.order
        for step in advice.steps
        for reason in step.reasons
        if reason.kind == "work_step"
    ]
    assert because or not usable
    assert len(because) <= 1
    assert {*because} <= {*at_work}


@given(cases())
def test_side_entrants_start_with_craft_whenever_a_craft_step_is_usable(
    case: Case,
) -> None:
    advice = case.plan()

    crafts = [item for item in Walk(case).usable() if CRAFT in Walk(case).rises(item)]
    because = [r.kind for step in advice.steps for r in step.reasons]
    if case.learner.kind is not Audience.SIDE_ENTRANT:
        assert "craft_first" not in because
    elif crafts:
        assert case.item(advice.steps[0].item) in crafts
        assert advice.steps[0].reasons[0].kind == "craft_first"
        assert because.count("craft_first") == 1


@given(cases())
def test_nothing_dismissed_or_meant_for_others_is_suggested(case: Case) -> None:
    advice = case.plan()

    taken = [case.item(step.item) for step in advice.steps]
    assert all(Walk(case).allowed(item) for item in taken)
    assert len({item.key for item in taken}) == len(taken)
    texts = {copy.slug: copy for copy in case.offer.knowledge}
    for reading in advice.reading:
        copy = texts[reading.slug]
        assert not copy.withdrawn
        assert case.learner.kind in copy.audiences
        assert {case.learner.sector, "generic"} & {*copy.sectors}


@given(cases(), st.data())
def test_the_order_of_the_offer_changes_nothing(
    case: Case, data: st.DataObject
) -> None:
    shuffled = Offer(
        tuple(data.draw(st.permutations(case.offer.items))),
        dict([*case.offer.lessons.items()][::-1]),
        tuple(data.draw(st.permutations(case.offer.knowledge))),
    )
    turned = {
        "levels": dict(reversed(case.learner.levels.items())),
        "own_goals": case.learner.own_goals[::-1],
        "languages": case.learner.languages[::-1],
    }

    again = case.plan(offer=shuffled, learner=case.learner.model_copy(update=turned))

    assert again == case.plan()


@given(
    cases(), st.sampled_from(["a", 60 * "z", "Ω"]) | st.text(min_size=1, max_size=60)
)
def test_the_alias_never_matters(case: Case, alias: str) -> None:
    renamed = case.learner.model_copy(update={"alias": alias})

    advice = case.plan(learner=renamed)

    assert advice == case.plan()


@given(cases())
def test_a_scan_names_obstacles_and_never_changes_a_step(case: Case) -> None:
    advice = case.plan()

    unscanned = case.plan(climate=None)
    assert advice.steps == unscanned.steps
    assert unscanned.obstacles == ()
    low = {s.code for s in case.climate.scores if s.score < 50} if case.climate else ()
    assert {obstacle.code for obstacle in advice.obstacles} <= {*low}
    assert len(advice.obstacles) <= 3


@given(cases())
def test_at_most_three_things_to_read_and_each_about_a_gap(case: Case) -> None:
    advice = case.plan()

    gaps = {gap.competency: gap for gap in case.learner.gaps(case.role)}
    texts = {copy.slug: copy for copy in case.offer.knowledge}
    assert len(advice.reading) <= 3
    for reading in advice.reading:
        copy = texts[reading.slug]
        assert any(
            gaps[code].current < level <= gaps[code].target
            for code in copy.competencies
            if code in gaps
            for level in copy.levels
        )


# --- examples ---


def steps(advice: Suggestion) -> list[str]:
    return [step.item for step in advice.steps]


def advise(
    *items: LearningItem,
    scan: Climate | None = None,
    knowledge: tuple[KnowledgeCopy, ...] = (),
    lessons: dict[str, tuple[PilotReport, ...]] | None = None,
    role: RoleProfile | None = None,
    **changes: Any,
) -> Suggestion:
    choice = offer(*items, knowledge=knowledge, lessons=lessons)
    return plan(learner(**changes), role or profile(A2=2, D1=2), choice, scan, source())


def test_the_step_in_the_work_comes_before_a_module_that_closes_more() -> None:
    task = learning_item("task", [("A2", 0, 1)], hours=8)
    module = learning_item("module", [("A2", 0, 2), ("D1", 0, 2)], format="module")

    advice = advise(task, module)

    assert steps(advice) == ["task", "module"]
    assert advice.steps[0].reasons[0].source == "rule:work-step"


def test_a_side_entrant_starts_with_craft_and_an_employee_with_the_work() -> None:
    craft = learning_item("craft", [("D1", 0, 1)], format="module", hours=10)
    task = learning_item("task", [("A2", 0, 1)], hours=1)

    paths = {
        k: steps(advise(craft, task, kind=k)) for k in ("side_entrant", "employee")
    }

    assert paths == {
        "side_entrant": ["craft", "task"],
        "employee": ["task", "craft"],
    }


def test_a_step_opens_the_way_to_the_next() -> None:
    first = learning_item("second-in-name", [("A2", 0, 1)])
    second = learning_item(
        "first-in-name", [("D1", 0, 2)], requires=[{"competency": "A2", "level": 1}]
    )

    advice = advise(first, second)

    assert steps(advice) == ["second-in-name", "first-in-name"]


def test_of_two_equal_steps_the_first_key_wins() -> None:
    twins = [learning_item(key, format="module") for key in ("beta", "alpha")]

    advice = advise(*twins)

    assert steps(advice) == ["alpha"]


def test_a_step_that_worked_in_a_pilot_goes_before_its_equal() -> None:
    twins = [learning_item(key, format="module") for key in ("alpha", "beta")]

    advice = advise(*twins, lessons={"beta": (pilot_report(),)})

    assert steps(advice) == ["beta"]
    assert advice.steps[0].reasons[-1].words.nl == (
        "In een pilot werkte dit beter dan verwacht (gemeten)."
    )


def test_a_step_that_disappointed_in_a_pilot_goes_behind_its_equal() -> None:
    twins = [learning_item(key, format="module") for key in ("alpha", "beta")]
    seen = pilot_report(effect="worse", evidence="anecdote")

    advice = advise(*twins, lessons={"alpha": (seen,)})

    assert steps(advice) == ["beta"]


@pytest.mark.parametrize(("effect", "percent"), [("better", 150), ("worse", 50)])
def test_many_lessons_never_more_than_half_the_belief(
    effect: str, percent: int
) -> None:
    many = tuple(pilot_report(str(n), effect=effect) for n in range(9))

    belief = offer(lessons={"review": many}).belief("review")

    assert belief == percent


def test_with_all_goals_reached_there_is_nothing_to_do() -> None:
    advice = advise(levels={"A2": 2, "D1": 2})

    assert (advice.steps, advice.reading, advice.hours) == ((), (), 0)


# holds LP2
def test_what_was_dismissed_makes_room_for_the_next_best() -> None:
    items = [learning_item(key) for key in ("alpha", "beta")]
    dismissed = (Dismissal(item="alpha"),)

    advice = advise(*items, dismissed=dismissed)

    assert steps(advice) == ["beta"]


def test_an_obstacle_says_which_scan_found_it_and_what_to_try() -> None:
    scan = climate(score("feedback", 30), score("safety", 80))

    advice = advise(scan=scan)

    (obstacle,) = advice.obstacles
    assert (obstacle.code, obstacle.source) == ("feedback", scan.event_id)
    assert "Idee:" in obstacle.words.nl
    assert "Idea:" in (obstacle.words.en or "")


@pytest.mark.parametrize(("points", "found"), [(49, 1), (50, 0)])
def test_an_obstacle_is_a_score_below_half(points: int, found: int) -> None:
    advice = advise(scan=climate(score("feedback", points)))

    assert len(advice.obstacles) == found


def test_an_obstacle_that_touches_no_step_is_not_mentioned() -> None:
    advice = advise(scan=climate(score("feedback", 10)), levels={"A2": 2, "D1": 2})

    assert advice.obstacles == ()


def test_of_two_equal_readings_the_one_that_eases_an_obstacle_comes_first() -> None:
    knowledge = (
        knowledge_copy("a-text", constructs=("variety",)),
        knowledge_copy("b-text", constructs=("feedback",)),
    )
    scan = climate(score("feedback", 30))

    orders = [
        [r.slug for r in advise(knowledge=knowledge, scan=found).reading]
        for found in (None, scan)
    ]

    assert orders == [["a-text", "b-text"], ["b-text", "a-text"]]


def test_reading_above_or_below_the_gap_is_left_out() -> None:
    knowledge = (
        knowledge_copy("too-easy", levels=(1,)),
        knowledge_copy("right", levels=(2,)),
        knowledge_copy("too-hard", levels=(3, 4)),
    )

    advice = advise(knowledge=knowledge, levels={"A2": 1})

    assert [r.slug for r in advice.reading] == ["right"]


@pytest.mark.parametrize("hours", [4, 12, 60])
@pytest.mark.parametrize("kind", KINDS)
def test_the_offer_that_ships_gives_everybody_a_next_step_in_the_work(
    kind: str, hours: int
) -> None:
    role = {"student": "student_level_4", "side_entrant": "side_entrant_operator"}
    items, profiles = shipped()
    somebody = learner(kind=kind, budget_hours=hours)

    advice = plan(
        somebody, profiles[role.get(kind, "operator")], offer(*items), None, source()
    )

    assert any(step.format.informal for step in advice.steps)
    if kind == "side_entrant":
        assert advice.steps[0].reasons[0].kind == "craft_first"


def shipped() -> tuple[list[LearningItem], dict[str, RoleProfile]]:
    content = files("wvlo_learning_paths") / "content"
    items = tomllib.loads((content / "learning_items.toml").read_text("utf-8"))["item"]
    roles = tomllib.loads((content / "role_profiles.toml").read_text("utf-8"))
    profiles = [RoleProfile.model_validate(each) for each in roles["profile"]]
    return (
        [LearningItem.model_validate(each) for each in items],
        {each.key: each for each in profiles},
    )
