"""Hand the migration over to the runtime."""

from wvlo_core.runtime.database import run_migrations

run_migrations()
