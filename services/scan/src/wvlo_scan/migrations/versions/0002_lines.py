"""Lines for events that wait for another try; keys for parked messages."""

from wvlo_core.runtime.history import add_lines_and_keys

revision = "scan_0002"
down_revision = "scan_0001"


def upgrade() -> None:
    """Change the message tables only."""
    add_lines_and_keys("scan")
