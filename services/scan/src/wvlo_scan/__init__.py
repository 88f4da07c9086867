"""WVLO scan: ask how well people can learn here, and show it without showing anyone."""
