"""Who takes part: organisations, the roles people have there, and for whom a text is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.value import Value

Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class OrganisationKind(StrEnum):
    """A company asks and trains; a college teaches and coaches."""

    COMPANY = "company"
    COLLEGE = "college"


class Sector(StrEnum):
    """Where a text or learning item belongs; `generic` fits everywhere."""

    GENERIC = "generic"
    FOOD = "food"
    BAKERY = "bakery"
    DAIRY = "dairy"
    WATER = "water"
    LAB = "lab"


class Audience(StrEnum):
    """For whom something is written; a learner is one of the first three."""

    EMPLOYEE = "employee"
    STUDENT = "student"
    SIDE_ENTRANT = "side_entrant"
    TEACHER = "teacher"
    CAREER_COACH = "career_coach"
    MANAGER = "manager"
    HR = "hr"
    WORKS_COUNCIL = "works_council"


class RoleGroup(StrEnum):
    """The broad kind of work a respondent does; never a job title."""

    OPERATOR = "operator"
    TECHNICIAN = "technician"
    ANALYST = "analyst"
    TEAM_LEADER = "team_leader"
    MANAGEMENT_HR = "management_hr"


class Organisation(Value):
    """A partner; `former_names` keeps old documents findable after a merger."""

    id: OrganisationId
    name: Name
    kind: OrganisationKind
    sector: Sector
    former_names: tuple[Name, ...] = ()


class Membership(Value):
    """One role at one organisation, for as long as it lasts."""

    organisation_id: OrganisationId
    role: Audience
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Membership:
        if self.since and self.until and self.until < self.since:
            message = "the membership ends before it begins"
            raise ValueError(message)
        return self


class Person(Value):
    """One human being, however many roles at however many organisations."""

    id: UUID
    memberships: tuple[Membership, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_role_twice(self) -> Person:
        roles = [(m.organisation_id, m.role, m.since) for m in self.memberships]
        if len(set(roles)) < len(roles):
            message = "the same role at the same organisation is listed twice"
            raise ValueError(message)
        return self

    def roles_at(self, organisation: OrganisationId, day: date) -> set[Audience]:
        """Tell what this person is there on that day."""
        return {
            m.role
            for m in self.memberships
            if m.organisation_id == organisation
            and (m.since is None or m.since <= day)
            and (m.until is None or day <= m.until)
        }
