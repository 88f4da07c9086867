"""What was not sent yet stands in a thin table of its own."""

from alembic import context

from wvlo_core.runtime.history import keep_the_unsent_apart

revision = "webhook_0002"
down_revision = "webhook_0001"


def upgrade() -> None:
    """Change the message tables only."""
    keep_the_unsent_apart(context.config.attributes["service"])
