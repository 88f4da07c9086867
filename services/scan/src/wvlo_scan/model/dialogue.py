"""A dialogue session about a report: what to talk about, what was said.

The agenda follows three things together: a low score, people who see it differently, and
what the group itself finds important; never the score alone. The group decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field, StringConstraints

from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid
from wvlo_scan.model.report import Gap, Report, Result, Theme, suggested_themes
from wvlo_scan.model.report.themes import LOW, unlikeness

THEMES = 3
"""A conversation has room for about this many; a group may choose up to twice that."""

SESSION = "session"
"""Where the notes on the whole session stand, beside those per construct."""

ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)
]
Notes = Annotated[str, StringConstraints(max_length=5_000, strip_whitespace=True)]
Dots = Annotated[int, Field(ge=0, le=999)]
"""How many dots people put at a construct: what matters most to them."""

Reason: TypeAlias = Literal["low", "apart", "gap", "important", "most_apart"]


class Proposal(Value):
    """A construct for the agenda, with every reason why; `gap` is the widest notable.

    `most_apart` fills the agenda when nothing stands out: people differ a little more
    about this than about the rest.
    """

    code: ConstructCode
    title: LocalizedText
    reasons: tuple[Reason, ...]
    dots: int = 0
    gap: Gap | None = None


class SessionRequest(Value):
    """When people talk, and what the conversation is called."""

    title: ShortText
    held_on: date


class SessionChanges(Value):
    """What becomes different; what is left out stays."""

    title: ShortText | None = None
    held_on: date | None = None
    dots: Mapping[ConstructCode, Dots] | None = None
    themes: tuple[ConstructCode, ...] | None = None
    notes: Mapping[ConstructCode, Notes] | None = None


class DialogueSession(Value):
    """One conversation of people of one organisation about one report.

    `notes` has the notes per construct; those of the whole session stand under `session`.
    """

    id: UUID
    organisation_id: OrganisationId
    wave_id: WaveId
    title: ShortText
    held_on: date
    dots: Mapping[ConstructCode, Dots] = {}
    themes: tuple[ConstructCode, ...] = ()
    notes: Mapping[ConstructCode, Notes] = {}

    def weigh(self, dots: Mapping[str, int], report: Report) -> DialogueSession:
        """Keep what the group finds important; without dots a construct drops out."""
        _require_known(dots, report)
        given = {code: number for code, number in dots.items() if number}
        return self.model_copy(update={"dots": given})

    def choose(self, themes: Collection[str], report: Report) -> DialogueSession:
        """Put these on the agenda; what was noted about others is kept."""
        _require_known(themes, report)
        chosen = tuple(dict.fromkeys(themes))
        if len(chosen) > 2 * THEMES:
            raise Invalid.said(
                f"kies hoogstens {2 * THEMES} thema's; met {THEMES} heb je meer tijd",
                f"choose at most {2 * THEMES} themes; {THEMES} leave you more time",
            )
        return self.model_copy(update={"themes": chosen})

    def note(self, notes: Mapping[str, str], report: Report) -> DialogueSession:
        """Replace the notes on these constructs; the others stay."""
        _require_known(notes.keys() - {SESSION}, report)
        return self.model_copy(update={"notes": {**self.notes, **notes}})


def propose_agenda(
    report: Report, dots: Mapping[str, int], at_most: int = THEMES
) -> tuple[Proposal, ...]:
    """Propose what to talk about, from figures that are shown.

    Most reasons come first, then most dots, then the order of `suggested_themes`. What
    has no reason fills the agenda, the most different views first; of fewer than ten
    people nothing tells how different they are, so the group has to choose.
    """
    themes = suggested_themes(report, len(report.results))
    named = {theme.code: theme for theme in themes}
    place = {code: n for n, code in enumerate(named)}
    shown = [result for result in report.results if result.whole.score is not None]
    proposals = [
        proposal
        for result in shown
        if (
            proposal := _proposal(
                result, named.get(result.code), dots.get(result.code, 0)
            )
        )
    ]
    apart = {result.code: unlikeness(result) for result in shown}
    proposals.sort(
        key=lambda each: (
            each.reasons == ("most_apart",),
            -len(each.reasons),
            -each.dots,
            place.get(each.code, len(place)),
            -apart[each.code],
            each.code,
        )
    )
    return tuple(proposals[:at_most])


def _proposal(result: Result, theme: Theme | None, dots: int) -> Proposal | None:
    """Give a construct with its reasons; nothing when none can be told."""
    reasons: tuple[Reason, ...] = theme.reasons if theme else ()
    if dots:
        low: tuple[Reason, ...] = () if theme else _low(result)
        reasons = (*low, *reasons, "important")
    if not reasons and not _telling(result):
        return None
    return Proposal(
        code=result.code,
        title=result.title,
        reasons=reasons or ("most_apart",),
        dots=dots,
        gap=theme.gap if theme else None,
    )


def _telling(result: Result) -> bool:
    """Tell whether anything shows how far people differ on this."""
    return result.whole.agreement is not None or bool(result.gaps)


def _low(result: Result) -> tuple[Reason, ...]:
    return ("low",) if (result.whole.score or 0) < LOW else ()


def _require_known(codes: Collection[str], report: Report) -> None:
    unknown = sorted(set(codes) - {result.code for result in report.results})
    if unknown:
        names = ", ".join(unknown)
        raise Invalid.said(
            f"dit staat niet in het rapport: {names}", f"not in the report: {names}"
        )
