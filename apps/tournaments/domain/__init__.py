"""The rules of a tournament in plain Python: no Django, no I/O, no clock, no random source of its own."""
