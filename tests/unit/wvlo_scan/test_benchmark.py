"""A company beside others, and readers who subtract whatever they see."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TODAY
from wvlo_core.domain.ids import OrganisationId, WaveId, named_id
from wvlo_scan.model.benchmark import (
    OTHERS,
    Contribution,
    Edition,
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


moves = st.lists(
    st.sets(st.integers(0, 11), min_size=4, max_size=12), min_size=2, max_size=5
)


# holds SC15
@given(moves)
def test_no_reader_gets_the_mean_of_fewer_than_five_others_by_subtracting(
    rounds: list[set[int]],
) -> None:
    """Each round another set of companies takes part, now and then with a new wave."""
    editions: list[Edition] = []
    for number, names in enumerate(rounds):
        taking_part = [member(str(n), wave=1 + number * (n % 2)) for n in names]
        edition = next_edition(ASKED, editions, taking_part, TODAY)
        editions += [edition] if edition else []

    seen = [
        {(e.organisation_id, e.wave_id) for e in edition.means["safety"]}
        for edition in editions
    ]
    for one, other in combinations(seen, 2):
        for reader in {name for name, _ in one | other}:
            left = {name for name, _ in one ^ other} - {reader}
            assert not left or len(left) >= OTHERS
    for edition in editions:
        for entry in edition.means["safety"]:
            (view,) = others_of(edition, entry.organisation_id)
            assert view.companies is None or view.companies >= OTHERS
