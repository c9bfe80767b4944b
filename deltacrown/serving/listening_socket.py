"""The one listening socket that all workers of a server share."""

import socket

from django.conf import settings

# uvicorn's own.
BACKLOG = 2048
STALLS_KEPT = 3


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; `SystemExit` with a clear line where that is not possible.

    One socket for all workers, and not one each with SO_REUSEPORT: the kernel's queue of connections that nobody has
    accepted yet belongs to the socket. It outlives any worker that way, and a worker that hangs or restarts leaves
    its share to the others, where with SO_REUSEPORT whoever was hashed to it is reset or waits.
    """
    found = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(found)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Every connection inherits it. What a closed one still has for who does not read it, only the kernel can end;
        # longer than a socket's heartbeat may be away, which goes on through a tunnel.
        milliseconds = int(1000 * STALLS_KEPT * settings.RESPONSE_STALL_SECONDS)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        listening.close()
        # What no name of a host can be is refused before the system is asked.
        reason = error.strerror if isinstance(error, OSError) else "this is no host"
        raise SystemExit(f"Cannot listen at {host}, port {port}: {reason}. Choose another HOST or PORT.") from None
    return listening
