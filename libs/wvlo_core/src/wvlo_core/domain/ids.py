"""Typed ids, so that a wave can never be passed where a learner is meant."""

from __future__ import annotations

import re
from typing import Annotated, NewType
from uuid import UUID, uuid4, uuid5

from pydantic import AfterValidator, StringConstraints

from wvlo_core.domain.personal import Personal

OrganisationId = NewType("OrganisationId", UUID)
WaveId = NewType("WaveId", UUID)
KnowledgeItemId = NewType("KnowledgeItemId", UUID)
LearnerId = NewType("LearnerId", Annotated[UUID, Personal()])
CoachId = NewType("CoachId", Annotated[UUID, Personal()])
PilotId = NewType("PilotId", UUID)
NewsItemId = NewType("NewsItemId", UUID)
NewsletterIssueId = NewType("NewsletterIssueId", UUID)

_NAMESPACE = UUID("5a0c1a0e-6b7e-5d0f-9d1c-7776c6f00001")
_BSN_LENGTH = 9


def new_id() -> UUID:
    """Make an id that says nothing about when or by whom it was made."""
    return uuid4()


def named_id(*parts: str) -> UUID:
    """Derive the same id from the same words, on every machine."""
    return uuid5(_NAMESPACE, "/".join(parts))


def _not_a_citizen_number(value: str) -> str:
    digits = re.sub(r"[\s.-]", "", value)
    if len(digits) == _BSN_LENGTH and digits.isdigit():
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        total = sum(w * int(d) for w, d in zip(weights, digits, strict=True))
        if total % 11 == 0:
            message = (
                "looks like a citizen service number (BSN), which WVLO never stores; "
                "use an id that your institution made for this purpose"
            )
            raise ValueError(message)
    return value


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]
"""A short readable key inside one data file, such as `end-of-shift-review`."""

ConstructCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
"""Names one scan construct, such as `peer_support`."""

CompetencyCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.:/-]{0,119}$")
]
"""Names one competency: `A1` in our own framework, a URI in imported ones."""

SubjectId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80, strip_whitespace=True),
    AfterValidator(_not_a_citizen_number),
    Personal(),
]
"""The opaque id an institution issued for a person; a BSN is refused."""
