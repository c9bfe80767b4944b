"""A site of two server processes whose Redis the tests may kill, and people who come from where they say."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.realtime.limits.limiters import Store
from tests.realtime.running_site import Duel, Human, RunningSite
from tests.realtime.socket_client import Client, connect
from tests.support.clients import Site
from tests.support.process import ServerProcess
from tests.support.redis_server import RedisServer

LEASE_SECONDS = 3
PER_USER, RATE, BURST = 3, 2, 4
LOST, BACK = "redis lost, limits are kept per process", "redis is back, limits are shared again"
ENV = {
    "WS_TRUSTED_PROXIES": "127.0.0.0/8",
    "WS_RATE_EXEMPT_NETWORKS": "127.0.0.0/8",
    "WS_LEASE_SECONDS": str(LEASE_SECONDS),
    "WS_RATE_CONN_PER_USER": str(PER_USER),
    "WS_RATE_MSG_RPS": str(RATE),
    "WS_RATE_MSG_BURST": str(BURST),
}


class Town(RunningSite):
    """An running_site on a Redis of its own, whose `other` site is a second process."""

    idle_duel: Duel

    def __init__(self, directory: Path, database: str, redis: RedisServer) -> None:
        super().__init__(directory, database, REDIS_URL=redis.url, **ENV)
        self.redis = redis
        self.store = Store(redis.url)
        self.second = ServerProcess(directory / "second.log", self.env)

    def __enter__(self) -> "Town":
        super().__enter__()
        self.second.start()
        self.other = Site(self.second.url)
        self.idle_duel = self.duel()
        return self

    def __exit__(self, *error: object) -> None:
        self.other.http.close()
        if self.second.is_running():
            self.second.stop()
        self.store.redis.close()
        super().__exit__(*error)

    async def knock(self, human: Human, site: Site | None = None, query: str = "", address: str = "") -> Client:
        """Try to enter the idle_duel, at the other process where it is named."""
        options = {"additional_headers": {"X-Forwarded-For": address}} if address else {}
        path = f"/ws/{self.idle_duel.tournament}/{query}"
        return await connect((site or self.site).url, path, token=human.token, **options)

    async def enter(self, human: Human, *args: Any, **fields: Any) -> Client:
        client = await self.knock(human, *args, **fields)
        client.welcome = await client.next()
        assert client.welcome["type"] == "connection_established", client.welcome
        client.opening = await client.next()
        return client

    async def crowd(self, count: int, site: Site | None = None) -> list[Client]:
        """So many sockets, each of somebody else."""
        clients: list[Client] = []
        for _ in range(0, count, 25):
            clients += await asyncio.gather(*(self.enter(self.human(), site) for _ in range(25)))
        return clients

    def connections(self, human: Human) -> int:
        """How many living connections the site counts of somebody."""
        return self.store.living().get(f"u:u:{human.id}", 0)

    def connected(self) -> int:
        """How many living connections it counts of everybody."""
        return sum(count for key, count in self.store.living().items() if key.startswith("u:"))

    def lengths(self) -> list[int]:
        """How long the logs are by now; to be given to `logs`."""
        return [len(server.log()) for server in (self.server, self.second)]

    def logs(self, since: list[int]) -> str:
        """What both servers have logged since then."""
        return "".join(server.log()[length:] for server, length in zip((self.server, self.second), since, strict=True))

    def at(self, human: Human, site: Site) -> Human:
        return replace(human, site=site)


async def leave(clients: Sequence[Client]) -> None:
    await asyncio.gather(*(client.close() for client in clients))
