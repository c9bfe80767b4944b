"""Who is measured, and in which environment."""

import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from apps.common.key_files import new_key
from tests.support.process import static_root

# One process each, on the loop and the protocol that the product uses; nobody compresses, nobody logs accesses.
UVICORN = (
    *("-m", "uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--workers", "1"),
    *("--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
    *("--no-access-log", "--log-level", "warning", "--no-proxy-headers", "--no-server-header"),
)
DAPHNE = ("-m", "daphne", "--bind", "127.0.0.1", "--port", "{port}", "--verbosity", "0")


@dataclass(frozen=True)
class Contestant:
    """One way to serve the room. `command` follows the interpreter; `stock` tells which application it is."""

    name: str
    title: str
    command: tuple[str, ...]
    stock: bool = False

    def argv(self, port: int) -> list[str]:
        return [sys.executable, *(part.format(port=port) for part in self.command)]


CONTESTANTS = (
    Contestant("stock-daphne", "stock Channels on Daphne", (*DAPHNE, "bench.stock:application"), stock=True),
    Contestant("stock-uvicorn", "stock Channels on uvicorn", (*UVICORN, "bench.stock:application"), stock=True),
    Contestant("ours-daphne", "our hub on Daphne", (*DAPHNE, "bench.ours:application")),
    Contestant("ours-portable", "our hub on uvicorn, plain ASGI `send`", (*UVICORN, "bench.ours:application")),
    Contestant("ours-production", "our hub, production command", ("-m", "bench.ours")),
)


def raised_limits(sockets: int) -> dict[str, str]:
    """Limits stay on; these numbers are raised, since all sockets come from one address and tickets wait their turn."""
    return {
        "WS_RATE_CONN_PER_IP": str(2 * sockets),
        "WS_RATE_CONN_PER_EXEMPT_IP": str(2 * sockets),
        "WS_RATE_CONNECT_RPS_IP": str(10 * sockets),
        "WS_RATE_CONNECT_BURST_IP": str(10 * sockets),
        "HTTP_CONNECTIONS_PER_ADDRESS": str(2 * sockets),
        "WS_RATE_ROOM_MAX_MEMBERS": str(2 * sockets),
        "WS_TICKET_SECONDS": "3600",
        "WS_DRAIN_SECONDS": "0",
    }


def environment(sockets: int, directory: Path) -> dict[str, str]:
    """The whole environment of a server: production settings, the in-memory layer, a database in `directory`."""
    return {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CERTIFICATE_KEYS": new_key(),
        "PAYOUT_KEYS": new_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "STATIC_ROOT": static_root(),
        "DATABASE_URL": f"sqlite:///{directory / 'bench.sqlite3'}",
        "LOG_LEVEL": "WARNING",
        **raised_limits(sockets),
    }
