"""Short words for what editors do, against a real database."""

from __future__ import annotations

from typing import Any

from tests.unit.wvlo_kennisbank.examples import content
from wvlo_core.runtime.app import App
from wvlo_kennisbank import use_cases
from wvlo_kennisbank.store import Store


def write(app: App[Store], slug: str, **changes: Any) -> None:
    command = use_cases.WriteItem(slug=slug, content=content(**changes))
    app.run(use_cases.write_item, command)


def publish(app: App[Store], slug: str, **changes: Any) -> None:
    write(app, slug, **changes)
    app.run(use_cases.publish_item, use_cases.PublishItem(slug=slug))


def withdraw(app: App[Store], slug: str) -> None:
    command = use_cases.WithdrawItem(slug=slug, reason="klopt niet meer")
    app.run(use_cases.withdraw_item, command)


def submit(app: App[Store], slug: str) -> None:
    app.run(use_cases.submit_for_review, use_cases.SubmitForReview(slug=slug))


def revise(app: App[Store], slug: str, **changes: Any) -> None:
    command = use_cases.ReviseItem(slug=slug, content=content(**changes))
    app.run(use_cases.revise_item, command)
