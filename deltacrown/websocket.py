"""The server's WebSocket protocol: uvicorn's, with one way more out.

An application finds `deltacrown.frames` among the scope's extensions where it may write frames that are encoded and
framed already, shared by many sockets, straight to the transport. Everything else, the handshake, reading, closing,
goes through uvicorn as always; on any other server the extension is not there and plain ASGI does the same.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from apps.tournaments.realtime.outbox import FRAMES


class FrameWritingProtocol(WebSocketsSansIOProtocol):
    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # The application's task was made just now and has not begun.
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]  # type: ignore[assignment]
            extensions[FRAMES] = self

    def write_frames(self, data: bytes) -> int:
        """Write whole frames, as RFC 6455 section 5.2 has them, and say how many bytes the transport now holds back.

        Raises `OSError` where nothing can be written any more.
        """
        if not self.handshake_complete or self.close_sent or self.transport.is_closing():
            raise ConnectionResetError("the socket is closing")
        self.transport.write(data)
        return self.transport.get_write_buffer_size()
