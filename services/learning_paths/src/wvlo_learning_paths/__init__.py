"""WVLO learning paths: what could I learn next, and why; for learners and coaches."""
