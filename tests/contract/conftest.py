"""Let pytest explain the assertions of the shared promises too."""

import pytest

pytest.register_assert_rewrite("tests.contract.bus_promises")
