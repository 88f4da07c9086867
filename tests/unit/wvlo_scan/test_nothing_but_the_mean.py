"""Of five to nine people a report tells their mean, and nothing else in any form.

The attacker is given the strongest weapon: two companies that answered differently but
with the same means. Whatever is shown has to be the same for both, letter by letter.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations_with_replacement
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import every, group, instrument, sheet, wave
from wvlo_core.domain.anonymity import Showing
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model import AnswerSheet, Report, build_report
from wvlo_scan.model.benchmark import Contribution, Standing
from wvlo_scan.model.dialogue import propose_agenda
from wvlo_scan.model.report import change_between, strengths, suggested_themes
from wvlo_scan.model.scoring import plugin as likert
from wvlo_scan.pages.report.filling import report_text
from wvlo_scan.pages.report.numbers import as_csv
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words
from wvlo_scan.queries import ReportView
from wvlo_scan.queries.reports import EarlierWave, ResultView
from wvlo_scan.queries.sharing import Benchmark

OPERATOR, LEADER = RoleGroup.OPERATOR, RoleGroup.TEAM_LEADER
GROUPS = (group("filling", 40), group("lab", 40))
DAY = date(2026, 11, 23)
steps = st.integers(1, 5)


def report_of(sheets: list[AnswerSheet], name: str = "now") -> Report:
    asked = wave(id=named_id("wave", name), groups=GROUPS)
    return build_report(asked, instrument(), sheets, {"likert": likert})


def answers(values: list[int], place: str = "filling") -> list[AnswerSheet]:
    return [sheet(every(value, "feedback"), in_group=place) for value in values]


def everything_about(report: Report, before: Report) -> tuple[object, ...]:
    """Give all that anybody is shown of a report, in every form it takes."""
    ran = wave(id=report.id, groups=GROUPS)
    change = change_between((before, instrument()), (report, instrument()))
    view = ReportView(
        report=report,
        organisation="Zuivel",
        opened_on=DAY,
        closed_on=DAY,
        results=[ResultView(result=r, knowledge=[]) for r in report.results],
        earlier=EarlierWave(closed_on=DAY, change=change),
        benchmark=Benchmark(standing=Standing.NOT_IN),
    )
    sheets = [
        Sheet(view, Words(language), part)
        for language in Language
        for part in ("", "group:filling", "group:lab")
    ]
    return (
        report.model_dump_json(),
        report.told(ran, instrument()),
        Contribution.of(report),
        change,
        suggested_themes(report),
        strengths(report),
        propose_agenda(report, {"feedback": 1}),
        *(as_csv(each) for each in sheets),
        *(report_text(each, on_paper=True) for each in sheets),
        *(report_text(each, "shared", on_paper=False) for each in sheets),
    )


same_sum = st.integers(5, 9).flatmap(
    lambda n: st.lists(steps, min_size=n, max_size=n).flatmap(
        lambda values: st.tuples(
            st.just(sorted(values)),
            st.sampled_from(
                [
                    [*other]
                    for other in combinations_with_replacement(range(1, 6), n)
                    if sum(other) == sum(values)
                ]
            ),
        )
    )
)


# holds SC9, SC11, SC12
@settings(max_examples=25)
@given(same_sum)
def test_a_small_company_with_the_same_mean_reads_the_same_letter_by_letter(
    both: tuple[list[int], list[int]],
) -> None:
    one, other = (report_of(answers(values)) for values in both)
    assume(both[0] != both[1])
    before = report_of(answers([1, 3, 5] * 5), "before")

    assert everything_about(one, before) == everything_about(other, before)


# holds SC9, SC11, SC12, SC13
@settings(max_examples=25)
@given(st.lists(steps, min_size=3, max_size=7), st.integers(10, 14), st.randoms())
def test_a_small_group_reads_the_same_whoever_of_it_answered_what(
    rest: list[int], others: int, random: Random
) -> None:
    # a two and a four in the one group, two threes in the other, and the reverse
    lab = [random.randint(1, 5) for _ in range(others - 2)]
    one, other = (
        report_of(answers(rest + mine, "filling") + answers(lab + theirs, "lab"))
        for mine, theirs in (([2, 4], [3, 3]), ([3, 3], [2, 4]))
    )
    before = report_of(answers([1, 3, 5] * 5, "lab"), "before")

    whole, _, beside = next(r.figures[:3] for r in one.results if r.code == "feedback")
    assert (whole.spread, beside.spread) == (Showing.SHOWN, Showing.PROTECTS_OTHERS)
    assert everything_about(one, before) == everything_about(other, before)


@pytest.mark.parametrize("people", [5, 9])
def test_the_pages_say_why_there_is_no_margin(people: int) -> None:
    report = report_of(answers([1, 2, 3, 4, 5, 5, 4, 3, 2][:people]))

    pages = everything_about(report, report_of(answers([3] * 12), "before"))

    dutch = str(pages[-6])
    assert "pas vanaf 10 mensen" in dutch
    assert "Bij minder dan 10 mensen kun je uit een gemiddelde met marge" in dutch
    assert "kunnen we pas vanaf 10 mensen laten zien" in dutch
