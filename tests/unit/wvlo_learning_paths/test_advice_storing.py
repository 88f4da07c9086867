from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from tests.unit.wvlo_learning_paths.test_advice_ranking import world
from wvlo_learning_paths.advice import Item, compile_catalogue, plan
from wvlo_learning_paths.advice.storing import load_catalogue, store_catalogue


def test_a_stored_catalogue_gives_the_same_paths(tmp_path: Path) -> None:
    items, requests = world(11)
    seen = Item("seen", 4, (("c0", 0, 1),), evidence=("pilot:1", "pilot:2"))
    catalogue = compile_catalogue([*items, seen], epoch=4)
    store_catalogue(catalogue, tmp_path / "catalogue.npz")

    loaded = load_catalogue(tmp_path / "catalogue.npz")

    for each in fields(catalogue):
        kept, read = (getattr(c, each.name) for c in (catalogue, loaded))
        if isinstance(kept, np.ndarray):
            assert kept.dtype == read.dtype
            assert (kept == read).all()
        else:
            assert kept == read
    for request in requests:
        assert plan(request, loaded, 60) == plan(request, catalogue, 60)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"something else"])
def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.npz"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"catalogue\.npz"):
        load_catalogue(path)
