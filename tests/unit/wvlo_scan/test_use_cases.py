from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    DAIRY,
    WAVE,
    ScanWork,
    both,
    every,
    group,
    instrument,
    item_published,
    item_withdrawn,
    organisation,
    scale_data,
)
from wvlo_core.domain.ids import WaveId, named_id
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.events import Event, ItemPublished, WaveClosed, WaveOpened
from wvlo_scan import use_cases
from wvlo_scan.model import LinkedItem, Participation, WaveState

SMALL = "small-scan@1.0.0"
ELSEWHERE = WaveId(named_id("test", "another wave"))


@pytest.fixture
def work() -> ScanWork:
    """A company and a questionnaire, and no wave yet."""
    work = ScanWork()
    work.organisations.put(organisation())
    work.instruments.put(instrument())
    return work


@pytest.fixture
def opened(work: ScanWork) -> ScanWork:
    open_wave(work)
    work.outbox.events.clear()
    return work


def open_wave(work: ScanWork, **changes: Any) -> Any:
    data = {
        "wave_id": WAVE,
        "organisation_id": DAIRY,
        "groups": (group("filling"), group("lab")),
        "instrument_id": SMALL,
    }
    command = use_cases.OpenWave.model_validate({**data, **changes})
    return use_cases.open_wave(command, work)


def invite(work: ScanWork, count: int = 1, **changes: Any) -> tuple[str, ...]:
    data = {"wave_id": WAVE, "group": "filling", "count": count}
    command = use_cases.InviteRespondents.model_validate({**data, **changes})
    return use_cases.invite_respondents(command, work)


def submit(work: ScanWork, token: str, **answers: int | None) -> None:
    command = use_cases.SubmitAnswers(
        token=token,
        role_group=RoleGroup.OPERATOR,
        answers={**(answers or every(4, "safety", "feedback"))},
    )
    use_cases.submit_answers(command, work)


def close(work: ScanWork) -> Any:
    return use_cases.close_wave(use_cases.CloseWave(wave_id=WAVE), work)


# --- organisations and instruments ---


def test_registering_again_changes_the_name_and_makes_no_second_organisation(
    work: ScanWork,
) -> None:
    renamed = organisation(name="Zuivel Noord", former_names=["Zuivel"])

    use_cases.register_organisation(
        use_cases.RegisterOrganisation(organisation=renamed), work
    )

    assert work.organisations.all() == [renamed]


# holds SC1
def test_importing_the_same_version_again_changes_nothing(work: ScanWork) -> None:
    command = use_cases.ImportInstrument(instrument=instrument())

    use_cases.import_instrument(command, work)

    assert work.instruments.all() == [instrument()]


# holds SC1
def test_a_version_never_changes_its_questions(work: ScanWork) -> None:
    changed = instrument(title=both("Andere titel"))

    with pytest.raises(Conflict, match="new version number"):
        use_cases.import_instrument(
            use_cases.ImportInstrument(instrument=changed), work
        )

    assert work.instruments.all() == [instrument()]


# holds SC1
def test_versions_of_one_questionnaire_stand_side_by_side(work: ScanWork) -> None:
    newer = instrument(version="1.1.0")

    use_cases.import_instrument(use_cases.ImportInstrument(instrument=newer), work)

    assert [i.version for i in work.instruments.all()] == ["1.0.0", "1.1.0"]


def test_a_scale_that_nothing_here_can_score_is_refused(work: ScanWork) -> None:
    strange = instrument(version="1.1.0", scales=[scale_data(scoring="rasch")])

    with pytest.raises(Invalid, match="rasch"):
        use_cases.import_instrument(
            use_cases.ImportInstrument(instrument=strange), work
        )


# --- waves ---


# holds SC3
def test_opening_a_wave_tells_the_others_which_scan_it_is(work: ScanWork) -> None:
    open_wave(work)

    assert work.outbox.events == [
        WaveOpened(
            wave_id=WAVE,
            organisation_id=DAIRY,
            sector=organisation().sector,
            instrument="small-scan",
            instrument_version="1.0.0",
        )
    ]


# holds SC3
def test_opening_the_same_wave_twice_opens_one(work: ScanWork) -> None:
    first = open_wave(work)

    second = open_wave(work)

    assert second == first
    assert len(work.outbox.events) == 1


