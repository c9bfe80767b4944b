"""`python -m bench.limiter`: what the limits cost, on a Redis of this benchmark's own.

Checks of a user's and an address's bucket, 50 in flight, beside the library `limits` checking one bucket (where it is
installed: `.venv/bin/uv pip install limits==5.8.0`); CPU per message (ping, pong) of the production command with limits
in Redis beside stock Channels on Daphne, and Socket.IO where it is installed, without any; and round trips to Redis per
connect and per message.
"""

import argparse
import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import websockets
from redis import Redis

from bench import report
from bench.contestants import CONTESTANTS, Contestant, environment
from bench.limiter_checks import IN_FLIGHT
from bench.machine import cores, describe, process_seconds
from bench.peers.contenders import Contender, socketio, socketio_version
from bench.run import ROOT, Bench, fill, free_port
from tests.support.redis_server import RedisServer, find_binary

SOCKETS = 50
# The bench asks far more of each bucket than a person may.
RAISED = dict.fromkeys(
    ("WS_RATE_MSG_RPS", "WS_RATE_MSG_BURST", "WS_RATE_MSG_RPS_IP", "WS_RATE_MSG_BURST_IP"), "1000000"
)
SERVER_CORE, OWN_CORE = cores()
BY_NAME = {contestant.name: contestant for contestant in CONTESTANTS}


@dataclass(frozen=True)
class Speech:
    """What a client says: `hello`, where the server wants and returns one after its own, and a `ping`."""

    ping: str
    hello: str = ""


OURS = Speech('{"type":"ping","timestamp":1}')
SOCKETIO = Speech('42["ping",{"timestamp":1}]', hello="40")


async def ping_pong(
    port: int, paths: list[str], seconds: float, mark: Callable[[], None], speech: Speech = OURS
) -> int:
    """Pings answered within the time, each socket one at a time; `mark` is called when all are open, and at the end."""
    answered = 0

    async def talk(path: str, ready: asyncio.Barrier) -> None:
        nonlocal answered
        async with websockets.connect(f"ws://127.0.0.1:{port}{path}", compression=None, proxy=None) as socket:
            if speech.hello:
                await socket.recv()
                await socket.send(speech.hello)
                while not str(await socket.recv()).startswith(speech.hello):
                    pass
            if await ready.wait() == 0:
                mark()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                await socket.send(speech.ping)
                while '"pong"' not in await socket.recv():
                    pass
                answered += 1
            if await ready.wait() == 0:
                mark()
            await ready.wait()

    ready = asyncio.Barrier(len(paths))
    await asyncio.gather(*(talk(path, ready) for path in paths))
    return answered


def measure_checks(redis_url: str, seconds: float, rounds: int) -> dict[str, list[float]]:
    """Checks per second, in turn, each round in a process of its own."""
    sides = ["ours"] + (["limits"] if importlib.util.find_spec("limits") else [])
    found: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            command = [sys.executable, "-m", "bench.limiter_checks", side, redis_url, str(seconds)]
            env = {**os.environ, **RAISED, "REDIS_URL": redis_url}
            done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
            found[side].append(float(done.stdout))
    return found


def measure_messages(redis: RedisServer, seconds: float, rounds: int) -> dict[str, Any]:
    """CPU microseconds of the server per ping, and what Redis was asked meanwhile."""
    found: dict[str, Any] = {"ours-production": [], "stock-daphne": [], "per message": [], "per connect": []}
    turn = ["stock-daphne", "ours-production"]
    with tempfile.TemporaryDirectory() as directory:
        env = {**environment(SOCKETS, Path(directory)), **RAISED, "REDIS_URL": redis.url}
        servers: dict[str, Contestant] = dict(BY_NAME)
        if socketio_version():
            servers["socketio"] = socketio(Path(directory))
            turn.append("socketio")
            found["socketio"] = []
        for name in turn * rounds:
            found[name].append(_one_run(servers[name], env, Path(directory), redis, seconds, found))
    return found


def _one_run(
    contestant: Contestant,
    env: dict[str, str],
    directory: Path,
    redis: RedisServer,
    seconds: float,
    found: dict[str, Any],
) -> float:
    # A fresh database for each run, and tickets that are good once.
    own = {**env, "DATABASE_URL": f"sqlite:///{directory / f'{time.monotonic_ns()}.sqlite3'}"}
    paths, speech = fill(own, SOCKETS), OURS
    room = paths[0].partition("?")[0]
    if isinstance(contestant, Contender):
        own |= contestant.environment
        paths, speech = [contestant.path] * SOCKETS, SOCKETIO
    elif contestant.stock:
        paths = ["/ws/room/"] * SOCKETS
    bench = Bench(directory, own, directory, SERVER_CORE, OWN_CORE, seconds, 1)
    port = free_port()
    with bench._server(contestant, port, free_port()) as server, Redis.from_url(redis.url) as client:
        marks: list[tuple[float, int]] = []

        def mark() -> None:
            calls = client.info("commandstats").get("cmdstat_evalsha", {}).get("calls", 0)
            marks.append((process_seconds(server.pid), calls))

        answered = asyncio.run(ping_pong(port, paths, seconds, mark, speech))
        (cpu_before, calls_before), (cpu_after, calls_after) = marks
        cpu = cpu_after - cpu_before
        if contestant is BY_NAME["ours-production"]:
            # Renewals and the count of viewers are in it, a few a second.
            found["per message"].append(round((calls_after - calls_before) / answered, 2))
            found["per connect"].append(_connect_calls(client, port, room, own))
    return 1e6 * cpu / answered


