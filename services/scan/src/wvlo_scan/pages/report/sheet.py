"""One report as a page shows it: what stands where, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from wvlo_core.domain.anonymity import DISTRIBUTION_FLOOR, Showing
from wvlo_core.domain.statistics import RELIABILITY_PEOPLE
from wvlo_scan.model import Figure, Layer, Result
from wvlo_scan.model.benchmark import OTHERS, Others
from wvlo_scan.model.report import Gap, Theme, strengths, suggested_themes
from wvlo_scan.pages.report.charts import Web, web
from wvlo_scan.pages.report.parts import Part, Parts
from wvlo_scan.pages.words import Words
from wvlo_scan.queries import LinkedItemView, ReportView

_WIDEST = 12
"""With more groups than this, a map shows layers instead of constructs."""


@dataclass(frozen=True)
class Square:
    """One place on a map: a score, or why there is none."""

    score: float | None
    state: Showing


@dataclass(frozen=True)
class Map:
    """Scores of several parts side by side."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]
    of_layers: bool

    @property
    def shown(self) -> bool:
        """Tell whether some square has a number."""
        return any(each.score is not None for _, row in self.rows for each in row)


class Sheet:
    """Everything the templates ask for about one part of one report."""

    def __init__(
        self, view: ReportView, words: Words, part: str = "", *, summary: bool = False
    ) -> None:
        """`part` is the address of the people to show; empty is everybody.

        A summary tells about the organisation as a whole only, also in its reasons.
        """
        self._summary = summary
        self.view = view
        self.report = view.report
        self.words = words
        self.parts = Parts(view.report, words)
        self.part = self.parts.find(part)

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all may be shown."""
        return all(result.whole.score is None for result in self.report.results)

    @cached_property
    def layers(self) -> list[tuple[str, Square, list[tuple[Result, Figure]]]]:
        """Give each layer with its plain mean and its constructs, for this part."""
        found = []
        for layer in Layer:
            results = [(r, self.part.figure(r)) for r in self._of(layer)]
            if results:
                square = _together([figure for _, figure in results])
                found.append((self.words.text(layer.value), square, results))
        return found

    @property
    def others_needed(self) -> int:
        """From how many other companies on there is a comparison."""
        return OTHERS

    @property
    def beside(self) -> list[tuple[Result, Others]]:
        """Put the other companies beside each construct they are compared on."""
        results = {result.code: result for result in self.report.results}
        return [
            (results[others.code], others)
            for others in self.view.benchmark.constructs
            if others.code in results
        ]

    @property
    def hidden(self) -> Figure | None:
        """Give a hidden figure when nothing about this part may be shown."""
        figures = [self.part.figure(result) for result in self.report.results]
        if any(figure.score is not None for figure in figures):
            return None
        return figures[0]

    @property
    def spread_n(self) -> int:
        """From how many people on a spread is shown."""
        return max(DISTRIBUTION_FLOOR, self.report.min_n)

    @property
    def reliable_n(self) -> int:
        """From how many complete sheets on a questionnaire can be judged."""
        return RELIABILITY_PEOPLE

    @property
    def unspread(self) -> bool:
        """Tell whether some mean of this part stands without its margin."""
        figures = [self.part.figure(result) for result in self.report.results]
        return any(f.score is not None and f.low is None for f in figures)

    @property
    def told_apart(self) -> bool:
        """Tell whether the report says of anything how far people differ."""
        return any(result.whole.agreement for result in self.report.results)

    @property
    def rough_gaps(self) -> bool:
        """Tell whether some gap was judged without margins of its own."""
        return any(gap.low is None for *_, gap in self.sides)

    def knowledge(self, code: str) -> list[LinkedItemView]:
        """Give what the Kennisbank offers about a construct."""
        return next(
            (each.knowledge for each in self.view.results if each.result.code == code),
            [],
        )

    @property
    def web(self) -> Web:
        """Lay out the layers as a web."""
        return web([(name, square.score) for name, square, _ in self.layers])

    @property
    def themes(self) -> list[tuple[str, str, str]]:
        """Give what to talk about: title, question, and why it is suggested."""
        return [
            (
                self.words.say(theme.title),
                self.words.say(theme.question),
                self._because(theme),
            )
            for theme in suggested_themes(self.report)
        ]

    @property
    def strengths(self) -> Sequence[Result]:
        """Give what goes well."""
        return strengths(self.report)

    @cached_property
    def groups(self) -> Map:
        """Put the groups side by side."""
        parts = self.parts.of("group")
        if len(parts) <= _WIDEST:
            return self._of_constructs(parts)
        layers = [layer for layer in Layer if self._of(layer)]
        return Map(
            columns=tuple(self.words.text(layer.value) for layer in layers),
            rows=tuple(
                (
                    part.name,
                    tuple(
                        _together([part.figure(r) for r in self._of(layer)])
                        for layer in layers
                    ),
                )
                for part in parts
            ),
            of_layers=True,
        )

    @cached_property
    def roles(self) -> Map:
        """Put the kinds of work side by side."""
        return self._of_constructs(self.parts.of("role_group"))

    @property
    def sides(self) -> list[tuple[Result, Figure, Figure, Gap]]:
        """Give employees and leading roles, the widest gap first."""
        found = [
            (
                result,
                result.find(gap.breakdown, gap.first),
                result.find(gap.breakdown, gap.second),
                gap,
            )
            for result in self.report.results
            for gap in result.gaps
            if gap.breakdown == "role_side"
        ]
        shown = [(r, one, other, gap) for r, one, other, gap in found if one and other]
        return sorted(shown, key=lambda row: -abs(row[3].difference))

    def _of(self, layer: Layer) -> list[Result]:
        return [result for result in self.report.results if result.layer is layer]

    def _of_constructs(self, parts: Sequence[Part]) -> Map:
        return Map(
            columns=tuple(part.name for part in parts),
            rows=tuple(
                (
                    self.words.say(result.title),
                    tuple(_together([part.figure(result)]) for part in parts),
                )
                for result in self.report.results
            ),
            of_layers=False,
        )

    def _because(self, theme: Theme) -> str:
        """Say in one sentence why this is suggested."""
        known = {"score": self.words.number(theme.score)}
        if theme.gap is not None and not self._summary:
            known |= self.parts.apart(theme.gap)
        named = {"gap": "roles"} if self._summary else {}
        reasons = [
            self.words.text(f"because_{named.get(reason, reason)}", **known)
            for reason in theme.reasons
        ]
        return sentence(reasons)


def sentence(parts: Sequence[str]) -> str:
    """Make one sentence of several reasons."""
    joined = "; ".join(parts)
    return f"{joined[0].upper()}{joined[1:]}."


def _together(figures: Sequence[Figure]) -> Square:
    """Average what may be shown; without anything, say the most common reason."""
    scores = [figure.score for figure in figures if figure.score is not None]
    if scores:
        return Square(round(fmean(scores), 1), Showing.SHOWN)
    states = Counter(figure.state for figure in figures)
    return Square(None, states.most_common(1)[0][0])