# holds SC8
@pytest.mark.parametrize(
    "changes",
    [
        {"groups": (group("office"),)},
        {"min_n": 10},
        {"instrument_id": "small-scan@1.1.0"},
        {"organisation_id": named_id("test", "organisation", "bakery")},
    ],
    ids=["groups", "threshold", "instrument", "organisation"],
)
def test_a_wave_that_exists_is_not_silently_another_one(
    work: ScanWork, changes: dict[str, Any]
) -> None:
    work.organisations.put(
        organisation(id=named_id("test", "organisation", "bakery"), sector="bakery")
    )
    work.instruments.put(instrument(version="1.1.0"))
    open_wave(work)

    with pytest.raises(Conflict, match="choose a new id"):
        open_wave(work, **changes)


def test_only_a_known_organisation_opens_a_wave(work: ScanWork) -> None:
    with pytest.raises(NotFound):
        open_wave(work, organisation_id=named_id("test", "nobody"))


def test_only_a_known_questionnaire_is_asked(work: ScanWork) -> None:
    with pytest.raises(NotFound):
        open_wave(work, instrument_id="small-scan@9.9.9")


# holds SC8
def test_a_wave_below_the_floor_cannot_even_be_asked_for() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 5"):
        open_wave(ScanWork(), min_n=4)


# --- links ---


# holds SC4
def test_the_register_keeps_prints_and_no_tokens(opened: ScanWork) -> None:
    tokens = invite(opened, 25)

    lines = opened.register.all()

    assert len(set(tokens)) == 25
    assert {line.id for line in lines} == {Participation.id_of(t) for t in tokens}
    kept = " ".join(line.model_dump_json() for line in lines)
    assert [token for token in tokens if token in kept] == []


# holds SC4
def test_links_somebody_printed_can_be_registered_twice_without_working_twice(
    opened: ScanWork,
) -> None:
    printed = ("printed-link-number-one", "printed-link-number-two")
    invite(opened, tokens=printed)
    submit(opened, printed[0])

    again = invite(opened, tokens=printed)

    assert again == printed
    with pytest.raises(Conflict):
        submit(opened, printed[0])


# holds SC4
def test_a_poster_gives_everybody_an_own_link_for_the_chosen_group(
    opened: ScanWork,
) -> None:
    code = opened.waves.get(WAVE).poster_code
    command = use_cases.EnterByPoster(poster_code=code, group="lab")

    tokens = [use_cases.enter_by_poster(command, opened) for _ in range(3)]

    assert len({*tokens}) == 3
    assert {line.group for line in opened.register.all()} == {"lab"}


# holds SC4
def test_an_unknown_poster_code_opens_nothing(opened: ScanWork) -> None:
    command = use_cases.EnterByPoster(poster_code="nope", group="lab")

    with pytest.raises(NotFound, match="kijk nog eens op de poster"):
        use_cases.enter_by_poster(command, opened)


# holds SC4
def test_the_poster_of_a_closed_wave_opens_nothing(opened: ScanWork) -> None:
    close(opened)
    code = opened.waves.get(WAVE).poster_code

    with pytest.raises(Conflict, match="gesloten"):
        use_cases.enter_by_poster(
            use_cases.EnterByPoster(poster_code=code, group="lab"), opened
        )


# --- answers ---


# holds SC4
def test_answers_are_kept_in_the_group_of_the_link(opened: ScanWork) -> None:
    (token,) = invite(opened, group="lab")

    submit(opened, token)

    (kept,) = opened.sheets.all()
    assert (kept.group, kept.answers) == ("lab", every(4, "safety", "feedback"))


# holds SC4
def test_a_second_submit_is_refused_and_leaves_the_first(opened: ScanWork) -> None:
    (token,) = invite(opened)
    submit(opened, token, safety_1=2)

    with pytest.raises(Conflict, match="al gebruikt"):
        submit(opened, token, safety_1=5)

    assert [s.answers for s in opened.sheets.all()] == [{"safety_1": 2}]


# holds SC4
def test_an_unknown_link_is_refused(opened: ScanWork) -> None:
    with pytest.raises(NotFound, match="deze link werkt niet"):
        submit(opened, "a-token-nobody-ever-made")


