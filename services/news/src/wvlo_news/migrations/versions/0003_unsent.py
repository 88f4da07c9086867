"""What was not sent yet stands in a thin table of its own."""

from wvlo_core.runtime.history import keep_the_unsent_apart

revision = "news_0003"
down_revision = "news_0002"


def upgrade() -> None:
    """Change the message tables only."""
    keep_the_unsent_apart("news")
