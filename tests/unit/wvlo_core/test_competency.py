"""The rules a competency framework keeps, whoever writes one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from wvlo_core.domain.competency import CompetencyFramework, ConstructLinks
from wvlo_core.errors import NotFound

LAST_DAY, DAY_AFTER = date(2027, 8, 31), date(2027, 9, 1)


def competency(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "key": "own-direction",
        "uri": f"urn:test:{code}",
        "cluster": "A",
        "title": {"nl": "Richting"},
        "descriptor": {"nl": "Je weet waar je heen wilt."},
        "indicators": [
            {"level": level, "text": {"nl": "Je doet het."}} for level in (1, 2, 3, 4)
        ],
        **changes,
    }


def framework(*competencies: dict[str, Any]) -> CompetencyFramework:
    return CompetencyFramework.model_validate(
        {
            "framework": "test",
            "version": "1",
            "status": "published",
            "valid_from": "2026-01-01",
            "licence": "CC-BY-4.0",
            "title": {"nl": "Proef"},
            "levels": [],
            "clusters": [{"code": "A", "title": {"nl": "Jezelf"}}],
            "competencies": competencies,
        }
    )


# holds CO3
def test_a_retired_competency_stays_resolvable_and_points_on() -> None:
    both = framework(
        competency("A1", valid_until=str(LAST_DAY), replaced_by="A2"), competency("A2")
    )

    retired = both.resolve("A1")

    assert retired.valid_until == LAST_DAY
    assert both.resolve(retired.replaced_by or "").code == "A2"


# holds CO3
@pytest.mark.parametrize(
    ("day", "codes"), [(LAST_DAY, ["A1", "A2"]), (DAY_AFTER, ["A2"])]
)
def test_a_competency_can_be_chosen_through_its_last_day(
    day: date, codes: list[str]
) -> None:
    both = framework(competency("A1", valid_until=str(LAST_DAY)), competency("A2"))

    current = [each.code for each in both.current(day)]

    assert current == codes


def test_an_unknown_competency_is_not_found_by_name() -> None:
    with pytest.raises(NotFound, match="'Z9' is not in test 1"):
        framework(competency("A1")).resolve("Z9")


@pytest.mark.parametrize(
    ("competencies", "fault"),
    [
        ([competency("A1"), competency("A1")], "A1 is listed twice"),
        ([competency("A1", cluster="Q")], "A1: unknown cluster"),
        ([competency("A1", indicators=[])], "A1: needs one indicator per level"),
        ([competency("A1", replaced_by="A9")], "A1: replaced by an unknown competency"),
    ],
)
def test_a_framework_that_does_not_hold_together_is_refused(
    competencies: list[dict[str, Any]], fault: str
) -> None:
    with pytest.raises(ValidationError, match=fault):
        framework(*competencies)


def test_a_broken_framework_lists_all_its_faults_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        framework(competency("A1", cluster="Q", replaced_by="A9", indicators=[]))

    (error,) = refused.value.errors()
    assert len(error["msg"].split(";")) == 3


def test_a_construct_of_an_imported_instrument_may_have_no_link() -> None:
    links = ConstructLinks.model_validate(
        {
            "version": "1",
            "licence": "CC-BY-4.0",
            "links": [{"code": "safety", "competencies": ["A1"], "actions": []}],
        }
    )

    found = [links.of(code) for code in ("safety", "imported")]

    assert found == [links.links[0], None]
