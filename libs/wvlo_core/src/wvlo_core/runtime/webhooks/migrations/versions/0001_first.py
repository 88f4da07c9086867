"""The tables of a service's webhooks."""

from alembic import context, op
from sqlalchemy import MetaData

from wvlo_core.runtime.history import add_lines_and_keys, first_message_tables

revision = "webhook_0001"
down_revision = None


def upgrade() -> None:
    """Make every table, as those of a service came to be."""
    service = context.config.attributes["service"]
    metadata = MetaData()
    first_message_tables(metadata, service)
    metadata.create_all(op.get_bind())
    add_lines_and_keys(service)
