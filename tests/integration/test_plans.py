"""How PostgreSQL goes about our statements."""

from __future__ import annotations

from sqlalchemy import MetaData

from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.inbox import Lines
from wvlo_core.runtime.tables import message_tables

OFTEN = 20
"""psycopg prepares at the sixth time, and PostgreSQL keeps a plan five times later."""

metadata = MetaData()
tables = message_tables(metadata, "planned")


def test_no_plan_is_kept_from_when_a_table_was_small(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    metadata.create_all(engine)

    with engine.connect() as connection:
        for number in range(OFTEN):
            batch = [f"{number}-{place}" for place in range(200)]
            Lines(connection, tables, batch, batch)
        kept, anew = connection.exec_driver_sql(
            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
        ).one()

    engine.dispose()
    assert kept == 0
    assert anew > 0
