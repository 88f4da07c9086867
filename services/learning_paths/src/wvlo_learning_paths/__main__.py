"""Start one process of the learning-paths service, or import and show as its commands do."""

from wvlo_core.runtime.cli import main
from wvlo_learning_paths.commands import COMMANDS

if __name__ == "__main__":
    main("wvlo_learning_paths", COMMANDS)
