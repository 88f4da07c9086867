"""Start one process of the scan service, or bring a questionnaire in or out."""

from wvlo_core.runtime.cli import main
from wvlo_scan.commands import COMMANDS

if __name__ == "__main__":
    main("wvlo_scan", COMMANDS)
