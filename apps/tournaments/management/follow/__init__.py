"""Following a room of any site from a terminal; `client.py` is the example of a client."""
