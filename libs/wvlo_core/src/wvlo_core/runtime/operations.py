"""The part of the HTTP door for staff: health, figures, and following a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily, Metric
from pydantic import BaseModel

from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.metrics import exposition
from wvlo_core.runtime.outbox import Backlog, backlog, trail

operations = APIRouter(tags=["operations"])


def _service(request: Request) -> App[Any]:
    app: App[Any] = request.app.state.wvlo
    return app


Service = Annotated[App[Any], Depends(_service)]


class Told(BaseModel):
    """One fact a service told the others."""

    id: UUID
    type: str
    subject: str
    time: str
    causation_id: UUID | None


class TrailView(BaseModel):
    """What this service told, took in, and listens to."""

    service: str
    listens_to: list[str]
    told: list[Told]
    handled: list[UUID]


@operations.get("/health/live")
def live() -> dict[str, str]:
    """Tell that the process runs."""
    return {"status": "ok"}


@operations.get("/health/ready")
def ready(app: Service) -> dict[str, str]:
    """Tell that the service can do its work now."""
    with reading(app.engine) as connection:
        backlog(connection, app.messages)
    return {"status": "ok"}


@operations.get("/metrics")
def metrics(request: Request) -> Response:
    """Give the figures an administrator watches, in Prometheus form."""
    return figures_of([*request.app.state.operated.values()])


@operations.get("/events/trail")
def follow(app: Service, correlation_id: UUID | None = None) -> TrailView:
    """Follow a chain: what this service told and took in. Ids and types only."""
    with reading(app.engine) as connection:
        found = trail(connection, app.messages, correlation_id)
    return TrailView(
        service=app.service,
        listens_to=sorted(app.listens_to),
        told=[
            Told(
                id=e.id,
                type=e.type,
                subject=e.subject,
                time=e.time.isoformat(),
                causation_id=e.causation_id,
            )
            for e in found.told
        ],
        handled=found.handled,
    )


def figures_of(apps: Sequence[App[Any]]) -> Response:
    """Show what these services did in this process, and what lies in their databases."""
    shown = exposition([app.service for app in apps], [*_lying(apps)])
    return Response(shown, media_type=CONTENT_TYPE_LATEST)


def _lying(apps: Sequence[App[Any]]) -> Iterator[Metric]:
    looked: list[tuple[App[Any], Backlog]] = []
    for app in apps:
        with reading(app.engine) as connection:
            looked.append((app, backlog(connection, app.messages)))
    for name, meaning, value in (
        ("wvlo_outbox_unsent", "Events not yet passed on", lambda b: b.unsent),
        ("wvlo_waiting", "Messages that wait for another try", lambda b: b.waiting),
        ("wvlo_dead", "Messages that failed for good", lambda b: b.dead),
        ("wvlo_quarantined", "Messages not understood", lambda b: b.quarantined),
        ("wvlo_outbox_oldest_unsent_seconds", "Age of the oldest of these", _age),
    ):
        family = GaugeMetricFamily(name, meaning, labels=["service"])
        for app, behind in looked:
            family.add_metric([app.service], value(behind))
        yield family


def _age(behind: Backlog) -> float:
    if behind.oldest_unsent is None:
        return 0.0
    return max((datetime.now(UTC) - behind.oldest_unsent).total_seconds(), 0.0)
