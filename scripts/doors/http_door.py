"""Requests over HTTP/1.1, byte by byte our own, so that what no client library would send is sent too."""

import asyncio
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import URLResolver, get_resolver

from scripts.doors import words
from scripts.doors.site import World

ANSWER_WITHIN_SECONDS = 60.0
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
EXTRA = [
    "/api/nothing/",
    "/static/web/style.css",
    "/static/%00",
    "/favicon.ico",
    "/%00",
    "/%ff",
    "//",
    "/ws/tournament/1/",
    "*",
]


class Failure(Exception):
    """What must not happen; the message says what did."""


def routes() -> list[str]:
    """Every address of the site as Django writes it, parameters in angle brackets."""
    return [*dict.fromkeys(_routes(get_resolver(), "/")), *EXTRA]


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        pattern = str(entry.pattern)
        path = prefix + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).strip("^$")
        if isinstance(entry, URLResolver):
            yield from _routes(entry, path)
        else:
            yield path


class HttpDoor:
    def __init__(self, port: int, world: World, names: list[str], dice: random.Random) -> None:
        self._port, self._world, self._names, self._dice = port, world, names, dice
        self._routes = routes()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def knock(self) -> str:
        """Send one request; the status as a word. Raises `Failure` with the request."""
        method, sent = self._request()
        try:
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                status, closes = await self._answer(method, sent)
        except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
            self._hang_up()
            raise Failure(f"no whole answer ({error!r}) to {sent[:600]!r}") from None
        if closes:
            self._hang_up()
        if status >= 500:
            raise Failure(f"{status} to {sent[:600]!r}")
        return str(status)

    def _request(self) -> tuple[str, bytes]:
        dice = self._dice
        method, path = dice.choice(words.METHODS), self._path(dice.choice(self._routes))
        if dice.random() < 0.4:
            path += "?" + dice.choice(words.QUERIES)
        headers = [("Host", f"127.0.0.1:{self._port}"), *dice.choice(self._world.headers)]
        headers += [dice.choice(words.HEADERS) for _ in range(dice.choice((0, 0, 0, 1, 2)))]
        kind, body = self._body() if method not in ("GET", "HEAD") or dice.random() < 0.05 else ("", b"")
        if kind:
            headers.append(("Content-Type", kind))
        if body and dice.random() < 0.15:
            headers.append(("Transfer-Encoding", "chunked"))
            body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in _parts(body)) + b"0\r\n\r\n"
        elif kind:
            headers.append(("Content-Length", str(len(body))))
        lines = "".join(f"{name}: {held}\r\n" for name, held in headers)
        return method, f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace") + body

    def _path(self, route: str) -> str:
        return PARAMETER.sub(self._filled, route)

    def _filled(self, match: re.Match[str]) -> str:
        name, dice = match[2], self._dice
        if dice.random() < 0.2:
            return quote(dice.choice(words.TEXTS).encode("utf-8", "surrogatepass"), safe="")[:6000]
        known = self._world.ids.get(name)
        return str(dice.choice(known)) if known else str(dice.choice((1, 2, 3, "rita", "bn", "accounts", "user")))

    def _body(self) -> tuple[str, bytes]:
        dice = self._dice
        kind = dice.random()
        if kind < 0.65:
            return "application/json", words.json_body(dice, self._names)
        if kind < 0.9:
            members = [(dice.choice(self._names), dice.choice(words.TEXTS)) for _ in range(dice.randrange(6))]
            return "application/x-www-form-urlencoded", urlencode(members, errors="surrogatepass").encode()
        if kind < 0.95:
            return "multipart/form-data; boundary=b", dice.choice(_MULTIPART)
        return dice.choice(
            ("text/plain", "application/json; charset=utf-7", "\xff", "application/xml")
        ), dice.randbytes(40)

    async def _answer(self, method: str, sent: bytes) -> tuple[int, bool]:
        reused = self._streams is not None
        reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            # A server may end a kept connection between two requests; RFC 9112, section 9.3.1, has it asked again.
            if not reused or getattr(error, "partial", b""):
                raise
            self._hang_up()
            return await self._answer(method, sent)
        status, headers = _parsed(head)
        if status == 100:
            status, headers = _parsed(await reader.readuntil(b"\r\n\r\n"))
        await _read_body(reader, method, status, headers)
        return status, headers.get("connection", "").lower() == "close"

    def _hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


_MULTIPART = (
    b"", b"--b--", b"--b\r\n\r\n\r\n--b--\r\n",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\x00\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="x\x00.png"\r\n\r\n\x89PNG\r\n--b--',
)  # fmt: skip


def _parts(body: bytes) -> list[bytes]:
    middle = max(1, len(body) // 2)
    return [part for part in (body[:middle], body[middle:]) if part]


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if line)
    return int(status.split()[1]), {name.lower(): held.strip() for name, held in pairs}


async def _read_body(reader: asyncio.StreamReader, method: str, status: int, headers: dict[str, Any]) -> None:
    if method == "HEAD" or status in (204, 304):
        return
    if headers.get("transfer-encoding") == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    elif "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:
        await reader.read()
