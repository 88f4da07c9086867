"""Lines for events that wait for another try; keys for parked messages."""

from wvlo_core.runtime.history import add_lines_and_keys

revision = "news_0002"
down_revision = "news_0001"


def upgrade() -> None:
    """Change the message tables only."""
    add_lines_and_keys("news")
