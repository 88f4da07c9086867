"""Learners and suggestions, also found by what they are about."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import delete, insert, select

from wvlo_core.domain.ids import CompetencyCode, Key, LearnerId
from wvlo_core.runtime.documents import Documents
from wvlo_learning_paths.model import Learner, Suggestion
from wvlo_learning_paths.store.tables import gaps, readings, steps

M = TypeVar("M", bound=BaseModel)

_AT_A_TIME = 500


class _ByIds(Documents[M]):
    """Documents of learners, also taken many at a time."""

    def some(self, ids: Collection[LearnerId]) -> list[M]:
        """Give those of these that there are, in id order."""
        wanted = sorted(map(str, ids))
        return [
            each
            for start in range(0, len(wanted), _AT_A_TIME)
            for each in self.select(
                self.table.c.id.in_(wanted[start : start + _AT_A_TIME])
            )
        ]


class Learners(_ByIds[Learner]):
    """Learners, also found by what they still have to learn."""

    def keep_gaps(self, learner: Learner, codes: Collection[CompetencyCode]) -> None:
        """Remember in which competencies this learner has a gap."""
        rows = [{"learner_id": str(learner.id), "competency": c} for c in codes]
        self.connection.execute(
            delete(gaps).where(gaps.c.learner_id == str(learner.id))
        )
        if rows:
            self.connection.execute(insert(gaps), rows)

    def with_gap_in(self, competencies: Collection[CompetencyCode]) -> list[Learner]:
        """Find everybody with a gap in any of these, in id order."""
        wanted = select(gaps.c.learner_id).where(gaps.c.competency.in_(competencies))
        return self.select(self.table.c.id.in_(wanted))


class Suggestions(_ByIds[Suggestion]):
    """Open suggestions, also found by what they point at."""

    def save(self, thing: Suggestion) -> None:
        """Keep the suggestion and what it points at."""
        super().save(thing)
        learner = str(thing.id)
        slugs = [{"learner_id": learner, "slug": r.slug} for r in thing.reading]
        items = [{"learner_id": learner, "item": s.item} for s in thing.steps]
        for table, rows in ((readings, slugs), (steps, items)):
            self.connection.execute(delete(table).where(table.c.learner_id == learner))
            if rows:
                self.connection.execute(insert(table), rows)

    def pointing_at(self, slug: str) -> list[Suggestion]:
        """Find every suggestion that offers this knowledge item."""
        wanted = select(readings.c.learner_id).where(readings.c.slug == slug)
        return self.select(self.table.c.id.in_(wanted))

    def with_step(self, item: Key) -> list[Suggestion]:
        """Find every suggestion that has this learning item as a step."""
        wanted = select(steps.c.learner_id).where(steps.c.item == item)
        return self.select(self.table.c.id.in_(wanted))
