"""The one listening socket that all workers of a server share."""

import socket

# uvicorn's own.
BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; `SystemExit` with a clear line where that is not possible.

    One socket for all workers, and not one each with SO_REUSEPORT: the kernel's queue of connections that nobody has
    accepted yet belongs to the socket. It outlives any worker that way, and a worker that hangs or restarts leaves
    its share to the others, where with SO_REUSEPORT whoever was hashed to it is reset or waits.
    """
    found = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(found)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise SystemExit(f"Cannot listen at {host}, port {port}: {error.strerror}. Choose another PORT.") from None
    return listening
