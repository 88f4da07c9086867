"""What a whole report shows, against readers who combine everything in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attackers import by_algebra, exposed_in, over_waves
from tests.builders import ScanWork, every, group, instrument, sheet, wave
from wvlo_core.domain.anonymity import (
    FLOOR,
    Cell,
    Release,
    Showing,
)
from wvlo_core.domain.ids import WaveId, named_id
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model import AnswerSheet, EarlierReport, Report, Wave, build_report
from wvlo_scan.model.report.protection import cells_of, count_of
from wvlo_scan.model.scoring import plugin as likert

OPERATOR, LEADER = RoleGroup.OPERATOR, RoleGroup.TEAM_LEADER
TREE = (
    group("production", 0),
    group("filling", 20, parent="production"),
    group("packing", 20, parent="production"),
    group("lab", 20),
)
Place = tuple[str, RoleGroup]

places = st.sampled_from(
    [(g, r) for g in ("filling", "packing", "lab") for r in (OPERATOR, LEADER)]
)


def company(min_n: int = FLOOR, name: str = "now") -> Wave:
    return wave(id=named_id("wave", name), groups=TREE, min_n=min_n)


def sheets_of(people: Sequence[Place], *, skipped: int = 0) -> list[AnswerSheet]:
    """Let everybody answer; the first few leave `feedback` open."""
    return [
        sheet(
            every(2, "safety") | (every(4, "feedback") if n >= skipped else {}),
            in_group=in_group,
            role=role,
        )
        for n, (in_group, role) in enumerate(people)
    ]


def report_of(
    asked: Wave, sheets: list[AnswerSheet], *earlier: EarlierReport
) -> Report:
    return build_report(
        asked, instrument(), sheets, {"likert": likert}, earlier=earlier
    )


def seen(report: Report, cells: Sequence[Cell], code: str, field: str) -> list[Cell]:
    """List the cells of which readers see this field."""
    result = next(r for r in report.results if r.code == code)
    keys = {(f.breakdown, f.key) for f in result.figures if getattr(f, field)}
    return [cell for cell in cells if cell.key in keys]


# holds SC9
@settings(max_examples=40)
@given(
    st.lists(places, min_size=1, max_size=45),
    st.integers(0, 6),
    st.integers(5, 8),
    st.randoms(use_true_random=False),
)
def test_no_combination_of_what_a_report_shows_is_about_a_few_people(
    people: list[Place], skipped: int, min_n: int, random: Random
) -> None:
    asked = company(min_n)
    sheets = sheets_of(people, skipped=skipped)

    report = report_of(asked, sheets)

    cells = cells_of(asked, sheets)
    answered = {"safety": sheets, "feedback": sheets[skipped:]}
    for code, counted in answered.items():
        counts: dict[Any, int] = {**count_of(counted)}
        means = seen(report, cells, code, "respondents")
        spreads = seen(report, cells, code, "shares")
        assert next(by_algebra(counts, means, min_n), None) is None
        assert next(exposed_in(counts, means, min_n, random, limit=1), None) is None
        assert next(by_algebra(counts, spreads, max(min_n, 10)), None) is None


# holds SC8
def test_a_department_of_three_says_where_it_counts() -> None:
    people = [("filling", OPERATOR)] * 3 + [("packing", OPERATOR)] * 4
    people += [("lab", OPERATOR)] * 9

    report = report_of(company(), sheets_of(people))

    filling = report.results[0].find("group", "filling")
    assert filling is not None
    assert filling.state is Showing.TOO_FEW
    assert filling.counted_in == ("group", "production")
    production = report.results[0].find("group", "production")
    assert production is not None
    assert production.respondents == 7


def earlier_report(people: Sequence[Place]) -> EarlierReport:
    asked, sheets = company(name="before"), sheets_of(people)
    return EarlierReport(asked, instrument(), sheets, report_of(asked, sheets))


# holds OP2
@settings(max_examples=40)
@given(
    st.lists(places, min_size=1, max_size=30),
    st.lists(places, max_size=4),
    st.integers(0, 4),
)
def test_two_waves_of_a_company_tell_nothing_about_a_few_who_came_or_went(
    before: list[Place], came: list[Place], went: int
) -> None:
    then = earlier_report(before)
    now = sheets_of(before[went:] + came)

    report = report_of(company(), now, then)

    shown = seen(report, cells_of(company(), now), "safety", "respondents")
    was = seen(then.report, cells_of(then.wave, then.sheets), "safety", "respondents")
    earlier = Release({**count_of(then.sheets)}, (*was,))
    people, both = over_waves([earlier, Release({**count_of(now)}, (*shown,))])
    assert next(by_algebra(people, both, FLOOR), None) is None


# holds OP2
@pytest.mark.parametrize("now", [8, 10])
def test_one_leaver_or_joiner_hides_the_group_in_the_next_wave(now: int) -> None:
    lab = [("lab", OPERATOR)] * 20
    then = earlier_report([("filling", OPERATOR)] * 9 + lab)

    report = report_of(company(), sheets_of([("filling", OPERATOR)] * now + lab), then)

    states = {f.key: f.state for f in report.results[0].figures}
    assert states["filling"] is Showing.PROTECTS_OTHERS
    assert states["lab"] is Showing.SHOWN


# holds OP2
def test_closing_a_wave_looks_at_what_earlier_waves_of_the_company_showed() -> None:
    from wvlo_scan.use_cases import CloseWave, close_wave

    work = ScanWork()
    work.instruments.save(instrument())
    for name, filling in (("first", 9), ("second", 8)):
        asked = company(name=name)
        work.waves.save(asked)
        for each in sheets_of(
            [("filling", OPERATOR)] * filling + [("lab", OPERATOR)] * 9
        ):
            work.sheets.save(each.model_copy(update={"wave_id": asked.id}))

    first, second = (
        close_wave(CloseWave(wave_id=WaveId(named_id("wave", name))), work)
        for name in ("first", "second")
    )

    states = [
        Counter(figure.state for figure in report.results[0].figures)
        for report in (first, second)
    ]
    assert states[0][Showing.PROTECTS_OTHERS] == 0
    assert states[1][Showing.PROTECTS_OTHERS] > 0
    assert second.results[0].whole.state is Showing.PROTECTS_OTHERS
