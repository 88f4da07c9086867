"""What the scan's use cases may lean on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import wvlo_core.ports
from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.people import Organisation
from wvlo_core.ports import Collection, ItemScoring
from wvlo_scan.model import (
    AnswerSheet,
    Instrument,
    LinkedItem,
    Participation,
    Pass,
    Registration,
    Report,
    Wave,
)


class Register(Collection[Participation], Protocol):
    """The participation register; never kept longer than its wave."""

    def destroy(self, wave_id: WaveId) -> None:
        """Forget who had which link."""
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
    def register(self) -> Register:
        """Links that may be used once."""
        ...

    @property
    def sheets(self) -> Collection[AnswerSheet]:
        """Answers, traceable to nobody."""
        ...

    @property
    def reports(self) -> Collection[Report]:
        """Fixed outcomes of closed waves."""
        ...

    @property
    def linked_items(self) -> Collection[LinkedItem]:
        """Our small copy of what the Kennisbank offers per construct."""
        ...

    @property
    def scorings(self) -> Mapping[str, ItemScoring]:
        """The scoring plug-ins that are installed."""
        ...
