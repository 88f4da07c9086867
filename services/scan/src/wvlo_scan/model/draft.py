"""A half filled-in questionnaire, which only its own link or code can open."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from wvlo_core.domain.ids import WaveId
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.value import Value
from wvlo_scan.model.access import print_of
from wvlo_scan.model.sealing import key_of, seal, unseal

COMMENT_LENGTH = 2000

CommentText = Annotated[
    str, StringConstraints(max_length=COMMENT_LENGTH, strip_whitespace=True)
]


class Comment(Value):
    """What somebody wrote in own words; kept without group, role, link or time."""

    id: UUID
    wave_id: WaveId
    text: CommentText


class Filled(Value):
    """What was filled in so far; 0 stands for `I do not know`."""

    role_group: RoleGroup | None = None
    answers: dict[str, int] = Field(default_factory=dict)
    comment: str = ""
    continuation: str | None = None


class Draft(Value):
    """The same, sealed with the link; the database alone can neither read nor link it."""

    id: str
    wave_id: WaveId
    sealed: str

    @staticmethod
    def id_of(token: str) -> str:
        """Give the name under which a link's draft lies; not the link's print."""
        return print_of(f"draft/{token}")

    @classmethod
    def of(cls, token: str, wave_id: WaveId, filled: Filled) -> Draft:
        """Seal what was filled in."""
        sealed = seal(filled.model_dump_json(), key_of(token, "draft"))
        return cls(id=cls.id_of(token), wave_id=wave_id, sealed=sealed)

    def opened(self, token: str) -> Filled:
        """Read it with the link."""
        text = unseal(self.sealed, key_of(token, "draft"))
        return Filled.model_validate_json(text)


class Continuation(Value):
    """A link, sealed with a code that is short enough to type on another device."""

    id: str
    wave_id: WaveId
    sealed: str

    def token(self, key: bytes) -> str:
        """Give the link back."""
        return unseal(self.sealed, key)