def _connect_calls(client: Any, port: int, room: str, env: dict[str, str]) -> float:
    """Script calls of one more socket that only opens; its ticket's claim is no question of the limits."""
    issue = f"""
import django; django.setup()
from apps.accounts.tickets import issue_ticket
print(issue_ticket("tournament_{room.split("/")[3]}", None, "late"))
"""
    done = subprocess.run(
        [sys.executable, "-c", issue], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**env, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "deltacrown.settings"},
    )  # fmt: skip
    client.config_resetstat()

    async def open_one() -> float:
        async with websockets.connect(
            f"ws://127.0.0.1:{port}{room}?ticket={done.stdout.strip()}", proxy=None
        ) as socket:
            await socket.recv()
            return float(client.info("commandstats")["cmdstat_evalsha"]["calls"])

    return asyncio.run(open_one())


PER_MESSAGE = (
    ("stock-daphne", "stock Daphne without limits", 3, 6),
    ("socketio", "Socket.IO without limits", 0.4, 0.83),
)


def rows_of(checks: dict[str, list[float]], messages: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    if "limits" in checks:
        ratios = [a / b for a, b in zip(checks["ours"], checks["limits"], strict=True)]
        measured = median(checks["ours"]) / median(checks["limits"])
        rows.append(_row("limiter, user + address, 50 in flight / `limits`, one bucket", 1.5, 5, ratios, measured))
    for name, said, required, aim in PER_MESSAGE:
        if name in messages:
            ratios = [a / b for a, b in zip(messages[name], messages["ours-production"], strict=True)]
            measured = median(messages[name]) / median(messages["ours-production"])
            rows.append(_row(f"CPU per message, {said} / ours with limits in Redis", required, aim, ratios, measured))
    ratios = [1 / max(count, 1e-9) for count in messages["per message"]]
    rows.append(_row("messages per round trip to Redis", 1, 1.01, ratios, median(ratios)))
    ratios = [1 / max(count, 1e-9) for count in messages["per connect"]]
    rows.append(_row("connects per round trip to Redis", 1, 1, ratios, median(ratios)))
    return rows


def _row(name: str, required: float, aim: float, ratios: list[float], measured: float) -> dict[str, Any]:
    low, high = min(ratios), max(ratios)
    return {
        "name": name, "required": required, "aim": aim, "measured": measured, "low": low, "high": high,
        "throughput": measured,
    }  # fmt: skip


def page(measured: dict[str, Any]) -> str:
    machine = [f"- {name.capitalize()}: {value}" for name, value in measured["machine"].items()]
    peers = "" if "limits" in measured["checks"] else "`limits` was not installed and is not measured.\n"
    lines = [
        *("# What the limits cost", ""),
        *report.missed(measured["rows"]),
        "",
        *report.row_table(measured["rows"]),
        "",
        f"{peers}{IN_FLIGHT} checks in flight; {SOCKETS} sockets, each with one ping on its way; one server process",
        "on one core, the clients on another, Redis where there is room.",
        "",
        f"- Command: `{measured['command']}`",
        *machine,
        f"- Settings raised: {', '.join(sorted(RAISED))}, and the connections of an address",
        "- Raw numbers: [limiter.json](limiter.json)",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.limiter", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    os.sched_setaffinity(0, {OWN_CORE})
    binary, _ = find_binary(os.environ.get("PATH"))
    with tempfile.TemporaryDirectory() as directory, RedisServer(binary, Path(directory)) as redis:
        checks = measure_checks(redis.url, options.seconds, options.rounds)
        messages = measure_messages(redis, options.seconds, options.rounds)
    measured = {
        "name": "limiter", "command": "make bench-limiter", "machine": describe(), "checks": checks,
        "messages": messages, "rows": rows_of(checks, messages),
    }  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "limiter.json").write_text(json.dumps(measured, indent=1) + "\n")
    (options.out / "limiter.md").write_text(page(measured))
    (options.out / "summary.md").write_text(report.summary_page(options.out))
    sys.stdout.write(page(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
