"""What every message carries: CloudEvents 1.0 attributes around one fact.

On RabbitMQ a message travels in binary mode: each attribute is a header `ce-<name>`
and the body is the data alone, as JSON (CloudEvents RabbitMQ protocol binding).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from wvlo_core.domain.personal import personal_fields
from wvlo_core.errors import Unreadable

Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one version into that of the next."""

CONTENT_TYPE = "application/json"
_LONGEST_SUBJECT = 120
_USUAL_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


class Event(BaseModel):
    """A fact about the past. Carries ids, counts and states; never people's words.

    Everybody who listens hears it, so a class with a field marked `Personal` is refused.
    The text below a field is its description in the schema and the catalogue.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    type: ClassVar[str]
    version: ClassVar[int] = 1
    subject_field: ClassVar[str]
    lifts: ClassVar[Mapping[int, Lift]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a class that would tell everybody something about one person."""
        super().__pydantic_init_subclass__(**kwargs)
        if fields := personal_fields(cls):
            message = (
                f"the event {cls.type} ({cls.__name__}) has a field about one person: "
                f"{', '.join(fields)}; everybody can listen to events, so tell the "
                "organisation, a count of at least five, or nothing"
            )
            raise TypeError(message)

    @property
    def subject(self) -> str:
        """What the fact is about; facts about one subject keep their order."""
        return str(getattr(self, self.subject_field))


def headers_of(
    *,
    event_id: str,
    event_type: str,
    version: int,
    source: str,
    subject: str,
    time: str,
    correlation_id: str,
    causation_id: str | None,
) -> dict[str, str]:
    """Write attributes that are text already as RabbitMQ headers; `time` is in UTC."""
    headers = {
        "ce-specversion": "1.0",
        "ce-id": event_id,
        "ce-type": event_type,
        "ce-dataversion": str(version),
        "ce-source": source,
        "ce-subject": subject,
        "ce-time": time.replace("+00:00", "Z"),
        "ce-correlationid": correlation_id,
    }
    if causation_id:
        headers["ce-causationid"] = causation_id
    return headers


class Envelope(NamedTuple):
    """One fact on its way, with where it came from and what led to it."""

    key: str
    """Its id, as databases keep ids: text in UUID's usual form."""
    type: str
    version: int
    source: str
    subject: str
    time: datetime
    chain: str
    """The correlation id, as text."""
    caused_by: str | None
    """The causation id, as text."""
    data: str

    @property
    def id(self) -> UUID:
        """What tells this fact from all others."""
        return UUID(self.key)

    @property
    def correlation_id(self) -> UUID:
        """The chain of facts and requests it belongs to."""
        return UUID(self.chain)

    @property
    def causation_id(self) -> UUID | None:
        """The fact it followed from, if any."""
        return UUID(self.caused_by) if self.caused_by else None

    def headers(self) -> dict[str, str]:
        """Write the attributes as RabbitMQ headers."""
        return headers_of(
            event_id=self.key,
            event_type=self.type,
            version=self.version,
            source=self.source,
            subject=self.subject,
            time=self.time.astimezone(UTC).isoformat(),
            correlation_id=self.chain,
            causation_id=self.caused_by,
        )

    @classmethod
    def read(cls, headers: Mapping[str, Any], body: bytes) -> Envelope:
        """Understand a message from the bus, or say what is wrong with it."""
        try:
            cause = headers.get("ce-causationid")
            time = datetime.fromisoformat(str(headers["ce-time"]))
            if time.tzinfo is None:
                message = f"the time {headers['ce-time']!r} has no zone"
                raise ValueError(message)  # noqa: TRY301 - as for any unreadable value
            subject = str(headers["ce-subject"])
            if len(subject) > _LONGEST_SUBJECT or "\0" in subject:
                message = f"the subject is longer than {_LONGEST_SUBJECT} or has a NUL"
                raise ValueError(message)  # noqa: TRY301 - as for any unreadable value
            return cls(
                key=_id(headers["ce-id"]),
                type=str(headers["ce-type"]),
                version=int(str(headers["ce-dataversion"])),
                source=str(headers["ce-source"]),
                subject=subject,
                time=time,
                chain=_id(headers["ce-correlationid"]),
                caused_by=_id(cause) if cause else None,
                data=str(body, "utf-8"),
            )
        except KeyError as missing:
            message = f"the message has no header {missing.args[0]}"
            raise Unreadable(message) from missing
        except ValueError as wrong:
            message = f"the message cannot be read: {wrong}"
            raise Unreadable(message) from wrong


def _id(told: object) -> str:
    """Bring an id into the form in which databases keep it."""
    text = str(told)
    return text if _USUAL_FORM(text) else str(UUID(text))
