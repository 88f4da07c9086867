"""Where the scan keeps things: one table per collection, answers apart from links."""

from wvlo_core.plugins import ExtensionPoint
from wvlo_core.ports import ItemScoring
from wvlo_scan.store.dialogue import (
    actions,
    agreements,
    history,
    sessions,
    sharings,
)
from wvlo_scan.store.tables import (
    benchmark_editions,
    benchmark_members,
    comments,
    continuations,
    drafts,
    instruments,
    invited,
    invitees,
    linked_items,
    messages,
    metadata,
    organisations,
    passes,
    register,
    registrations,
    remindings,
    reports,
    share_backs,
    sheets,
    turnouts,
    waves,
)
from wvlo_scan.store.work import Store

__all__ = [
    "Store",
    "actions",
    "agreements",
    "benchmark_editions",
    "benchmark_members",
    "comments",
    "continuations",
    "drafts",
    "history",
    "instruments",
    "invited",
    "invitees",
    "item_scoring",
    "linked_items",
    "messages",
    "metadata",
    "organisations",
    "passes",
    "register",
    "registrations",
    "remindings",
    "reports",
    "sessions",
    "share_backs",
    "sharings",
    "sheets",
    "turnouts",
    "waves",
]

item_scoring: ExtensionPoint[ItemScoring] = ExtensionPoint(
    "wvlo.item_scoring", ItemScoring
)
