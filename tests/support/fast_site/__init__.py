"""A site whose clock runs fast: its settings (`settings.py`), and what goes by that clock in its processes."""
