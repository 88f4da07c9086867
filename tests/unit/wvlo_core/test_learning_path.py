"""Learning items: for whom they are, and what they bring."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from wvlo_core.domain.learning_path import Format, LearningItem, Teaches
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience, Sector

NL, EN = Language.NL, Language.EN


def item(**changes: object) -> LearningItem:
    return LearningItem.model_validate(
        {
            "key": "shift-handover",
            "title": LocalizedText(nl="Overdracht"),
            "summary": LocalizedText(nl="Leer overdragen aan de volgende ploeg."),
            "format": Format.BUDDY_WORK,
            "hours": 4,
            "teaches": (Teaches(competency="B2", from_level=1, to_level=2),),
            "audiences": (Audience.EMPLOYEE,),
            "sectors": (Sector.DAIRY,),
            "provider": "Zuivel Wolkenmeer",
            "languages": (NL,),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("audience", "sector", "languages", "fits"),
    [
        (Audience.EMPLOYEE, Sector.DAIRY, frozenset({NL, EN}), True),
        (Audience.STUDENT, Sector.DAIRY, frozenset({NL}), False),
        (Audience.EMPLOYEE, Sector.BAKERY, frozenset({NL}), False),
        (Audience.EMPLOYEE, Sector.DAIRY, frozenset({EN}), False),
    ],
)
def test_an_item_fits_when_audience_sector_and_a_language_all_do(
    audience: Audience, sector: Sector, languages: frozenset[Language], fits: bool
) -> None:
    handover = item()

    found = handover.fits(audience, sector, languages)

    assert found is fits


def test_a_generic_item_fits_in_every_sector() -> None:
    handover = item(sectors=(Sector.GENERIC,))

    fitting = {
        s for s in Sector if handover.fits(Audience.EMPLOYEE, s, frozenset({NL}))
    }

    assert fitting == set(Sector)


@pytest.mark.parametrize("level", [0, 2])
def test_an_item_that_does_not_bring_a_learner_up_is_refused(level: int) -> None:
    with pytest.raises(ValidationError, match="B2: to_level must be above from_level"):
        Teaches(competency="B2", from_level=2, to_level=level)


@pytest.mark.parametrize("nothing", ["teaches", "audiences", "sectors", "languages"])
def test_an_item_for_nobody_or_for_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(ValidationError):
        item(**{nothing: ()})


@pytest.mark.parametrize("hours", [0, 401])
def test_an_item_takes_a_sensible_number_of_hours(hours: int) -> None:
    with pytest.raises(ValidationError):
        item(hours=hours)


def test_tasks_and_buddy_work_are_the_learning_in_the_work_itself() -> None:
    informal = {shape for shape in Format if shape.informal}

    assert informal == {Format.WORKPLACE_TASK, Format.BUDDY_WORK}
