class Worthless(Exception):
    """What was measured says nothing, for the reason that the message gives."""
