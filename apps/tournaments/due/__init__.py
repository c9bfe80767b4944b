"""What falls due in tournaments: a file for each, registered with `falls_due` of `apps/common/due.py`."""
