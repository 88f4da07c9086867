"""Names of the layers, as page titles in the files of other programs."""

from __future__ import annotations

from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model.instrument import Layer

LAYER_TITLES = {
    Layer.ENVIRONMENT: LocalizedText(nl="Omgeving", en="Environment"),
    Layer.ORGANISATION: LocalizedText(nl="Organisatie", en="Organisation"),
    Layer.LEADERSHIP: LocalizedText(nl="Leiding", en="Leadership"),
    Layer.TEAM: LocalizedText(nl="Team", en="Team"),
    Layer.TASK: LocalizedText(nl="Taak", en="Task"),
    Layer.INDIVIDUAL: LocalizedText(nl="Medewerker", en="Individual"),
    Layer.OUTCOME: LocalizedText(nl="Uitkomst", en="Outcome"),
}


def layer_named(*titles: str) -> Layer | None:
    """Recognise a layer by a title in either language."""
    asked = {title.strip().casefold() for title in titles}
    for layer, title in LAYER_TITLES.items():
        if asked & {title.nl.casefold(), (title.en or title.nl).casefold()}:
            return layer
    return None
