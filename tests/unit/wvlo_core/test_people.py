"""People with several roles, and the organisations they have them at."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from wvlo_core.domain.ids import OrganisationId, named_id
from wvlo_core.domain.people import (
    Audience,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Sector,
)

BAKERY = OrganisationId(named_id("test", "bakery"))
COLLEGE = OrganisationId(named_id("test", "college"))
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def person(*memberships: Membership) -> Person:
    return Person(id=named_id("test", "somebody"), memberships=memberships)


# holds CO2
def test_one_person_works_at_a_company_and_learns_at_a_college() -> None:
    somebody = person(
        Membership(organisation_id=BAKERY, role=Audience.EMPLOYEE),
        Membership(organisation_id=COLLEGE, role=Audience.STUDENT),
    )

    roles = {at: somebody.roles_at(at, SUMMER) for at in (BAKERY, COLLEGE)}

    assert roles == {BAKERY: {Audience.EMPLOYEE}, COLLEGE: {Audience.STUDENT}}


# holds CO2
def test_one_person_has_two_roles_at_one_organisation() -> None:
    somebody = person(
        Membership(organisation_id=BAKERY, role=Audience.EMPLOYEE),
        Membership(organisation_id=BAKERY, role=Audience.WORKS_COUNCIL),
    )

    roles = somebody.roles_at(BAKERY, SUMMER)

    assert roles == {Audience.EMPLOYEE, Audience.WORKS_COUNCIL}


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        (None, None, True),
        (SUMMER, SUMMER, True),
        (SPRING, AUTUMN, True),
        (AUTUMN, None, False),
        (None, SPRING, False),
    ],
)
def test_a_role_holds_from_its_first_day_through_its_last(
    since: date | None, until: date | None, there: bool
) -> None:
    somebody = person(
        Membership(
            organisation_id=BAKERY, role=Audience.EMPLOYEE, since=since, until=until
        )
    )

    roles = somebody.roles_at(BAKERY, SUMMER)

    assert roles == ({Audience.EMPLOYEE} if there else set())


# holds CO2
def test_the_same_role_cannot_be_listed_twice() -> None:
    role = Membership(organisation_id=BAKERY, role=Audience.EMPLOYEE, since=SPRING)

    with pytest.raises(ValidationError, match="listed twice"):
        person(role, role)


def test_somebody_who_left_can_come_back_in_the_same_role() -> None:
    somebody = person(
        Membership(
            organisation_id=BAKERY, role=Audience.EMPLOYEE, since=SPRING, until=SPRING
        ),
        Membership(organisation_id=BAKERY, role=Audience.EMPLOYEE, since=AUTUMN),
    )

    roles = [somebody.roles_at(BAKERY, day) for day in (SPRING, SUMMER, AUTUMN)]

    assert roles == [{Audience.EMPLOYEE}, set(), {Audience.EMPLOYEE}]


def test_a_person_without_any_role_is_refused() -> None:
    with pytest.raises(ValidationError):
        person()


# holds CO1
def test_a_role_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="ends before it begins"):
        Membership(organisation_id=BAKERY, role=Audience.HR, since=AUTUMN, until=SPRING)


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_an_organisation_needs_a_name_of_a_sensible_length(name: str) -> None:
    with pytest.raises(ValidationError):
        Organisation(
            id=BAKERY, name=name, kind=OrganisationKind.COMPANY, sector=Sector.BAKERY
        )
