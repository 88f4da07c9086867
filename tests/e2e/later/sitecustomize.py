"""A Python that starts with this folder on its path lives later than the others do.

How many days later stands in a file, which a test may change while the process runs.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from wvlo_core.runtime import app

_DAYS = os.environ.get("DAYS_LATER", "")
_now = app.utc_now


def _later() -> datetime:
    return _now() + timedelta(days=int(Path(_DAYS).read_text("ascii")))


if _DAYS:
    app.utc_now = _later
