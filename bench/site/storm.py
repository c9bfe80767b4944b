"""Recovery storms: five thousand clients of one room lose their connection, and all come back at once and resume.

Once the network failed, and the server has what it told lately; once the server was killed, and only the log has it.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from bench.site import http
from bench.site.crowd import Crowd, Reader
from bench.site.stage import PRODUCTION, Server, Stage, database_name
from bench.site.statements import Statements
from bench.site.worthless import Worthless
from tests.support.clients import numbers_of

SOCKETS, SIGNED_IN = 5000, 1000
MISSED = 20
# The queries that a storm may cost: two for its room, and one for each who is signed in.
ALLOWED = 2 + SIGNED_IN
IDLE_SECONDS = 3.0
# Statements that the page lists, the most frequent ones.
SHOWN = 12
OPENED = b'"type":"snapshot"'


@dataclass
class Watched:
    """The room under the storm: who watches it, where its log stands, and what is left of the tickets."""

    world: dict[str, Any]
    sequence: int
    told: int = 0

    def paths(self, since: int | None = None) -> list[str]:
        """A path for each socket, with a ticket that nobody has used or a token; anew, or to resume."""
        resume = "" if since is None else f"&since={since}&epoch={self.world['epoch']}"
        tickets = [self.ticket() for _ in range(SOCKETS - SIGNED_IN)]
        tokens = [f"token={token}" for token in self.world["tokens"]]
        # Those who are signed in are spread among the others.
        credentials = [credential for n in range(SIGNED_IN) for credential in (tokens[n], *tickets[n::SIGNED_IN])]
        return [self.path(credential + resume) for credential in credentials]

    def ticket(self) -> str:
        return f"ticket={self.world['tickets'].pop()}"

    def path(self, query: str) -> str:
        return f"/ws/tournament/{self.world['tournament']}/?{query}"

    def announce(self, port: int, times: int) -> bytes:
        """Commit so many announcements over HTTP; by what the last one is known."""
        path = f"/api/v1/tournaments/{self.world['tournament']}/announcements/"
        for _ in range(times):
            self.told += 1
            raw = http.request("POST", path, self.world["organizer"], f'{{"title": "This is number {self.told}."}}')
            statuses = asyncio.run(http.all_at_once(port, [raw])).statuses
            if statuses != {201: 1}:
                raise Worthless(f"an announcement was answered with {dict(statuses)}.")
        self.sequence += times
        return f"This is number {self.told}.".encode()


def storms(stage: Stage, _: float) -> dict[str, Any]:
    database = stage.database()
    env = stage.environment(database)
    world = stage.tell("world", env, SIGNED_IN, 3 * (SOCKETS - SIGNED_IN) + 1, 0)
    watched = Watched(world, world["sequence"])
    statements = Statements(stage.postgres.url, database_name(database))
    try:
        with stage.serve(env, PRODUCTION) as server:
            found = _both(watched, server, statements)
    finally:
        statements.close()
    return {**found, "lost": sum(count["lost"] + count["repeated"] for count in found.values())}


def _both(watched: Watched, server: Server, statements: Statements) -> dict[str, Any]:
    found = {}
    stays, crowd = Crowd(server.port), Crowd(server.port)
    crowd.open(watched.paths(), OPENED, 200)
    # With somebody in it the room stays open, and what it told lately is at hand.
    stays.open([watched.path(watched.ticket())], OPENED, 1)
    crowd.cut()
    since, last = watched.sequence, watched.announce(server.port, MISSED)
    crowd, found["network"] = _storm(watched, server, statements, since, last)
    crowd.cut()
    stays.cut()
    since, last = watched.sequence, watched.announce(server.port, MISSED)
    server.kill()
    server.start()
    crowd, found["server"] = _storm(watched, server, statements, since, last)
    crowd.cut()
    return found


def _storm(
    watched: Watched, server: Server, statements: Statements, since: int, last: bytes
) -> tuple[Crowd, dict[str, Any]]:
    crowd = Crowd(server.port)
    statements.forget()
    seconds = crowd.open(watched.paths(since), last, SOCKETS)
    counted = statements.counted()
    queries = beyond_idle(counted, _idle_rates(crowd, statements), seconds)
    # They are back for good: the next event reaches everybody.
    if not crowd.listen(watched.announce(server.port, 1), 10):
        raise Worthless("not everybody who came back hears what happens.")
    lost, repeated = faults(crowd.readers, range(since + 1, watched.sequence + 1))
    snapshots = sum(OPENED in reader.data for reader in crowd.readers)
    result = {"seconds": seconds, "lost": lost, "repeated": repeated, "snapshots": snapshots, "queries": queries}
    result["tries"] = sum(reader.tries for reader in crowd.readers)
    return crowd, {**result, "times_allowed": queries / ALLOWED, "statements": dict(list(counted.items())[:SHOWN])}


def _idle_rates(crowd: Crowd, statements: Statements) -> dict[str, float]:
    """How often a second the server makes each query anyway, while all are there and nothing happens."""
    statements.forget()
    began = time.monotonic()
    crowd.read(IDLE_SECONDS)
    seconds = time.monotonic() - began
    return {statement: calls / seconds for statement, calls in statements.counted().items()}


def beyond_idle(counted: dict[str, int], idle_rates: dict[str, float], seconds: float) -> float:
    """The queries of so many seconds without those that would have been made anyway: of no statement more than there
    were, since in a storm the server comes to its regular ones less often."""
    return sum(max(0.0, calls - idle_rates.get(statement, 0.0) * seconds) for statement, calls in counted.items())


def faults(readers: list[Reader], wanted: range) -> tuple[int, int]:
    """How many events were not seen, and how many more than once, by all together."""
    lost = repeated = 0
    for reader in readers:
        numbers = [number for _, frame in reader.frames() for number in numbers_of(frame)]
        lost += len(set(wanted).difference(numbers))
        repeated += len(numbers) - len(set(numbers))
    return lost, repeated
