"""Start one process of the Kennisbank service: http, worker, relay or migrate."""

from wvlo_core.runtime.cli import main

if __name__ == "__main__":
    main("wvlo_kennisbank")
