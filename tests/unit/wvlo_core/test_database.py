"""Opening a database."""

from __future__ import annotations

import pytest

from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import open_engine


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_that_keeps_nothing_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="keeps nothing; name a file"):
        open_engine(url)
