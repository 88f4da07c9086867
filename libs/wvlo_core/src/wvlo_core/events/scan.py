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

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    code: ConstructCode
    """The construct, one scale of the questionnaire."""
    title: LocalizedText
    """What the questionnaire calls the construct."""
    score: Annotated[int, Field(ge=0, le=100)]
    """Mean over the organisation, rounded; higher is better."""
    respondents: Annotated[int, Field(ge=FLOOR)]
    """How many people the mean is over."""


class WaveOpened(Event):
    """An organisation invites its people to answer a scan."""

    type: ClassVar[str] = "scan.wave_opened"
    subject_field: ClassVar[str] = "organisation_id"

    wave_id: WaveId
    """The wave: one round of one questionnaire."""
    organisation_id: OrganisationId
    """The organisation it is about."""
    sector: Sector
    """The sector of that organisation."""
    instrument: str
    """Key of the questionnaire."""
    instrument_version: str
    """Version of the questionnaire, as its makers number it."""


class WaveClosed(Event):
    """A wave takes no more answers and its report is fixed.

    `respondents` is null and `scores` is empty when fewer people answered than may
    be shown; a construct that too few people answered is left out.
    """

    type: ClassVar[str] = "scan.wave_closed"
    subject_field: ClassVar[str] = "organisation_id"

    wave_id: WaveId
    """The wave: one round of one questionnaire."""
    organisation_id: OrganisationId
    """The organisation it is about."""
    sector: Sector
    """The sector of that organisation."""
    instrument: str
    """Key of the questionnaire."""
    instrument_version: str
    """Version of the questionnaire, as its makers number it."""
    respondents: Annotated[int, Field(ge=FLOOR)] | None
    """How many people answered; null when fewer than may be shown."""
    scores: tuple[ConstructScore, ...]
    """One mean per construct; empty when too few people answered."""
