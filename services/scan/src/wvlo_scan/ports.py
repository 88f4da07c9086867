"""What the scan's use cases may lean on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import wvlo_core.ports
from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.people import Organisation
from wvlo_core.ports import Collection, ItemScoring
from wvlo_scan.model import (
    AnswerSheet,
    Comment,
    Continuation,
    Draft,
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
from wvlo_scan.model.sharing import ShareBack

T = TypeVar("T")


class OfAWave(Collection[T], Protocol):
    """What is never kept longer than its wave is open."""

    def destroy(self, wave_id: WaveId) -> None:
        """Forget all of this wave."""
        ...

    def remove(self, key: str) -> None:
        """Forget one."""
        ...


class Turnouts(OfAWave[Turnout], Protocol):
    """Who of each group answered, as far as anybody knows."""

    def held(self, key: str) -> Turnout | None:
        """Give it, and let nobody else have it until this work is kept."""
        ...


class Sheets(Collection[AnswerSheet], Protocol):
    """Answers, traceable to nobody."""

    def write_anew(self, wave_id: WaveId, sheets: Sequence[AnswerSheet]) -> None:
        """Write all of this wave at once, in the order of their random ids."""
        ...


class Registrations(Collection[Registration], Protocol):
    """Companies that asked to take part."""

    def remove(self, organisation_id: OrganisationId) -> None:
        """Forget that it asked."""
        ...


class Passes(Collection[Pass], Protocol):
    """Prints of keys and sessions."""

    def remove(self, key: str) -> None:
        """End one."""
        ...

    def withdraw(self, organisation_id: OrganisationId) -> None:
        """End everything that opened the door of this company."""
        ...

    def forget_expired(self, now: datetime) -> None:
        """Clear away sessions that ended."""
        ...


class Members(Collection[Member], Protocol):
    """Companies that take part in the comparison."""

    def remove(self, organisation_id: OrganisationId) -> None:
        """Leave one out from now on."""
        ...


class Work(wvlo_core.ports.Work, Protocol):
    """One piece of work of the scan service."""

    @property
    def organisations(self) -> Collection[Organisation]:
        """Who asks."""
        ...

    @property
    def registrations(self) -> Registrations:
        """Who asked to take part."""
        ...

    @property
    def passes(self) -> Passes:
        """What opens doors."""
        ...

    @property
    def instruments(self) -> Collection[Instrument]:
        """What is asked."""
        ...

    @property
    def waves(self) -> Collection[Wave]:
        """Every run of a scan."""
        ...

    @property
    def register(self) -> OfAWave[Participation]:
        """Links that may be used once."""
        ...

    @property
    def turnouts(self) -> Turnouts:
        """Which links were used."""
        ...

    @property
    def drafts(self) -> OfAWave[Draft]:
        """Half filled-in questionnaires, sealed."""
        ...

    @property
    def continuations(self) -> OfAWave[Continuation]:
        """Links, sealed with a code for another device."""
        ...

    @property
    def invited(self) -> OfAWave[Invited]:
        """That somebody was invited by mail, as a print."""
        ...

    @property
    def invitees(self) -> OfAWave[Invitee]:
        """Sealed addresses of whoever did not answer."""
        ...

    @property
    def remindings(self) -> OfAWave[Reminding]:
        """When waves reminded last."""
        ...

    @property
    def comments(self) -> OfAWave[Comment]:
        """What people wrote, apart from everything else."""
        ...

    @property
    def sheets(self) -> Sheets:
        """Answers, traceable to nobody."""
        ...

    @property
    def reports(self) -> Collection[Report]:
        """Fixed outcomes of closed waves."""
        ...

    @property
    def share_backs(self) -> Collection[ShareBack]:
        """Links to the summaries for everybody who was invited."""
        ...

    @property
    def benchmark_members(self) -> Members:
        """Companies that take part in the comparison."""
        ...

    @property
    def benchmark_editions(self) -> Collection[Edition]:
        """What was compared, and with whom, one after the other."""
        ...

    @property
    def linked_items(self) -> Collection[LinkedItem]:
        """Our small copy of what the Kennisbank offers per construct."""
        ...

    @property
    def sessions(self) -> Collection[DialogueSession]:
        """Conversations about reports."""
        ...

    @property
    def actions(self) -> Collection[ImprovementAction]:
        """What was agreed inside a company."""
        ...

    @property
    def sharings(self) -> Collection[Sharing]:
        """What companies let each other see."""
        ...

    @property
    def agreements(self) -> Collection[JointAgreement]:
        """What companies agreed together."""
        ...

    @property
    def history(self) -> Collection[HistoryLine]:
        """What was changed in the four before."""
        ...

    @property
    def scorings(self) -> Mapping[str, ItemScoring]:
        """The scoring plug-ins that are installed."""
        ...
