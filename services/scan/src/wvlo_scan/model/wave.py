"""A wave: who may take part, one answer sheet each, and its end.

The participation register and the answer sheets never share an id or a time, and the
register is emptied when the wave closes: after that nobody can link them at all.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, field_validator

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
    """A department or team, and how many people it has."""

    key: Key
    name: LocalizedText
    invited: Annotated[int, Field(ge=1)]


class Participation(Value):
    """One line of the register: a link that may be used once. Holds no answer."""

    id: str
    wave_id: WaveId
    group: Key
    used: bool = False

    @staticmethod
    def id_of(token: str) -> str:
        """Make the print of a token: all the register ever knows of it."""
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def known(line: Participation | None) -> Participation:
        """Refuse a link that is not in the register, or no longer."""
        if line is None:
            message = (
                "deze link werkt niet (meer): de meting is gesloten of de link is niet "
                "compleet (this link does not work, or no longer)"
            )
            raise NotFound(message)
        return line

    def use(self) -> Participation:
        """Take part; a second time is refused."""
        if self.used:
            message = (
                "deze link is al gebruikt: je antwoorden zijn binnen, dank je wel "
                "(this link was used already: your answers are in, thank you)"
            )
            raise Conflict(message)
        return self.model_copy(update={"used": True})


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
    min_n: int = FLOOR
    state: WaveState = WaveState.OPEN
    poster_code: str
    opened_on: date
    closed_on: date | None = None

    @field_validator("groups")
    @classmethod
    def _listed_once(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        names = Counter(group.key for group in groups)
        twice = sorted(name for name, n in names.items() if n > 1)
        if twice:
            message = f"list each group once; {', '.join(twice)} is there more often"
            raise Invalid(message)
        return groups

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
        message = f"this wave has no group {key!r}; it has {known}"
        raise NotFound(message)

    def require_open(self) -> None:
        """Refuse anything that changes a closed wave."""
        if self.state is WaveState.CLOSED:
            message = "deze meting is gesloten (this wave is closed)"
            raise Conflict(message)

    def invite(self, group: str, tokens: tuple[str, ...]) -> list[Participation]:
        """Make a register line for each link."""
        self.require_open()
        key = self.group(group).key
        return [
            Participation(id=Participation.id_of(t), wave_id=self.id, group=key)
            for t in tokens
        ]

    def answer(
        self,
        group: str,
        role_group: RoleGroup,
        answers: dict[str, int | None],
        instrument: Instrument,
    ) -> AnswerSheet:
        """Check answers and put them on a sheet that nobody can trace."""
        self.require_open()
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
        self.require_open()
        return self.model_copy(update={"state": WaveState.CLOSED, "closed_on": on})
