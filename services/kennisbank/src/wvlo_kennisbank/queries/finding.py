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
    literal,
    select,
)

from wvlo_core.domain.ids import CompetencyCode, ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import Audience, Sector
from wvlo_kennisbank.model import Kind, KnowledgeItem, Theme, query_stems, rarity
from wvlo_kennisbank.queries.marking import marked, snippet
from wvlo_kennisbank.queries.reading import visible
from wvlo_kennisbank.store import facets, items, terms

_FACETS = ("kind", "theme", "sector", "competency")
_NOT_GIVEN = BeforeValidator(lambda value: value or None)


class Search(BaseModel):
    """What a reader asks; an empty filter is no filter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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
    """The rows (id, score) of one way to match, and their number."""

    rows: Select[Any]
    total: int
    matched: Literal["all", "any"] = "all"


def search(connection: Connection, asked: Search, today: date) -> SearchPage:
    """Find what this audience may see; nothing asked gives all, newest first."""
    stems = query_stems(asked.q, asked.language)
    allowed = _filtered(asked)
    hits = (
        _matching(connection, asked, stems, allowed)
        if stems
        else _counted(connection, allowed.add_columns(literal(0).label("score")))
    )
    found = hits.rows.subquery()
    documents = connection.execute(
        select(items.c.document)
        .join(found, found.c.id == items.c.id)
        .order_by(*_order(found, stems))
        .limit(asked.limit)
        .offset(asked.offset)
    ).scalars()
    words = frozenset(stems)
    return SearchPage(
        total=hits.total,
        matched=hits.matched,
        items=tuple(
            _hit(KnowledgeItem.model_validate_json(d), words, asked.language, today)
            for d in documents
        ),
        facets=_facet_counts(connection, hits),
    )


def _filtered(asked: Search) -> Select[Any]:
    ids = visible(asked.audience)
    for name, value in asked.filters.items():
        chosen = select(facets.c.item_id).where(
            facets.c.name == name, facets.c.value == value
        )
        ids = ids.where(items.c.id.in_(chosen))
    return ids


def _matching(
    connection: Connection, asked: Search, stems: tuple[str, ...], allowed: Select[Any]
) -> _Hits:
    """Ask for all words; when that gives nothing, for any."""
    weights = _rarities(connection, asked, stems)
    score = func.sum(terms.c.weight * case(weights, value=terms.c.term, else_=0))
    rows = (
        select(terms.c.item_id.label("id"), score.label("score"))
        .where(
            terms.c.language == asked.language.value,
            terms.c.term.in_(stems),
            terms.c.item_id.in_(allowed),
        )
        .group_by(terms.c.item_id)
    )
    with_all = _counted(connection, rows.having(func.count() == len(stems)))
    if with_all.total or len(stems) == 1:
        return with_all
    return _counted(connection, rows, "any")


def _rarities(
    connection: Connection, asked: Search, stems: tuple[str, ...]
) -> dict[str, int]:
    """Weigh each word over all that the audience may see, whatever is filtered."""
    seen = visible(asked.audience)
    number = connection.execute(
        select(func.count()).select_from(seen.subquery())
    ).scalar_one()
    holding = connection.execute(
        select(terms.c.term, func.count())
        .where(
            terms.c.language == asked.language.value,
            terms.c.term.in_(stems),
            terms.c.item_id.in_(seen),
        )
        .group_by(terms.c.term)
    ).all()
    held: dict[str, int] = dict(holding)
    return {stem: rarity(number, held.get(stem, 0)) for stem in stems}


def _counted(
    connection: Connection, rows: Select[Any], matched: Literal["all", "any"] = "all"
) -> _Hits:
    counted = select(func.count()).select_from(rows.subquery())
    return _Hits(rows, connection.execute(counted).scalar_one(), matched)


def _order(found: Any, stems: tuple[str, ...]) -> tuple[Any, ...]:
    if stems:
        return found.c.score.desc(), items.c.slug
    return items.c.published_at.desc(), items.c.edition.desc(), items.c.slug


def _facet_counts(
    connection: Connection, hits: _Hits
) -> dict[str, tuple[FacetCount, ...]]:
    ids = hits.rows.subquery()
    number = func.count().label("number")
    rows = connection.execute(
        select(facets.c.name, facets.c.value, number)
        .where(facets.c.name.in_(_FACETS), facets.c.item_id.in_(select(ids.c.id)))
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
