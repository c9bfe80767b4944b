"""Ending a connection whose client may still be sending."""

import asyncio
from typing import Any

BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
LINGERS_SECONDS = 2.0


class _Deaf(asyncio.Protocol):
    """Drops what comes, until the client has ended too."""


def linger(transport: Any, last_words: bytes) -> None:
    """Write the last words and end the connection, but take what the client is still sending for a while.

    Closed at once, with something unread, it would be reset, and the client might never see the words.
    """
    if transport.is_closing():
        return
    transport.write(last_words)
    transport.set_protocol(_Deaf())
    transport.write_eof()
    asyncio.get_running_loop().call_later(LINGERS_SECONDS, transport.close)
