"""What was not sent yet stands in a thin table of its own."""

from wvlo_core.runtime.history import keep_the_unsent_apart

revision = "kennisbank_0003"
down_revision = "kennisbank_0002"


def upgrade() -> None:
    """Change the message tables only."""
    keep_the_unsent_apart("kennisbank")
