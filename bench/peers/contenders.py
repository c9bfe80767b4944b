"""Who is measured beside the product, how each is started and spoken to, and what it takes to have it."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.contestants import Contestant
from bench.peers import nchan
from bench.run import HEAD, ROOT, TAIL

HERE = Path(__file__).parent
DIGITS = 10
# The frame of the product, whose room has no other fields at these rates; everybody's messages have its length.
FRAME_HEAD, FRAME_TAIL = f'{{"type":"score_updated","data":{HEAD}', f"{TAIL}}}"
FRAME_LENGTH = len(FRAME_HEAD) + DIGITS + len(FRAME_TAIL)
ROOM = "room"


@dataclass(frozen=True)
class Contender(Contestant):
    """One server. `path`: where its sockets are opened; `speaks`: options of the load that say how to join and to
    publish; `environment`: beside ours."""

    path: str = "/"
    speaks: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def argv(self, port: int) -> list[str]:
        return [part.format(port=port) for part in self.command]


@dataclass(frozen=True)
class Peer:
    """`found`: what is there of it, as a line for the page; None: it is not installed, and `install` says how to."""

    name: str
    title: str
    install: str
    found: Callable[[], str | None]
    contender: Callable[[Path], Contender]


def ours(directory: Path) -> Contender:
    return Contender("ours", "ours, production command", (sys.executable, "-m", "bench.ours"))


def raw(directory: Path) -> Contender:
    """Compiled when asked for."""
    target = directory / "raw"
    subprocess.run(["cc", "-O2", "-o", target, ROOT / "bench" / "raw.c"], check=True)
    return Contender("raw", "raw C loop", (str(target),), speaks=lines())


def picows(directory: Path) -> Contender:
    command = (sys.executable, "-m", "bench.peers.picows_room")
    return Contender("picows", "picows", command, speaks=lines(), environment=_kept("PYTHONPATH"))


def socketio(directory: Path) -> Contender:
    command = (_program("node"), str(HERE / "socketio.js"))
    speaks = {"hello": "40", "ready": "40", "ping": "2", "pong": "3"}
    environment = {"NODE_ENV": "production", **_kept("NODE_PATH")}
    path = "/socket.io/?EIO=4&transport=websocket"
    return Contender("socketio", "Socket.IO", command, path=path, speaks=speaks, environment=environment)


def nats(directory: Path) -> Contender:
    command = (_program("nats-server"), "--config", str(HERE / "nats.conf"))
    return Contender("nats", "NATS", command, speaks=nats_speech())


def nchan_room(directory: Path) -> Contender:
    command = (sys.executable, "-m", "bench.peers.nchan", str(directory), _program("nginx"))
    return Contender("nchan", "Nchan", command, speaks=nchan_speech())


def lines() -> dict[str, str]:
    """A line that is published is a whole frame."""
    return {"head": FRAME_HEAD, "tail": FRAME_TAIL}


def nats_speech() -> dict[str, str]:
    """Its frames are pieces of a stream; the PONG that follows SUB tells that one is subscribed."""
    connect = 'CONNECT {"verbose":false}\r\n'
    return {
        "hello": f"{connect}SUB {ROOM} 1\r\nPING\r\n", "ready": "PONG", "ping": "PING\r\n", "pong": "PONG\r\n",
        "stream": "1", "publish-hello": connect,
        "head": f"PUB {ROOM} {FRAME_LENGTH}\r\n{FRAME_HEAD}", "tail": f"{FRAME_TAIL}\r",
    }  # fmt: skip


def nchan_speech() -> dict[str, str]:
    """Published with POST; the line's end belongs to the message."""
    length = FRAME_LENGTH + 1
    request = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    return {"silent": "1", "head": f"{request}{FRAME_HEAD}", "tail": FRAME_TAIL}


def _program(name: str) -> str:
    return shutil.which(name, path=nchan.SEARCHED) or name


def _kept(name: str) -> dict[str, str]:
    return {name: os.environ[name]} if name in os.environ else {}


def _picows_version() -> str | None:
    return f"picows {importlib.metadata.version('picows')}" if importlib.util.find_spec("picows") else None


def socketio_version() -> str | None:
    script = "console.log(`socket.io ${require('socket.io/package.json').version}, node ${process.version}`)"
    return _told("node", "-e", script)


def _nchan_version() -> str | None:
    told = _told("nginx", "-v")
    return f"{told} with {nchan.MODULE}" if told and nchan.module_path(_program("nginx")) else None


def _told(program: str, *arguments: str) -> str | None:
    """The first line that a program prints; None where it is not there or fails."""
    path = shutil.which(program, path=nchan.SEARCHED)
    if path is None:
        return None
    done = subprocess.run([path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 else None


BY_HAND = "by hand, into a directory of its own"
PEERS = (
    Peer("raw", "raw C loop", "a C compiler: `apt-get install gcc libc6-dev`", lambda: _told("cc", "--version"), raw),
    Peer(
        "picows", "picows",
        f"{BY_HAND}: `.venv/bin/uv pip install --target /tmp/picows picows`, then `PYTHONPATH=/tmp/picows`",
        _picows_version, picows,
    ),
    Peer(
        "socketio", "Socket.IO",
        f"{BY_HAND}: `npm install --prefix /tmp/socketio socket.io`, then `NODE_PATH=/tmp/socketio/node_modules`",
        socketio_version, socketio,
    ),
    Peer("nats", "NATS", "`apt-get install nats-server`", lambda: _told("nats-server", "--version"), nats),
    Peer("nchan", "Nchan", "`apt-get install nginx libnginx-mod-nchan`", _nchan_version, nchan_room),
)  # fmt: skip
