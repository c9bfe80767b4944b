"""Python imports this first where this directory is on its PYTHONPATH: see `tests/support/measured.py`."""

import coverage

coverage.process_startup()
