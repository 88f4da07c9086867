"""What was not sent yet stands in a thin table of its own."""

from wvlo_core.runtime.history import keep_the_unsent_apart

revision = "scan_0009"
down_revision = "scan_0008"


def upgrade() -> None:
    """Change the message tables only."""
    keep_the_unsent_apart("scan")