# holds SC4
def test_answers_that_do_not_fit_save_nothing_and_leave_the_link_unused(
    opened: ScanWork,
) -> None:
    (token,) = invite(opened)

    with pytest.raises(Invalid) as refusal:
        submit(opened, token, safety_1=3, safety_2=9, shoe_size=44)

    assert len(refusal.value.faults) == 2
    assert opened.sheets.all() == []
    assert {each.answered for each in opened.turnouts.all()} == {0}


def test_handing_in_answers_tells_the_others_nothing(opened: ScanWork) -> None:
    (token,) = invite(opened)

    submit(opened, token)

    assert opened.outbox.events == []


# --- closing ---


# holds SC3
def test_closing_fixes_a_report_and_tells_the_others_once(opened: ScanWork) -> None:
    for token in invite(opened, 6):
        submit(opened, token)

    report = close(opened)

    assert opened.waves.get(WAVE).state is WaveState.CLOSED
    assert opened.waves.get(WAVE).closed_on == opened.now.date()
    assert opened.reports.all() == [report]
    (fact,) = opened.outbox.events
    assert isinstance(fact, WaveClosed)
    assert fact.respondents == 6


# holds SC4
def test_closing_forgets_who_had_a_link_for_this_wave_only(opened: ScanWork) -> None:
    open_wave(opened, wave_id=ELSEWHERE)
    invite(opened, 4, wave_id=ELSEWHERE)
    invite(opened, 6)

    close(opened)

    assert {line.wave_id for line in opened.register.all()} == {ELSEWHERE}
    assert len(opened.register.all()) == 4


# holds SC3
def test_closing_twice_is_refused_and_tells_nothing_more(opened: ScanWork) -> None:
    close(opened)

    with pytest.raises(Conflict, match="gesloten"):
        close(opened)

    assert len(opened.outbox.events) == 1


# holds SC4
def test_a_link_of_a_closed_wave_does_not_work_any_more(opened: ScanWork) -> None:
    (token,) = invite(opened)
    close(opened)

    with pytest.raises(NotFound, match="gesloten"):
        submit(opened, token)


# holds SC8
@given(st.lists(st.sampled_from(["filling", "lab"]), max_size=12))
def test_what_the_others_hear_after_closing_holds_no_answers(groups: list[str]) -> None:
    work = ScanWork()
    work.organisations.put(organisation())
    work.instruments.put(instrument())
    open_wave(work)
    for where in groups:
        (token,) = invite(work, group=where)
        submit(work, token)

    close(work)

    wire = " ".join(event.model_dump_json() for event in work.outbox.events)
    assert [i.id for i in instrument().items() if i.id in wire] == []
    fact = work.outbox.events[-1]
    assert isinstance(fact, WaveClosed)
    assert fact.respondents == (len(groups) if len(groups) >= 5 else None)
    assert all(score.respondents >= 5 for score in fact.scores)


# --- what the Kennisbank offers ---


def hear(work: ScanWork, event: Event) -> None:
    if isinstance(event, ItemPublished):
        use_cases.link_item(event, work)
    else:
        use_cases.unlink_item(event, work)  # type: ignore[arg-type]


def remembered(work: ScanWork) -> LinkedItem:
    (copy,) = work.linked_items.all()
    return copy


STORIES = {
    "published": ((item_published(edition=1),), ("feedback",)),
    "republished": (
        (item_published(edition=1), item_published(edition=2, constructs=("safety",))),
        ("safety",),
    ),
    "withdrawn": ((item_published(edition=1), item_withdrawn(edition=1)), ()),
    "back again": (
        (
            item_published(edition=1),
            item_withdrawn(edition=1),
            item_published(edition=2, constructs=("safety",)),
        ),
        ("safety",),
    ),
}


@pytest.mark.parametrize(("story", "constructs"), STORIES.values(), ids=[*STORIES])
def test_news_about_an_item_may_come_in_any_order_and_twice(
    work: ScanWork, story: tuple[Event, ...], constructs: tuple[str, ...]
) -> None:
    orders = [*permutations(story)]

    outcomes = []
    for order in orders:
        for event in (*order, *order):
            hear(work, event)
        outcomes.append(remembered(work).constructs)
        work.linked_items._things.clear()

    assert outcomes == [constructs] * len(orders)


def test_an_item_withdrawn_before_we_heard_of_it_is_not_offered(work: ScanWork) -> None:
    hear(work, item_withdrawn(edition=3))

    hear(work, item_published(edition=3))

    assert (remembered(work).withdrawn, remembered(work).constructs) == (True, ())
