"""What is measured: each case is one run, on a database and servers of its own, and gives its numbers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.machine import process_seconds
from bench.site import http
from bench.site.crowd import Crowd
from bench.site.latency import commit_to_last, finalize_to_completed
from bench.site.stage import PRODUCTION, WORKER, Stage
from bench.site.storm import storms
from bench.site.worthless import Worthless

Result = dict[str, Any]
MATCHES, REFEREES_POSTGRES, REFEREES_SQLITE = 32, 4, 2
RUSH = 1000
HANDSHAKES, WARM_UP, IN_FLIGHT = 1000, 50, 50
STOCK = ("-m", "daphne", "--bind", "127.0.0.1", "--port", "{port}", "--verbosity", "0", "bench.site.stock:application")
CONNECTIONS = 8


def scores_on_postgres(stage: Stage, seconds: float) -> Result:
    return stage.tell("scores", stage.environment(stage.database()), REFEREES_POSTGRES, MATCHES, seconds)


def scores_on_sqlite(stage: Stage, seconds: float) -> Result:
    with stage.sqlite() as database:
        return stage.tell("scores", stage.environment(database, REDIS_URL=""), REFEREES_SQLITE, MATCHES, seconds)


def registrations(stage: Stage, _: float) -> Result:
    env = stage.environment(stage.database())
    world = stage.tell("world", env, RUSH, 0, 1)
    path = f"/api/v1/tournaments/{world['rushes'][0]}/registrations/"
    requests = [http.request("POST", path, token, "{}") for token in world["tokens"]]
    with stage.serve(env, PRODUCTION) as server:
        answers = asyncio.run(http.all_at_once(server.port, requests))
    failed = sum(count for status, count in answers.statuses.items() if status >= 500 or not status)
    refused = answers.statuses.total() - failed - answers.statuses[201]
    return {"seconds": answers.seconds, "failed": failed, "refused": refused, "statuses": dict(answers.statuses)}


def handshakes_of_ours(stage: Stage, _: float) -> Result:
    env = stage.environment(stage.database())
    world = stage.tell("world", env, HANDSHAKES + WARM_UP, 0, 0)
    paths = [f"/ws/tournament/{world['tournament']}/?token={token}" for token in world["tokens"]]
    return _handshakes(stage, env, WORKER, paths, b'"type":"snapshot"')


def handshakes_of_stock(stage: Stage, _: float) -> Result:
    # Stock consumers have their layer in memory: one in Redis would cost them a subscription each.
    env = stage.environment(stage.database(), REDIS_URL="")
    world = stage.tell("world", env, HANDSHAKES + WARM_UP, 0, 0)
    paths = [f"/ws/room/?token={token}" for token in world["tokens"]]
    return _handshakes(stage, env, STOCK, paths, b"connection_established")


def _handshakes(stage: Stage, env: dict[str, str], command: tuple[str, ...], paths: list[str], until: bytes) -> Result:
    with stage.serve(env, command) as server:
        crowd = Crowd(server.port)
        crowd.open(paths[:WARM_UP], until, IN_FLIGHT)
        before = process_seconds(server.pid)
        seconds = crowd.open(paths[WARM_UP:], until, IN_FLIGHT)
        cpu = process_seconds(server.pid) - before
        crowd.cut()
    return {"cpu": 1e6 * cpu / HANDSHAKES, "per_second": HANDSHAKES / seconds}


def page(stage: Stage, seconds: float) -> Result:
    return _pages(stage, seconds, "/tournaments/{}/", "deltacrown.settings")


def plain_page(stage: Stage, seconds: float) -> Result:
    return _pages(stage, seconds, "/tournaments/{}/", "bench.site.plain_settings")


def snapshot(stage: Stage, seconds: float) -> Result:
    return _pages(stage, seconds, "/api/v1/tournaments/{}/snapshot/", "deltacrown.settings")


def plain_snapshot(stage: Stage, seconds: float) -> Result:
    return _pages(stage, seconds, "/api/v1/tournaments/{}/snapshot/", "bench.site.plain_settings")


def _pages(stage: Stage, seconds: float, path: str, settings: str) -> Result:
    env = stage.environment(stage.database(), DJANGO_SETTINGS_MODULE=settings)
    world = stage.tell("world", {**env, "DJANGO_SETTINGS_MODULE": "deltacrown.settings"}, 0, 0, 0)
    raw = http.request("GET", path.format(world["tournament"]))
    with stage.serve(env, WORKER) as server:
        asyncio.run(http.again_and_again(server.port, raw, CONNECTIONS, 1))
        answers = asyncio.run(http.again_and_again(server.port, raw, CONNECTIONS, seconds))
    if set(answers.statuses) != {200}:
        raise Worthless(f"{path} was answered with {dict(answers.statuses)}.")
    return {"per_second": answers.per_second, "answered": answers.statuses.total()}


@dataclass(frozen=True)
class Case:
    name: str
    run: Callable[[Stage, float], Result]
    shown: str  # what a line says of a result
    most: int = 100  # rounds of it, where it takes long


CASES = (
    Case("scores, PostgreSQL", scores_on_postgres, "{per_second:.0f}/s"),
    Case("scores, SQLite", scores_on_sqlite, "{per_second:.0f}/s"),
    Case("registrations", registrations, "{seconds:.1f} s, {failed} failed, {refused} refused"),
    Case("handshakes, stock Daphne", handshakes_of_stock, "{cpu:.0f} CPU us, {per_second:.0f}/s"),
    Case("handshakes, ours", handshakes_of_ours, "{cpu:.0f} CPU us, {per_second:.0f}/s"),
    Case(
        "recovery storm",
        storms,
        "{lost} lost; network failed: {network[seconds]:.1f} s, {network[queries]:,.0f} queries; "
        "server killed: {server[seconds]:.1f} s, {server[queries]:,.0f} queries",
        most=1,
    ),
    Case("finalize to completed", finalize_to_completed, "p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"),
    Case("commit to last", commit_to_last, "p50 {p50:.1f} ms, p99 {p99:.1f} ms", most=2),
    Case("page, plain Django", plain_page, "{per_second:.0f}/s"),
    Case("page, ours", page, "{per_second:.0f}/s"),
    Case("snapshot, plain Django", plain_snapshot, "{per_second:.0f}/s"),
    Case("snapshot, ours", snapshot, "{per_second:.0f}/s"),
)
