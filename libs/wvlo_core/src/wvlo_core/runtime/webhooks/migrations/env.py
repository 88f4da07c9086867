"""Hand the migration over to the runtime."""

from wvlo_core.runtime.migrating import run_migrations

run_migrations()
