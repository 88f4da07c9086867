"""What editors see: every item in every state, with what is still to be done."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, func, select

from wvlo_core.domain.ids import KnowledgeItemId
from wvlo_core.errors import NotFound
from wvlo_kennisbank.model import Kind, KnowledgeItem, Origin, State, item_id
from wvlo_kennisbank.store import items


class EditorLine(BaseModel):
    """One item in the editors' list."""

    model_config = ConfigDict(frozen=True)

    id: KnowledgeItemId
    slug: str
    state: State
    edition: int
    kind: Kind
    title: str
    owner: str
    review_by: date
    overdue: bool
    revision_waiting: bool
    gaps: tuple[str, ...]
    origin: Origin | None


class EditorList(BaseModel):
    """A page of the editors' list, by slug."""

    model_config = ConfigDict(frozen=True)

    total: int
    items: tuple[EditorLine, ...]


class EditorItem(BaseModel):
    """The whole item; `gaps` is what publishing still asks for."""

    model_config = ConfigDict(frozen=True)

    id: KnowledgeItemId
    item: KnowledgeItem
    gaps: tuple[str, ...]

    @classmethod
    def of(cls, item: KnowledgeItem) -> EditorItem:
        """Show an item to its editor."""
        return cls(id=item.id, item=item, gaps=(item.revision or item.content).gaps())


def editor_item(connection: Connection, slug: str) -> EditorItem:
    """Give an item in any state."""
    document = connection.execute(
        select(items.c.document).where(items.c.id == str(item_id(slug)))
    ).scalar_one_or_none()
    if document is None:
        message = f"there is no item {slug!r}; see GET /editor/items for what there is"
        raise NotFound(message)
    return EditorItem.of(KnowledgeItem.model_validate_json(document))


def editor_list(
    connection: Connection, state: State | None, limit: int, offset: int, today: date
) -> EditorList:
    """List items, of one state or of all."""
    wanted = [] if state is None else [items.c.state == state.value]
    total = connection.execute(
        select(func.count()).select_from(items).where(*wanted)
    ).scalar_one()
    documents = connection.execute(
        select(items.c.document)
        .where(*wanted)
        .order_by(items.c.slug)
        .limit(limit)
        .offset(offset)
    ).scalars()
    lines = (_line(KnowledgeItem.model_validate_json(d), today) for d in documents)
    return EditorList(total=total, items=tuple(lines))


def _line(item: KnowledgeItem, today: date) -> EditorLine:
    content = item.content
    return EditorLine(
        id=item.id,
        slug=item.slug,
        state=item.state,
        edition=item.edition,
        kind=content.kind,
        title=content.title.nl,
        owner=content.owner,
        review_by=content.review_by,
        overdue=content.overdue(today),
        revision_waiting=item.revision is not None,
        gaps=(item.revision or content).gaps(),
        origin=item.origin,
    )
