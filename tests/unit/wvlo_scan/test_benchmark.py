"""A company beside others, and readers who subtract whatever they see."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attackers import tells
from tests.builders import TODAY
from wvlo_core.domain.anonymity import Cell
from wvlo_core.domain.ids import OrganisationId, WaveId, named_id
from wvlo_scan.model.benchmark import (
    OTHERS,
    Contribution,
    Edition,
    Entry,
    Mean,
    Member,
    Standing,
    next_edition,
    others_of,
)

ASKED = "small-scan@1.0.0"


def member(name: str, score: float = 50, people: int = 20, wave: int = 1) -> Member:
    contribution = Contribution(
        wave_id=WaveId(named_id("wave", name, str(wave))),
        number=wave,
        means={"safety": Mean(score=score, respondents=people)},
    )
    return Member(id=company(name), since=TODAY, latest={ASKED: contribution})


def company(name: str) -> OrganisationId:
    return OrganisationId(named_id("company", name))


def first(members: list[Member]) -> Edition | None:
    return next_edition(ASKED, [], members, TODAY)


# holds SC15
def test_a_company_sees_the_plain_mean_of_five_others_without_its_own() -> None:
    edition = first(
        [member("own", 100), *(member(n, 40) for n in "abcd"), member("e", 90)]
    )

    assert edition is not None
    (others,) = others_of(edition, company("own"))
    assert (others.standing, others.companies, others.mean) == (Standing.SHOWN, 5, 50)
    assert others.middle_half is None


# holds SC15
@pytest.mark.parametrize("companies", [1, 4, 5])
def test_with_fewer_than_five_others_there_is_no_comparison(companies: int) -> None:
    assert first([member(str(n)) for n in range(companies)]) is None


# holds SC15
def test_a_company_with_more_than_half_of_the_answers_hides_the_comparison() -> None:
    small = [member(name, people=10) for name in ("own", *"abcd")]

    edition = first([*small, member("large", people=41)])

    assert edition is not None
    (seen,) = others_of(edition, company("own"))
    (own,) = others_of(edition, company("large"))
    assert (seen.standing, seen.mean) == (Standing.ONE_LARGE, None)
    assert own.standing is Standing.SHOWN


# holds SC15
def test_the_middle_half_is_there_from_ten_others_on() -> None:
    edition = first([member(str(n), score=10 * n) for n in range(11)])

    assert edition is not None
    (others,) = others_of(edition, company("0"))
    assert (others.companies, others.mean, others.middle_half) == (10, 55, (32, 78))


# holds SC15
def test_one_company_that_joins_makes_no_new_edition_six_do() -> None:
    present = [member(str(n)) for n in range(8)]
    edition = first(present)
    assert edition is not None

    one_more = next_edition(ASKED, [edition], [*present, member("new")], TODAY)
    six_more = [*present, *(member(f"new {n}") for n in range(6))]
    later = next_edition(ASKED, [edition], six_more, TODAY)

    assert one_more is None
    assert later is not None
    assert later.number == 2


# holds SC15
def test_one_company_with_a_new_wave_makes_no_new_edition() -> None:
    present = [member(str(n)) for n in range(8)]
    edition = first(present)
    assert edition is not None

    changed = [member("0", score=90, wave=2), *present[1:]]

    assert next_edition(ASKED, [edition], changed, TODAY) is None


def test_a_later_report_replaces_an_earlier_one_and_never_the_other_way_round() -> None:
    newest = member("a", wave=2)

    assert newest.latest[ASKED].number == 2
    assert next_edition("other@1.0.0", [], [newest] * 9, TODAY) is None


# holds SC15
def test_two_editions_without_a_company_in_common_do_not_give_away_one_that_joins() -> (
    None
):
    # the third less the first less the second is the one that joined
    old, new = ([member(f"{kind} {n}") for n in range(6)] for kind in ("old", "new"))
    editions = editions_of([old, new])
    joined = [*old, *new, member("joined")]

    planted = Edition(
        id="planted",
        instrument_id=ASKED,
        number=3,
        made_on=TODAY,
        means={"safety": tuple(e for m in joined for e in entries_of([m]))},
    )

    assert len(editions) == 2
    assert told_by([*editions, planted]) is not None
    assert next_edition(ASKED, editions, joined, TODAY) is None


# holds SC15
def test_six_companies_with_a_new_wave_make_a_new_edition_each_time() -> None:
    rounds = [[member(str(n), wave=turn) for n in range(8)] for turn in (1, 2, 3)]

    editions = editions_of(rounds)

    assert [edition.number for edition in editions] == [1, 2, 3]
    assert told_by(editions) is None


def editions_of(rounds: list[list[Member]]) -> list[Edition]:
    editions: list[Edition] = []
    for members in rounds:
        made = next_edition(ASKED, editions, members, TODAY)
        editions += [made] if made else []
    return editions


def entries_of(members: list[Member]) -> list[Entry]:
    return [
        Entry(
            organisation_id=each.id,
            wave_id=each.latest[ASKED].wave_id,
            score=each.latest[ASKED].means["safety"].score,
            respondents=each.latest[ASKED].means["safety"].respondents,
        )
        for each in members
    ]


def told_by(editions: list[Edition]) -> set[OrganisationId] | None:
    """Find five companies that some sum of editions is about, and no other.

    One of them may be the reader; then it tells about the four others.
    """
    cells = [
        Cell(
            edition.id,
            frozenset((e.organisation_id, e.wave_id) for e in edition.means["safety"]),
        )
        for edition in editions
    ]
    entries = dict.fromkeys((entry for cell in cells for entry in cell.atoms), 1)
    names = sorted({name for name, _ in entries}, key=str)
    for few in combinations(names, OTHERS):
        if tells(entries, cells, [entry for entry in entries if entry[0] in few]):
            return {*few}
    return None


@st.composite
def histories(draw: st.DrawFn) -> list[list[Member]]:
    """Draw who takes part in each round, many of them with a new wave."""
    waves, rounds = dict.fromkeys(range(9), 1), []
    for _ in range(draw(st.integers(2, 6))):
        renewed = draw(st.sets(st.sampled_from(sorted(waves)), min_size=2))
        waves |= {name: waves[name] + 1 for name in renewed}
        present = draw(st.sets(st.sampled_from(sorted(waves)), min_size=5))
        rounds.append([member(str(n), wave=waves[n]) for n in sorted(present)])
    return rounds


# holds SC15
@settings(max_examples=60)
@given(histories())
def test_no_sum_of_editions_is_about_fewer_than_five_others(
    rounds: list[list[Member]],
) -> None:
    editions = editions_of(rounds)

    assert told_by(editions) is None
    for edition in editions:
        for entry in edition.means["safety"]:
            (view,) = others_of(edition, entry.organisation_id)
            assert view.companies is None or view.companies >= OTHERS
