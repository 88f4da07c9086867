"""Remarks in a report: from ten writers on, mixed, without what tells who or when."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import (
    DAIRY,
    WAVE,
    ScanWork,
    both,
    every,
    group,
    instrument,
    organisation,
    sheet,
    wave,
)
from wvlo_core.domain.anonymity import Showing
from wvlo_scan.model import Comment, Report
from wvlo_scan.model.report import Comments, comments_of
from wvlo_scan.use_cases import CloseWave, close_wave


def written(*texts: str) -> list[Comment]:
    return [Comment(id=uuid4(), wave_id=WAVE, text=text) for text in texts]


def tips(many: int) -> list[str]:
    return [f"meer tijd voor onderwerp {'abcdefghijklmnop'[n]}" for n in range(many)]


# holds SC10
@pytest.mark.parametrize(("writers", "min_n"), [(9, 5), (9, 8), (11, 12)])
def test_of_fewer_writers_no_remark_is_shown_and_not_how_many(
    writers: int, min_n: int
) -> None:
    said = comments_of(wave(min_n=min_n), instrument(), written(*tips(writers)))
    nothing = comments_of(wave(min_n=min_n), instrument(), [])

    assert said == nothing
    assert (said.state, said.texts) == (Showing.TOO_FEW, ())
    assert said.why is not None
    assert f"Minder dan {max(10, min_n)} mensen" in said.why.nl


# holds SC10
@settings(max_examples=20)
@given(st.integers(10, 16), st.randoms(use_true_random=False))
def test_the_order_of_remarks_says_nothing_about_when_or_who(
    many: int, random: Random
) -> None:
    came = tips(many)
    shuffled = random.sample(came, many)

    one, other = (
        comments_of(wave(), instrument(), written(*texts)).texts
        for texts in (came, shuffled)
    )

    assert one == other
    assert sorted(one) == sorted(came)
    assert one != tuple(came)


# holds SC10
def test_a_remark_in_which_no_word_is_left_does_not_make_the_others_readable() -> None:
    said = comments_of(wave(), instrument(), written(*tips(9), "06-12345678", "Piet!"))

    assert said.texts == ()


# holds SC10
def test_departments_and_listed_words_are_taken_out_of_remarks() -> None:
    asked = wave(groups=(group(name=both("Afvullijn Oost")), group("lab")))
    listed = instrument(hidden_words=["de Hal"])

    texts = [*tips(9), "in de hal bij Afvullijn oost is het lab te ver"]
    said = comments_of(asked, listed, written(*texts))

    assert "in […] bij […] is het […] te ver" in said.texts


# holds SC10
def test_remarks_of_too_few_writers_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="10 writers or more"):
        Comments(state=Showing.SHOWN, least=10, texts=("een", "twee"))
    with pytest.raises(ValidationError, match="greater than or equal to 10"):
        Comments(state=Showing.SHOWN, least=5, texts=("een",) * 5)


def closed(texts: list[str], in_group: str = "filling") -> tuple[Report, ScanWork]:
    """Close a wave of twelve people of two groups, of whom some wrote a remark."""
    work = ScanWork()
    work.organisations.put(organisation(id=DAIRY))
    work.instruments.save(instrument())
    work.waves.save(wave(groups=(group("filling"), group("lab"))))
    for n in range(12):
        place = in_group if n < 6 else {"filling": "lab", "lab": "filling"}[in_group]
        work.sheets.save(sheet(every(1 + n % 5, "feedback"), in_group=place))
    for each in written(*texts):
        work.comments.save(each)
    return close_wave(CloseWave(wave_id=WAVE), work), work


# holds SC7, SC10
@pytest.mark.parametrize("writers", [9, 10])
def test_closing_keeps_the_shown_remarks_and_nothing_of_how_they_came(
    writers: int,
) -> None:
    report, work = closed(tips(writers))

    assert work.comments.all() == []
    assert report.comments is not None
    assert len(report.comments.texts) == (10 if writers == 10 else 0)


# holds SC10
def test_that_somebody_of_a_group_wrote_changes_nothing_else_in_the_report() -> None:
    silent, _ = closed([])
    many, work = closed(tips(10))

    empty = {"comments": None}
    assert many.model_copy(update=empty) == silent.model_copy(update=empty)
    # nothing of a remark leaves the scan
    assert "onderwerp" not in str(work.outbox.events)
    fields = {*Comment.model_fields}
    assert fields == {"id", "wave_id", "text"}
