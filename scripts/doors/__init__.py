"""Requests that nobody would send, at every door of a running site, to see that each is answered."""
