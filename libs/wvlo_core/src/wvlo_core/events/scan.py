"""Facts from the scan service. Sums over enough people only; never an answer."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_core.events.base import Event


class ConstructScore(BaseModel):
    """The mean of one construct over the whole organisation, 0 to 100."""

    model_config = ConfigDict(frozen=True)

    code: ConstructCode
    title: LocalizedText
    score: Annotated[int, Field(ge=0, le=100)]
    respondents: Annotated[int, Field(ge=FLOOR)]


class WaveOpened(Event):
    """An organisation invites its people to answer a scan."""

    type: ClassVar[str] = "scan.wave_opened"
    subject_field: ClassVar[str] = "organisation_id"

    wave_id: WaveId
    organisation_id: OrganisationId
    sector: Sector
    instrument: str
    instrument_version: str


class WaveClosed(Event):
    """A wave takes no more answers and its report is fixed.

    `respondents` is absent and `scores` is empty when fewer people answered than may
    be shown; a construct that too few people answered is left out.
    """

    type: ClassVar[str] = "scan.wave_closed"
    subject_field: ClassVar[str] = "organisation_id"

    wave_id: WaveId
    organisation_id: OrganisationId
    sector: Sector
    instrument: str
    instrument_version: str
    respondents: Annotated[int, Field(ge=FLOOR)] | None
    scores: tuple[ConstructScore, ...]
