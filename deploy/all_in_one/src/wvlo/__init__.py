"""WVLO in one process: the four services, one SQLite file, no broker."""
