"""One conversation as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wvlo_scan.model import Layer, Result
from wvlo_scan.model.dialogue import Proposal
from wvlo_scan.model.report import Gap
from wvlo_scan.pages.dialogue.desk import Desk
from wvlo_scan.pages.dialogue.past import Moment, Past
from wvlo_scan.pages.report.parts import Parts
from wvlo_scan.pages.report.sheet import sentence
from wvlo_scan.queries import ReportView
from wvlo_scan.queries.dialogue import DialogueView, ThemeView


@dataclass(frozen=True)
class Suggested:
    """A proposed theme, why, and whether it is on the agenda."""

    code: str
    title: str
    because: str
    chosen: bool


class Talk:
    """Everything the template asks for."""

    def __init__(self, about: ReportView, view: DialogueView, desk: Desk) -> None:
        """Put a session beside the report it is about."""
        self.session = view.session
        self.about = about
        self.view = view
        self._desk = desk
        self._parts = Parts(about.report, desk.of_report)
        say = desk.words.say
        self.titles = {r.code: say(r.title) for r in about.report.results}

    @property
    def suggested(self) -> list[Suggested]:
        """Give what is proposed now."""
        return [
            Suggested(
                code=each.code,
                title=self.titles[each.code],
                because=self._because(each),
                chosen=each.code in self.session.themes,
            )
            for each in self.view.proposals
        ]

    @property
    def layers(self) -> list[tuple[str, list[Result]]]:
        """Give everything that can be chosen, layer by layer."""
        text = self._desk.of_report.text
        found = [
            (
                text(layer.value),
                [r for r in self.about.report.results if r.layer is layer],
            )
            for layer in Layer
        ]
        return [(name, results) for name, results in found if results]

    def sides(self, theme: ThemeView) -> str:
        """Say which kinds of work lie apart on a theme; empty when none do."""
        notable = [gap for gap in theme.result.gaps if gap.notable]
        if not notable:
            return ""
        return sentence([self._gap(max(notable, key=lambda gap: abs(gap.difference)))])

    @property
    def past(self) -> Sequence[Moment]:
        """Give what was changed, in words."""
        return Past(self._desk.words, self.titles).moments(self.view.history)

    def _gap(self, gap: Gap) -> str:
        return self._desk.of_report.text("because_gap", **self._parts.apart(gap))

    def _because(self, proposal: Proposal) -> str:
        result = next(r for r in self.about.report.results if r.code == proposal.code)
        words = self._desk.words
        said = {
            "low": lambda: self._desk.of_report.text(
                "because_low", score=words.number(result.whole.score or 0)
            ),
            "apart": lambda: self._desk.of_report.text("because_apart"),
            "gap": lambda: self._gap(proposal.gap) if proposal.gap else "",
            "most_apart": lambda: words.text("because_most_apart"),
            "important": lambda: words.text(
                "because_one_dot" if proposal.dots == 1 else "because_important",
                dots=proposal.dots,
            ),
        }
        return sentence([said[reason]() for reason in proposal.reasons])
