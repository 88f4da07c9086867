"""What the scan does with news of the Kennisbank."""

from __future__ import annotations

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_scan.model import LinkedItem
from wvlo_scan.ports import Work

_WITHDRAWN = LocalizedText(nl="Ingetrokken", en="Withdrawn")


def link_item(event: ItemPublished, work: Work) -> None:
    """Remember what the Kennisbank offers, to put beside a score."""
    present = work.linked_items.find(event.item_id)
    if present is None or present.edition < event.edition:
        work.linked_items.save(
            LinkedItem(
                id=event.item_id,
                edition=event.edition,
                slug=event.slug,
                title=event.title,
                constructs=event.constructs,
                audiences=event.audiences,
            )
        )


def unlink_item(event: ItemWithdrawn, work: Work) -> None:
    """Stop offering it; an earlier edition that arrives late stays away."""
    present = work.linked_items.find(event.item_id)
    if present is not None and present.edition > event.edition:
        return
    work.linked_items.save(
        LinkedItem(
            id=event.item_id,
            edition=event.edition,
            slug=present.slug if present else "",
            title=present.title if present else _WITHDRAWN,
            constructs=(),
            withdrawn=True,
        )
    )
