"""How much of a request's body the server takes, decided before a byte of it is kept."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import h11
from django.conf import settings
from django.urls import Resolver404, resolve

from apps.common.bodies import TOO_LARGE, most_bytes, too_large_text
from apps.common.problems import PROBLEM_JSON, problem_document
from deltacrown.serving.lingering_close import BAD_REQUEST, last_words

SCHEMES = (b"http", b"https", b"ws", b"wss")
# A body in small chunks costs the loop as much a chunk as another body costs a read.
SMALL_PIECE_BYTES = 512
SMALL_PIECES_AT_ONCE = 32


class CountingConnection(h11.Connection):
    """h11's connection, which hands nothing on of a request that is refused: `refusal` is the answer to it then."""

    refusal = b""
    received = 0
    """Bytes that came of the body of the present request."""
    pieces_left = SMALL_PIECES_AT_ONCE
    """How many more small pieces of a body are read before others have their turn; whoever gives the turns sets it."""
    _framing = 0
    """Bytes around the pieces of the body: lengths of chunks, what is said of them, line ends."""
    _most: int | None = None
    _request: h11.Request

    def next_event(self) -> Any:
        if self.refusal or not self.pieces_left:
            return h11.NEED_DATA
        event = self._next_of_body() if self.their_state is h11.SEND_BODY else super().next_event()
        if isinstance(event, h11.Request):
            event = _in_origin_form(event)
            self._begin(event)
        return h11.NEED_DATA if self.refusal else event

    def _next_of_body(self) -> Any:
        """Count what is read, and what stands around it against the same limit."""
        held = len(self._receive_buffer)
        event = super().next_event()
        size = len(event.data) if isinstance(event, h11.Data) else 0
        self.received += size
        self._framing += held - len(self._receive_buffer) - size
        if 0 < size < SMALL_PIECE_BYTES:
            self.pieces_left -= 1
        self._refuse_beyond(max(self.received, self._framing))
        return event

    def _begin(self, request: h11.Request) -> None:
        self.received, self._framing, self._most, self._request = 0, 0, None, request
        length, in_chunks = None, False
        for name, value in request.headers:
            if name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                in_chunks = True
        # Two ideas of where a request ends are how one is smuggled past a proxy.
        if in_chunks and (length is not None or request.http_version < b"1.1"):
            self.refusal = BAD_REQUEST
        elif length is not None:
            self._refuse_beyond(length)

    def _refuse_beyond(self, size: int) -> None:
        if size <= settings.REQUEST_BODY_MAX_BYTES_VISITOR:
            return
        # Looked up for few requests, and once for each.
        if self._most is None:
            self._most = _most_bytes(self._request)
        if size > self._most:
            self.refusal = _too_large(self._request, self._most)


def _in_origin_form(request: h11.Request) -> h11.Request:
    """The same request where its target names scheme and host too, as a client behind a proxy may send it (RFC 9112,
    section 3.2.2): that host counts, and not the header's."""
    scheme, separator, rest = request.target.partition(b"://")
    if request.target.startswith(b"/") or not separator or scheme.lower() not in SCHEMES:
        return request
    host, slash, path = rest.partition(b"/")
    headers = [(b"host", host), *((name, value) for name, value in request.headers if name != b"host")]
    return h11.Request(
        method=request.method, headers=headers, target=slash + path or b"/", http_version=request.http_version
    )


def _path_of(request: h11.Request) -> str:
    return unquote(request.target.partition(b"?")[0].decode("ascii"))


def _most_bytes(request: h11.Request) -> int:
    try:
        view = resolve(_path_of(request)).func
    except Resolver404:
        return most_bytes(None, False)
    return most_bytes(view, _brings_credential(request))


def _brings_credential(request: h11.Request) -> bool:
    """Whether there is one at all; whether it is good is for the view to find out."""
    session = f"{settings.SESSION_COOKIE_NAME}=".encode()
    return any(name == b"authorization" or (name == b"cookie" and session in value) for name, value in request.headers)


def _too_large(request: h11.Request, most: int) -> bytes:
    text = too_large_text(most)
    status = f"{TOO_LARGE} {HTTPStatus(TOO_LARGE).phrase}"
    if not _path_of(request).startswith("/api/"):
        return last_words(status, text.encode())
    body = json.dumps(problem_document(TOO_LARGE, "payload_too_large", text)).encode()
    return last_words(status, body, PROBLEM_JSON)
