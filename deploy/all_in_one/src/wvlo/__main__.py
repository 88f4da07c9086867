"""Run `python -m wvlo` as the command `wvlo`."""

from wvlo.cli import main

if __name__ == "__main__":
    main()
