"""A load on a running server: real sockets, real updates through the API, and what came of it."""
