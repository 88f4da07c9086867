"""What was agreed, and what was measured afterwards; never what caused what."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import ChangedItem, Instrument, LinkedItem, Report, Wave
from wvlo_scan.model.action import ImprovementAction
from wvlo_scan.model.history import HistoryLine
from wvlo_scan.model.report import ChangedConstruct, change_between
from wvlo_scan.queries.dialogue import changes_of, closed_waves
from wvlo_scan.store import actions, instruments, linked_items, reports


class Since(StrEnum):
    """What can be said of a construct after an action was agreed."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    OTHER_QUESTIONS = "other_questions"
    HIDDEN = "hidden"
    NOT_ASKED = "not_asked"


class LaterMeasurement(BaseModel):
    """The newest wave after an action, beside the one it came from.

    It happened in the same time; nothing here says that the action caused it. `changed`
    names the questions that are left out, because they are not the same any more.
    """

    closed_on: date | None
    since: Since
    before: float | None = None
    now: float | None = None
    changed: tuple[ChangedItem, ...] = ()


class OfferedItem(BaseModel):
    """A Kennisbank item that was linked to an action."""

    slug: str
    title: LocalizedText
    read_as: Audience | None
    withdrawn: bool


class ActionView(BaseModel):
    """One action with what stands beside it; `later` is absent before a next wave."""

    action: ImprovementAction
    title: LocalizedText
    measured_on: date | None
    items: list[OfferedItem]
    later: LaterMeasurement | None
    history: list[HistoryLine]


def own_action(
    connection: Connection, organisation_id: OrganisationId, action_id: UUID
) -> ImprovementAction:
    """Give an action of this company; one of another does not exist for it."""
    found = Documents(connection, actions, ImprovementAction).find(action_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound.said(
            "deze actie kennen we niet; kijk of het adres klopt",
            "we do not know this action; check the address",
        )
    return found


def actions_of(
    connection: Connection, organisation_id: OrganisationId
) -> list[ActionView]:
    """Give what a company agreed, what has to be done first in front."""
    found = Documents(connection, actions, ImprovementAction).where(
        organisation_id=str(organisation_id)
    )
    found.sort(key=lambda each: (each.due, each.what.casefold()))
    beside = _Beside(connection, organisation_id)
    return [beside.view(action) for action in found]


class _Beside:
    """Everything that is put beside actions, read once."""

    def __init__(self, connection: Connection, organisation_id: OrganisationId) -> None:
        self._connection = connection
        self._waves = {
            wave.id: wave for wave in closed_waves(connection, organisation_id)
        }
        self._reports: dict[UUID, tuple[Report, Instrument]] = {}
        self._moved: dict[tuple[UUID, UUID], dict[str, ChangedConstruct]] = {}
        offered = Documents(connection, linked_items, LinkedItem).all()
        self._items = {item.slug: item for item in offered}

    def view(self, action: ImprovementAction) -> ActionView:
        """Put everything beside one action."""
        report, _ = self._report(action.wave_id)
        title = next(r.title for r in report.results if r.code == action.about)
        return ActionView(
            action=action,
            title=title,
            measured_on=self._waves[action.wave_id].closed_on,
            items=[
                OfferedItem(
                    slug=slug,
                    title=item.title,
                    read_as=item.read_as,
                    withdrawn=item.withdrawn,
                )
                for slug in action.items
                if (item := self._items.get(slug))
            ],
            later=self._later(action, report.number),
            history=changes_of(self._connection, action.id),
        )

    def _report(self, wave_id: UUID) -> tuple[Report, Instrument]:
        if wave_id not in self._reports:
            report = Documents(self._connection, reports, Report).get(wave_id)
            asked = Documents(self._connection, instruments, Instrument)
            self._reports[wave_id] = (report, asked.get(report.instrument_id))
        return self._reports[wave_id]

    def _later(self, action: ImprovementAction, number: int) -> LaterMeasurement | None:
        """Compare with the newest later wave that used the same questionnaire."""
        _, asked = self._report(action.wave_id)
        later = [
            (report.number, wave)
            for wave in self._waves.values()
            for report, questionnaire in [self._report(wave.id)]
            if report.number > number and questionnaire.instrument == asked.instrument
        ]
        if not later:
            return None
        _, newest = max(later, key=lambda each: each[0])
        found = self._between(action.wave_id, newest).get(action.about)
        return _measured(newest, found)

    def _between(self, wave_id: UUID, newest: Wave) -> dict[str, ChangedConstruct]:
        pair = (wave_id, newest.id)
        if pair not in self._moved:
            change = change_between(self._report(wave_id), self._report(newest.id))
            self._moved[pair] = {each.code: each for each in change.constructs}
        return self._moved[pair]


def _measured(newest: Wave, found: ChangedConstruct | None) -> LaterMeasurement:
    if found is None:
        return LaterMeasurement(closed_on=newest.closed_on, since=Since.NOT_ASKED)
    whole = next((f for f in found.figures if f.breakdown == "organisation"), None)
    if whole is None:
        since = Since.HIDDEN if found.compared else Since.OTHER_QUESTIONS
        return LaterMeasurement(
            closed_on=newest.closed_on, since=since, changed=found.changed
        )
    return LaterMeasurement(
        closed_on=newest.closed_on,
        since=Since(whole.movement),
        before=whole.before,
        now=whole.now,
        changed=found.changed,
    )
