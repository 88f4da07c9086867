"""A long story of many learners, and what a full re-computation says at its end.

Everything that can change advice happens: scans, knowledge items, pilots, technology,
pictures, dismissals, role profiles and learning items.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from tests.builders import (
    both,
    item_published,
    item_withdrawn,
    learner,
    learner_id,
    pilot,
    pilot_report,
    score,
    wave_closed,
)
from wvlo_core.content import competency_framework, construct_links
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.learning_path import LearningItem
from wvlo_core.errors import Contention
from wvlo_core.events import Event
from wvlo_core.runtime.app import App
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.model import plan
from wvlo_learning_paths.model.technology import Assessment, TechnologyImpact
from wvlo_learning_paths.use_cases.renewing import offer_of

CODES = [each.code for each in competency_framework().competencies]
CONSTRUCTS = [each.code for each in construct_links().links]
DIRECTIONS = {2: "new", 1: "increasing", 0: "unchanged", -1: "decreasing"}
PER_ORGANISATION = 50


class World(Protocol):
    """Where a story takes place: a service, and a bus between it and the others."""

    @property
    def app(self) -> App[Any]:
        """Learning paths, as its door uses it."""
        ...

    def tell(self, event: Event) -> None:
        """Let the service that owns this fact tell it."""
        ...

    def settle(self) -> None:
        """Return when every fact that was told has had its effect."""
        ...


class Story:
    """Learners in organisations of fifty, and what happens to them."""

    def __init__(self, world: World, learners: int, seed: int = 20261123) -> None:
        self.world = world
        self.app = world.app
        self.learners = learners
        self.chance = Random(seed)
        self.number = 0
        self.editions: dict[str, int] = {}
        self.profiles, self.items = self.read(
            lambda work: (
                [each.key for each in work.profiles.where()],
                work.items.where(),
            )
        )

    def read(self, look: Callable[[Any], Any]) -> Any:
        return self.app.run(lambda _, work: look(work), None)

    def ask(self, use_case: Callable[[Any, Any], Any], command: Any) -> None:
        """Do as people do who are told that somebody else was at it: try again."""
        for left in reversed(range(10)):
            try:
                self.app.run(use_case, command)
            except Contention:
                if not left:
                    raise
            else:
                return

    def begin(self) -> None:
        """Let everybody write down a picture."""
        for number in range(self.learners):
            self.save(number)
        self.ask(use_cases.start_pilot, use_cases.StartPilot(pilot=self.pilot()))

    def pilot(self) -> Any:
        return pilot(learning_items=tuple(item.key for item in self.items[:6]))

    def organisation(self, number: int) -> Any:
        return named_id("story", "organisation", str(number // PER_ORGANISATION))

    def save(self, number: int) -> None:
        chance = self.chance
        known = chance.sample(CODES, chance.randint(0, 8))
        who = learner(
            f"learner {number}",
            organisation_id=self.organisation(number),
            sector=chance.choice(["dairy", "bakery", "water", "food"]),
            kind=chance.choice(["employee", "employee", "student", "side_entrant"]),
            profile=chance.choice(self.profiles),
            languages=chance.choice([("nl",), ("nl", "en")]),
            budget_hours=chance.randint(4, 40),
            levels={code: chance.randint(1, 4) for code in known},
            own_goals=tuple(chance.sample(CODES, chance.choice([0, 0, 1]))),
        )
        self.ask(use_cases.save_learner, use_cases.SaveLearner(learner=who))

    def happen(self) -> None:
        """Let the next thing happen, and whatever it leads to."""
        self.number += 1
        acts = [
            self.scan, self.publish, self.publish, self.withdraw, self.report,
            self.assess, self.picture, self.picture, self.dismiss, self.offer,
        ]  # fmt: skip
        acts[self.number % len(acts)]()

    def scan(self) -> None:
        low = self.chance.sample(CONSTRUCTS, 5)
        scores = [score(code, self.chance.randint(0, 100)) for code in low]
        at = self.organisation(self.chance.randrange(self.learners))
        self.world.tell(wave_closed(at, *scores))

    def publish(self) -> None:
        key = f"text-{self.chance.randint(0, 8)}"
        self.editions[key] = self.editions.get(key, 0) + 1
        self.world.tell(
            item_published(
                key,
                self.editions[key],
                competencies=self.chance.sample(CODES, 1),
                audiences=[self.chance.choice(["student", "side_entrant"])],
                levels=[self.chance.randint(1, 4)],
                constructs=self.chance.sample(CONSTRUCTS, 1),
                effort_minutes=self.chance.randint(5, 60),
            )
        )

    def withdraw(self) -> None:
        if self.editions:
            key = self.chance.choice(sorted(self.editions))
            self.world.tell(item_withdrawn(key, self.editions[key]))

    def report(self) -> None:
        report = pilot_report(
            str(self.number),
            learning_item=self.chance.choice(self.items[:6]).key,
            effect=self.chance.choice(["better", "worse"]),
            evidence=self.chance.choice(["anecdote", "measured"]),
        )
        command = use_cases.ReportPilot(pilot_id=pilot().id, report=report)
        self.ask(use_cases.report_pilot, command)

    def assess(self) -> None:
        task = self.chance.randint(0, 3)
        impact = TechnologyImpact.model_validate(
            {
                "id": named_id("story", "impact", str(task)),
                "technology": both("Techniek"),
                "task": both(f"Taak {task}"),
                "mechanism": "supports",
                "horizon": 2030,
                "competencies": [{"competency": CODES[task], "weight": 2}],
                "source": {"title": both("Gesprek")},
                "on": "2026-11-23",
            }
        )
        size = self.chance.randint(-2, 2)
        view = Assessment.model_validate(
            {
                "id": named_id("story", "view", str(self.number)),
                "role": "operator",
                "direction": DIRECTIONS.get(size, "disappearing"),
                "size": size,
                "confidence": "low",
                "on": "2026-11-23",
            }
        )
        self.ask(use_cases.record_impact, use_cases.RecordImpact(impact=impact))
        command = use_cases.AssessImpact(impact_id=impact.id, assessment=view)
        self.ask(use_cases.assess_impact, command)

    def picture(self) -> None:
        self.save(self.chance.randrange(self.learners))

    def dismiss(self) -> None:
        command = use_cases.DismissItem.model_validate(
            {
                "learner_id": learner_id(
                    f"learner {self.chance.randrange(self.learners)}"
                ),
                "dismissal": {
                    "item": self.chance.choice(self.items).key,
                    "reason": "Dat deed ik al.",
                },
            }
        )
        self.ask(use_cases.dismiss_item, command)

    def offer(self) -> None:
        """Change what a role asks and an item that ships, publish one, or withdraw one."""
        item = self.chance.choice(self.items)
        longer = item.model_copy(update={"hours": self.chance.randint(1, 12)})
        act = self.chance.choice([self.ship, self.ship, self.put_up, self.take_down])
        act(LearningItem(**longer.model_dump(exclude={"withdrawn", "own"})))

    def ship(self, item: LearningItem) -> None:
        role = self.read(
            lambda work: work.profiles.get(self.chance.choice(self.profiles))
        )
        raised = role.target[0].model_copy(update={"level": self.chance.randint(1, 4)})
        command = use_cases.AddOffer(
            items=(item,),
            profiles=(role.model_copy(update={"target": (raised, *role.target[1:])}),),
        )
        self.ask(use_cases.add_offer, command)

    def put_up(self, item: LearningItem) -> None:
        self.ask(use_cases.publish_item, use_cases.PublishItem(item=item))

    def take_down(self, item: LearningItem) -> None:
        self.ask(use_cases.withdraw_item, use_cases.WithdrawItem(key=item.key))

    def wrong(self) -> list[str]:
        """Name the learners whose suggestion is not that of a full re-computation."""

        def compare(work: Any) -> list[str]:
            choice = offer_of(work)
            found = []
            for who in work.learners.where():
                kept = work.suggestions.get(who.id)
                role = work.profiles.get(who.profile)
                scan = work.climates.find(who.organisation_id)
                if not plan(who, role, choice, scan, kept.source).same_advice(kept):
                    found.append(who.alias)
            return found

        names: list[str] = self.read(compare)
        return names
