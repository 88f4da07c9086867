"""The error tree: doors translate by class and code, so both are promises."""

from __future__ import annotations

import pytest

from wvlo_core import errors

CODES = {
    errors.NotFound: "not_found",
    errors.Conflict: "conflict",
    errors.NotAllowed: "not_allowed",
    errors.Invalid: "invalid",
    errors.Unavailable: "unavailable",
    errors.Contention: "contention",
    errors.Unreadable: "unreadable",
    errors.NewerVersion: "newer_version",
}


def test_every_error_has_the_code_that_was_promised_to_clients() -> None:
    found = {
        thing: thing.code
        for thing in vars(errors).values()
        if isinstance(thing, type) and issubclass(thing, errors.WvloError)
    }

    assert found == {errors.WvloError: "error", **CODES}


@pytest.mark.parametrize("kind", CODES, ids=CODES.values())
def test_an_error_reads_as_the_sentence_it_was_given(
    kind: type[errors.WvloError],
) -> None:
    error = kind("the wave is closed; open a new one")

    assert str(error) == "the wave is closed; open a new one"


def test_an_invalid_request_lists_every_fault_and_keeps_them_apart() -> None:
    faults = ("the name is missing", "the date lies in the past")

    error = errors.Invalid("the wave cannot be opened", faults)

    assert str(error).splitlines() == [
        "the wave cannot be opened",
        "  - the name is missing",
        "  - the date lies in the past",
    ]
    assert error.summary == "the wave cannot be opened"
    assert error.faults == faults


def test_a_message_from_newer_software_counts_as_unreadable_for_now() -> None:
    assert issubclass(errors.NewerVersion, errors.Unreadable)
