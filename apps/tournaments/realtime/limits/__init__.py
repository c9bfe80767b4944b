"""The limits on sockets: one interface, kept in this process or, for all processes, in Redis."""
