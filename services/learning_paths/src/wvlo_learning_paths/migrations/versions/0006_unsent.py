"""What was not sent yet stands in a thin table of its own."""

from wvlo_core.runtime.history import keep_the_unsent_apart

revision = "learning_paths_0006"
down_revision = "learning_paths_0005"


def upgrade() -> None:
    """Change the message tables only."""
    keep_the_unsent_apart("learning_paths")
