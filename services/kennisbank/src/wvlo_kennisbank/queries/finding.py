"""Finding items: all asked words first, else some; counted and ranked per audience.

Everything, also how rare a word is, is reckoned over what the audience may see, so that
hidden items change neither hits nor order. Scores are whole numbers: databases agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import (
    Connection,
    Select,
    case,
    func,
    select,
)

from wvlo_core.domain.ids import CompetencyCode, ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value
from wvlo_kennisbank.model import Kind, KnowledgeItem, Theme, query_stems, rarity
from wvlo_kennisbank.queries.marking import marked, snippet
from wvlo_kennisbank.queries.reading import visible
from wvlo_kennisbank.store import facets, items, terms

_FACETS = ("kind", "theme", "sector", "competency")
_NOT_GIVEN = BeforeValidator(lambda value: value or None)


class Search(Value):
    """What a reader asks; an empty filter is no filter."""

    audience: Audience
    q: Annotated[str, Field(description="Words as typed; 200 characters count")] = ""
    language: Language = Language.NL
    kind: Annotated[Kind | None, _NOT_GIVEN] = None
    theme: Annotated[Theme | None, _NOT_GIVEN] = None
    sector: Annotated[Sector | None, _NOT_GIVEN] = None
    competency: Annotated[CompetencyCode | None, _NOT_GIVEN] = None
    scan_construct: Annotated[
        ConstructCode | None, _NOT_GIVEN, Field(alias="construct")
    ] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    @property
    def filters(self) -> dict[str, str]:
        """The facet values to keep to."""
        chosen = {
            "kind": self.kind,
            "theme": self.theme,
            "sector": self.sector,
            "competency": self.competency,
            "construct": self.scan_construct,
        }
        return {name: str(value) for name, value in chosen.items() if value}


class Hit(BaseModel):
    """A found item; the two `_html` texts are escaped and mark the asked words."""

    model_config = ConfigDict(frozen=True)

    id: KnowledgeItemId
    slug: str
    edition: int
    kind: Kind
    theme: Theme
    title: str
    title_html: str
    snippet_html: str
    language: Language
    notice: str | None
    effort_minutes: int
    overdue: bool


class FacetCount(BaseModel):
    """How many of all hits have this value."""

    model_config = ConfigDict(frozen=True)

    value: str
    count: int


class SearchPage(BaseModel):
    """One page of hits, and counts over all of them.

    `matched` is `any` when no item has all asked words; tell the reader so.
    """

    model_config = ConfigDict(frozen=True)

    total: int
    matched: Literal["all", "any"]
    items: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]]


@dataclass(frozen=True)
class _Hits:
    """The ids that one way to match gives, best first, and how to ask for them."""

    rows: Select[Any]
    ids: tuple[str, ...]
    matched: Literal["all", "any"]


def search(connection: Connection, asked: Search, today: date) -> SearchPage:
    """Find what this audience may see; nothing asked gives all, newest first."""
    stems = query_stems(asked.q, asked.language)
    hits = _matching(connection, asked, stems) if stems else _all(connection, asked)
    page = hits.ids[asked.offset : asked.offset + asked.limit]
    documents: dict[str, str] = dict(
        connection.execute(
            visible(asked.audience)
            .add_columns(items.c.document)
            .where(items.c.id.in_(page))
        ).all()
    )
    found = (
        KnowledgeItem.model_validate_json(documents[key])
        for key in page
        if key in documents  # it may have been withdrawn a moment ago
    )
    words = frozenset(stems)
    return SearchPage(
        total=len(hits.ids),
        matched=hits.matched,
        items=tuple(_hit(item, words, asked.language, today) for item in found),
        facets=_facet_counts(connection, hits),
    )


def _all(connection: Connection, asked: Search) -> _Hits:
    newest = (items.c.published_at.desc(), items.c.edition.desc(), items.c.slug)
    return _fetched(connection, _allowed(asked).order_by(*newest))


def _matching(connection: Connection, asked: Search, stems: tuple[str, ...]) -> _Hits:
    """Ask for all words; when that gives nothing, for any."""
    rarities = _rarities(connection, asked, stems)
    score = func.sum(terms.c.weight * case(rarities, value=terms.c.term, else_=0))
    with_any = (
        _asked(_allowed(asked), asked, stems)
        .group_by(items.c.id, items.c.slug)
        .order_by(score.desc(), items.c.slug)
    )
    hits = _fetched(connection, with_any.having(func.count() == len(stems)))
    return hits if hits.ids else _fetched(connection, with_any, "any")


def _rarities(
    connection: Connection, asked: Search, stems: tuple[str, ...]
) -> dict[str, int]:
    """Weigh each word over all that the audience may see, whatever is filtered."""
    seen = visible(asked.audience)
    number = connection.execute(seen.with_only_columns(func.count())).scalar_one()
    held: dict[str, int] = dict(
        connection.execute(
            _asked(seen, asked, stems)
            .with_only_columns(terms.c.term, func.count())
            .group_by(terms.c.term)
        ).all()
    )
    return {stem: rarity(number, held.get(stem, 0)) for stem in stems}


def _allowed(asked: Search) -> Select[Any]:
    """Select the ids of what the audience may see and the filters let through."""
    ids = visible(asked.audience)
    for name, value in asked.filters.items():
        facet = facets.alias()
        ids = ids.join(facet, facet.c.item_id == items.c.id).where(
            facet.c.name == name, facet.c.value == value
        )
    return ids


def _asked(ids: Select[Any], asked: Search, stems: tuple[str, ...]) -> Select[Any]:
    return ids.join(terms, terms.c.item_id == items.c.id).where(
        terms.c.language == asked.language.value, terms.c.term.in_(stems)
    )


def _fetched(
    connection: Connection, rows: Select[Any], matched: Literal["all", "any"] = "all"
) -> _Hits:
    return _Hits(rows, tuple(connection.execute(rows).scalars()), matched)


def _facet_counts(
    connection: Connection, hits: _Hits
) -> dict[str, tuple[FacetCount, ...]]:
    found = hits.rows.order_by(None).subquery()
    number = func.count().label("number")
    rows = connection.execute(
        select(facets.c.name, facets.c.value, number)
        .join(found, found.c.id == facets.c.item_id)
        .where(facets.c.name.in_(_FACETS))
        .group_by(facets.c.name, facets.c.value)
        .order_by(number.desc(), facets.c.value)
    ).all()
    return {
        name: tuple(FacetCount(value=v, count=n) for of, v, n in rows if of == name)
        for name in _FACETS
    }


def _hit(
    item: KnowledgeItem, asked: frozenset[str], language: Language, today: date
) -> Hit:
    content = item.content
    title = content.title.show(language)
    return Hit(
        id=item.id,
        slug=item.slug,
        edition=item.edition,
        kind=content.kind,
        theme=content.theme,
        title=title.text,
        title_html=marked(title.text, asked, language),
        snippet_html=snippet(content, asked, language),
        language=title.language,
        notice=title.notice,
        effort_minutes=content.effort_minutes,
        overdue=content.overdue(today),
    )
