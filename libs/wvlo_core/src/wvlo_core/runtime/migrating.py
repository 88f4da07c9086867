"""Bringing a service's database to the newest version."""

from __future__ import annotations

import alembic.command
import alembic.config
from alembic import context
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import translated


def migrate(engine: Engine, service: str, package: str) -> None:
    """Bring the database to the newest version; refuse one from newer software."""
    config = alembic.config.Config()
    config.set_main_option("script_location", f"{package}:migrations")
    table = f"{service}_alembic_version"
    with translated(), engine.begin() as connection:
        _refuse_newer(connection, table, ScriptDirectory.from_config(config), engine)
        config.attributes.update(
            connection=connection, version_table=table, service=service
        )
        alembic.command.upgrade(config, "head")


def run_migrations() -> None:
    """Serve the `env.py` of a service: migrate on the connection handed over."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        version_table=attributes["version_table"],
        transactional_ddl=False,
    )
    context.run_migrations()


def _refuse_newer(
    connection: Connection, table: str, scripts: ScriptDirectory, engine: Engine
) -> None:
    if not inspect(connection).has_table(table):
        return
    known = {script.revision for script in scripts.walk_revisions()}
    for (found,) in connection.exec_driver_sql(f"SELECT version_num FROM {table}"):  # noqa: S608
        if found not in known:
            place = engine.url.render_as_string(hide_password=True)
            message = (
                f"the database {place} was made by newer software (version {found}); "
                "upgrade WVLO, or point the setting at another database"
            )
            raise Invalid(message)
