"""A wave: who is asked, from when until when, and what a filled-in sheet holds."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator, model_validator

from wvlo_core.domain.anonymity import FLOOR, raised
from wvlo_core.domain.ids import ConstructCode, Key, OrganisationId, WaveId, new_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import RoleGroup, Sector
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_scan.model.instrument import Instrument


class WaveState(StrEnum):
    """A wave is open until it is closed, once."""

    OPEN = "open"
    CLOSED = "closed"


class Group(Value):
    """A department or team, and how many people it has itself.

    A group may be part of another one; the people of its parts are not counted again,
    so a parent without people of its own has 0.
    """

    key: Key
    name: LocalizedText
    invited: Annotated[int, Field(ge=0, le=100_000)]
    parent: Key | None = None


class AnswerSheet(Value):
    """What one respondent answered. Holds no token, name or time."""

    id: UUID
    wave_id: WaveId
    group: Key
    role_group: RoleGroup
    answers: dict[ConstructCode, int]


class Wave(Value):
    """One run of a scan at one organisation."""

    id: WaveId
    organisation_id: OrganisationId
    sector: Sector
    instrument_id: str
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    role_groups: Annotated[tuple[RoleGroup, ...], Field(min_length=1)] = tuple(
        RoleGroup
    )
    min_n: int = FLOOR
    state: WaveState = WaveState.OPEN
    poster_code: str
    opened_on: date
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    closed_on: date | None = None

    @field_validator("groups")
    @classmethod
    def _a_tree(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        check_tree(groups)
        return groups

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Wave:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise Invalid.said(
                "de meting sluit voordat ze opent; verander een van de tijden",
                "the wave closes before it opens; change one of the times",
            )
        return self

    @field_validator("min_n")
    @classmethod
    def _only_raised(cls, value: int) -> int:
        return raised(value)

    def group(self, key: str) -> Group:
        """Find a group of this wave."""
        for group in self.groups:
            if group.key == key:
                return group
        known = ", ".join(group.key for group in self.groups)
        raise NotFound.said(
            f"deze meting heeft geen groep {key!r}; wel {known}",
            f"this wave has no group {key!r}; it has {known}",
        )

    def within(self, key: str) -> list[Group]:
        """Give a group and everything that is part of it."""
        found = [self.group(key)]
        for group in found:
            found += [part for part in self.groups if part.parent == group.key]
        return found

    def require_open(self, now: datetime) -> None:
        """Refuse answers before it opens and after it closed."""
        self.require_not_over(now)
        if self.opens_at and now < self.opens_at:
            day = self.opens_at.date().isoformat()
            raise Conflict.said(
                f"deze meting begint pas op {day}; kom dan terug",
                f"this scan starts on {day}; please come back then",
            )

    def require_not_over(self, now: datetime) -> None:
        """Refuse what makes no sense any more once it closed."""
        if self.state is WaveState.CLOSED or self.is_over(now):
            raise Conflict.said("deze meting is gesloten", "this scan is closed")

    def is_over(self, now: datetime) -> bool:
        """Tell whether its closing time has come, whether or not it was closed."""
        return self.closes_at is not None and self.closes_at <= now

    def change(self, min_n: int, closes_at: datetime | None) -> Wave:
        """Raise the threshold, or end sooner or later; never lower the threshold."""
        if self.state is WaveState.CLOSED:
            raise Conflict.said("deze meting is gesloten", "this scan is closed")
        if min_n < self.min_n:
            raise Invalid.said(
                f"de ondergrens kan alleen omhoog; hij is nu {self.min_n}",
                f"the threshold can only be raised; it is {self.min_n} now",
            )
        return Wave.model_validate(
            {**self.model_dump(), "min_n": min_n, "closes_at": closes_at}
        )

    def answer(
        self,
        group: str,
        role_group: RoleGroup,
        answers: dict[str, int | None],
        instrument: Instrument,
    ) -> AnswerSheet:
        """Check answers and put them on a sheet that nobody can trace."""
        if role_group not in self.role_groups:
            message = f"this wave does not ask {role_group}"
            raise Invalid(message)
        steps = {i.id: len(instrument.scale_of(i).steps) for i in instrument.items()}
        faults = [
            f"{name}: is not an item of this scan" for name in answers.keys() - steps
        ]
        given = {k: v for k, v in answers.items() if v is not None and k in steps}
        faults += [
            f"{name}: must be 1 to {steps[name]}, or left open"
            for name, value in given.items()
            if not 1 <= value <= steps[name]
        ]
        if not given:
            faults.append("beantwoord minstens één vraag (answer at least one item)")
        if faults:
            message = (
                "er is niets bewaard, want er klopt iets niet "
                "(nothing was saved, because some answers do not fit)"
            )
            raise Invalid(message, tuple(sorted(faults)))
        return AnswerSheet(
            id=new_id(),
            wave_id=self.id,
            group=group,
            role_group=role_group,
            answers=given,
        )

    def close(self, on: date) -> Wave:
        """Take no more answers."""
        if self.state is WaveState.CLOSED:
            raise Conflict.said("deze meting is gesloten", "this scan is closed")
        return self.model_copy(update={"state": WaveState.CLOSED, "closed_on": on})


def check_tree(groups: tuple[Group, ...]) -> None:
    """Refuse groups that are there twice, hang on nothing or on themselves."""
    names = Counter(group.key for group in groups)
    faults = [
        f"list each group once; {name} is there more often"
        for name, n in sorted(names.items())
        if n > 1
    ]
    parents = {group.key: group.parent for group in groups}
    faults += [
        f"{key} is part of {parent}, which is not a group of this wave"
        for key, parent in parents.items()
        if parent is not None and parent not in parents
    ]
    faults += [f"{key} is part of itself" for key in parents if _loops(key, parents)]
    if faults:
        raise Invalid("the groups do not fit together", tuple(faults))
    if not any(group.invited for group in groups):
        raise Invalid("no group has any people; say how many each has")


def _loops(key: str, parents: dict[str, str | None]) -> bool:
    seen, above = {key}, parents[key]
    while above in parents:
        if above in seen:
            return True
        seen.add(above)
        above = parents[above]
    return False
