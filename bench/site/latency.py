"""From the commit of an event to the last of a thousand sockets, and from the last result of a tournament to those who
watch it, on two worker processes."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.run import ROOT
from bench.site import http
from bench.site.crowd import Crowd
from bench.site.stage import Stage
from bench.site.worthless import Worthless

SOCKETS, EVENTS, INTERVAL, FINALS = 1000, 200, 0.1, 60
BACKLOG = 2048
WORKERS = 2
OPENED = b'"type":"snapshot"'


def commit_to_last(stage: Stage, _: float) -> dict[str, Any]:
    """Milliseconds, over `EVENTS` announcements made over HTTP, one each `INTERVAL`: none waits for a batch."""
    stamps = stage.directory / "stamps"
    stamps.unlink(missing_ok=True)
    env = {**stage.environment(stage.database()), "STAMPS": str(stamps)}
    world = stage.tell("world", env, 0, SOCKETS, 0)
    paths = [f"/ws/tournament/{world['tournament']}/?ticket={ticket}" for ticket in world["tickets"]]
    with workers(stage, env) as port:
        crowd = Crowd(port)
        crowd.open(paths, OPENED, 50)
        _announce(crowd, port, world)
    took = [1000 * (last - committed) for committed, last in _pairs(crowd, stamps, world["sequence"])]
    crowd.cut()
    cut = quantiles(took, n=100, method="inclusive")
    return {"p50": cut[49], "p95": cut[94], "p99": cut[98], "most": max(took), "events": len(took)}


def finalize_to_completed(stage: Stage, _: float) -> dict[str, Any]:
    """Milliseconds from the request that enters the result of a final to `tournament_completed` at a spectator."""
    env = stage.environment(stage.database())
    world = stage.tell("finals", env, FINALS)
    paths = [f"/ws/tournament/{final['tournament']}/?ticket={final['ticket']}" for final in world["finals"]]
    with workers(stage, env) as port:
        crowd = Crowd(port)
        crowd.open(paths, OPENED, 10)
        asked = {
            final["tournament"]: _finalize(crowd, port, final["final"], world["organizer"]) for final in world["finals"]
        }
    heard = {
        frame["data"]["tournament_id"]: at
        for reader in crowd.readers
        for at, frame in reader.frames()
        if frame["type"] == "tournament_completed"
    }
    crowd.cut()
    if heard.keys() != asked.keys():
        raise Worthless("not everybody heard of the end.")
    cut = quantiles([1000 * (heard[tournament] - asked[tournament]) for tournament in asked], n=100, method="inclusive")
    return {"p50": cut[49], "p95": cut[94], "p99": cut[98], "finals": len(asked)}


def _finalize(crowd: Crowd, port: int, match: int, token: str) -> float:
    """Enter the result; when that was."""
    body = '{"participant1_score": 1, "participant2_score": 0}'
    with socket.create_connection(("127.0.0.1", port), timeout=60) as referee:
        asked = time.monotonic()
        referee.sendall(http.request("POST", f"/api/v1/matches/{match}/complete/", token, body))
        crowd.read(INTERVAL)
        if b" 200 " not in referee.recv(100):
            raise Worthless("a result was not taken.")
    return asked


@contextmanager
def workers(stage: Stage, env: dict[str, str]) -> Iterator[int]:
    """Two workers on one listening socket, as the supervisor starts them; the port."""
    # Not the server's own way to one, which reads the settings of a site.
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listening, ExitStack() as stack:
        port = listening.getsockname()[1]
        number = listening.fileno()
        anywhere = ["taskset", "--cpu-list", f"{stage.server_core},{stage.load_core}"]
        for n in range(1, WORKERS + 1):
            log = stack.enter_context((stage.directory / f"worker-{n}.log").open("wb"))
            options = ["--listening", str(number), "--number", str(n)]
            command = [*anywhere, sys.executable, "-m", "bench.site.stamping", *options]
            worker = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[number], stdout=log, stderr=log)
            stack.callback(_end, worker)
        _wait_for(port)
        yield port


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()


def _wait_for(port: int) -> None:
    """Until both answer: each of so many fresh connections is taken by whichever worker is free."""
    raw = http.request("GET", "/readyz")
    until = time.monotonic() + 60
    good = 0
    while good < 20 and time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as probe:
            probe.sendall(raw)
            good = good + 1 if b" 200 " in probe.recv(100) else 0
    if good < 20:
        raise Worthless("the workers are not ready after 60 s.")


def _announce(crowd: Crowd, port: int, world: dict[str, Any]) -> None:
    path = f"/api/v1/tournaments/{world['tournament']}/announcements/"
    began = time.monotonic()
    for n in range(EVENTS):
        raw = http.request("POST", path, world["organizer"], f'{{"title": "This is number {n}."}}')
        with socket.create_connection(("127.0.0.1", port), timeout=60) as poster:
            poster.sendall(raw)
            # What is told is read all the while, and the answer afterwards.
            crowd.read(began + (n + 1) * INTERVAL - time.monotonic())
            if b" 201 " not in poster.recv(100):
                raise Worthless("an announcement was not taken.")
    crowd.read(1.0)


def _pairs(crowd: Crowd, stamps: Path, since: int) -> Iterator[tuple[float, float]]:
    """Of each event when it was committed, and when the last socket had it."""
    lines = (line.split() for line in stamps.read_text().splitlines())
    committed = {int(number): float(at) for number, at in lines if int(number) > since}
    last = dict.fromkeys(committed, 0.0)
    heard = dict.fromkeys(committed, 0)
    for reader in crowd.readers:
        for at, frame in reader.frames():
            if frame["type"] == "announcement":
                heard[frame["sequence"]] += 1
                last[frame["sequence"]] = max(last[frame["sequence"]], at)
    if len(heard) != EVENTS or set(heard.values()) != {SOCKETS}:
        raise Worthless("not everybody heard each event once.")
    yield from ((committed[number], last[number]) for number in committed)
