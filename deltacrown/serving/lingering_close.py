"""Ending a connection whose client may still be sending."""

import asyncio
import socket
import struct
from typing import Any

from deltacrown.serving import arrivals

PLAIN = "text/plain; charset=utf-8"
LINGERS_SECONDS = 2.0
# Of a body that was refused: enough for one that is a little too large to be sent to its end.
LINGERS_BYTES = 4 * 1024 * 1024


def last_words(status: str, body: bytes = b"", content_type: str = PLAIN, *more: str) -> bytes:
    """A whole answer, after which the connection ends."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {len(body)}", *more]
    if body:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


BAD_REQUEST = last_words("400 Bad Request")


class _Discard(asyncio.Protocol):
    """Drops what comes, until the client has ended too; beyond a limit it leaves it to the kernel, which slows the
    client down."""

    def __init__(self, transport: Any, address: str) -> None:
        self._transport = transport
        self._address = address
        self._left = LINGERS_BYTES
        self._end = asyncio.get_running_loop().call_later(LINGERS_SECONDS, self._leave)

    def data_received(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end.cancel()
        arrivals.leave(self._address)

    def _leave(self) -> None:
        # A transport that closes waits for its peer to read, for ever if need be.
        if self._transport.get_write_buffer_size():
            cut(self._transport)
        else:
            self._transport.close()


def cut(transport: Any) -> None:
    """End a connection whose peer does not read: also what the kernel still has for it is forgotten."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def close_after_reading(transport: Any, words: bytes, address: str) -> None:
    """Write the last words and end the connection, but take what the client is still sending for a while.

    Closed at once, with something unread, it would be reset, and the client might never see the words. The connection
    counts among those of its `address` until it is gone.
    """
    transport.set_protocol(_Discard(transport, address))
    if transport.is_closing():
        return
    transport.write(words)
    transport.write_eof()
