"""One siege. Importing this needs Django set up on the site's database."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import websockets
from django.test.utils import override_settings

from apps.accounts.tokens import issue_tokens
from scripts.siege.attacks import ATTACKS, Target
from scripts.siege.bystanders import Bystanders
from tests.support.cast import PASSWORD, Cast
from tests.support.process import ServerProcess

QUIET_SECONDS = 60.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MB = 1024 * 1024
WANTED = "The organizer speaks."
HASHER = "apps.accounts.hashers.BoundedPasswordHasher"
ORGANIZERS_ADDRESS = "127.0.0.30"


@dataclass
class Found:
    """What was measured. `organizer`: why the organizer did not get in, a line each."""

    quiet: Bystanders
    besieged: Bystanders
    counts: dict[str, Counter[str]]
    organizer: list[str]
    memory_before_mb: float
    memory_mb: float = 0.0
    disk_mb: float = 0.0


async def besiege(server: ServerProcess, spool: Path, seconds: float) -> Found:
    cast, tournament_id, match_id = await asyncio.to_thread(_furnish)
    tokens = [
        await asyncio.to_thread(lambda person=person: issue_tokens(person)["access"])
        for person in (cast.rita, cast.carol)
    ]
    quiet, besieged = (Bystanders(server.url, tournament_id, match_id, *tokens) for _ in range(2))
    target = Target(server.port, tournament_id, match_id, cast.alice.username)
    await quiet.live(QUIET_SECONDS)
    # From now on the account knows this address; who guesses its password from others does not keep it out.
    async with _organizer(server.url) as client:
        await _sign_in(client, cast.alice.username)
    found = Found(quiet, besieged, target.counts, [], _memory_mb(server))
    attackers = [asyncio.ensure_future(attack(target)) for attack, count in ATTACKS.items() for _ in range(count)]
    watching = asyncio.ensure_future(_watch(server, spool, found))
    try:
        await besieged.live(seconds)
        found.organizer = await _organizer_gets_in(server.url, tournament_id, cast.alice.username)
    finally:
        for task in (*attackers, watching):
            task.cancel()
        results = await asyncio.gather(*attackers, watching, return_exceptions=True)
    for error in results:
        # An attack that broke down was no attack.
        if isinstance(error, Exception):
            raise error
    return found


def _furnish() -> tuple[Cast, int, int]:
    cast = Cast()
    # The people of the tests have passwords that only the tests can check.
    with override_settings(PASSWORD_HASHERS=[HASHER]):
        cast.alice.set_password(PASSWORD)
        cast.alice.save()
    match = cast.begun_match(64, max_participants=64)
    return cast, match.tournament_id, match.pk


async def _watch(server: ServerProcess, spool: Path, found: Found) -> None:
    while True:
        found.memory_mb = max(found.memory_mb, _memory_mb(server))
        found.disk_mb = max(found.disk_mb, _spooled_mb(spool), _deleted_mb(server))
        await asyncio.sleep(0.5)


def _workers(server: ServerProcess) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


def _memory_mb(server: ServerProcess) -> float:
    sizes = [0.0]
    for pid in _workers(server):
        with suppress(OSError):
            sizes.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES / MB)
    return max(sizes)


def _spooled_mb(spool: Path) -> float:
    return sum(_size(path) for path in spool.rglob("*")) / MB


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _deleted_mb(server: ServerProcess) -> float:
    """A spooled body has no name: it is found among the open files of the workers."""
    total = 0
    for pid in _workers(server):
        with suppress(OSError):
            links = [path for path in Path(f"/proc/{pid}/fd").iterdir() if "(deleted)" in os.readlink(path)]
            total += sum(_size(path) for path in links)
    return total / MB


@asynccontextmanager
async def _organizer(url: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.AsyncHTTPTransport(local_address=ORGANIZERS_ADDRESS)
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=60, trust_env=False) as client:
        yield client


async def _sign_in(client: httpx.AsyncClient, username: str) -> str:
    """The access token; raises `LookupError` where there is none."""
    answer = await client.post("/api/token/", json={"username": username, "password": PASSWORD})
    if answer.status_code != 200:
        raise LookupError(f"the organizer could not sign in: {answer.status_code} {answer.text[:200]}")
    return str(answer.json()["access"])


async def _organizer_gets_in(url: str, tournament_id: int, username: str) -> list[str]:
    """Sign in, enter the room, announce, hear it; what went wrong."""
    try:
        async with _organizer(url) as client:
            access = await _sign_in(client, username)
            return await _announce(client, url, tournament_id, access)
    except LookupError as error:
        return [str(error)]


async def _announce(client: httpx.AsyncClient, url: str, tournament_id: int, access: str) -> list[str]:
    address = f"{url.replace('http', 'ws', 1)}/ws/tournament/{tournament_id}/"
    protocols = ["deltacrown.v1", f"bearer.{access}"]
    options = {"subprotocols": protocols, "proxy": None, "local_addr": (ORGANIZERS_ADDRESS, 0)}
    try:
        async with websockets.connect(address, **options) as socket, asyncio.timeout(60):
            path = f"/api/v1/tournaments/{tournament_id}/announcements/"
            said = await client.post(path, json={"title": WANTED}, headers={"Authorization": f"Bearer {access}"})
            while json.loads(await socket.recv()).get("data", {}).get("title") != WANTED:
                pass
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        return [f"the organizer did not get into the room: {error!r}"]
    return [] if said.status_code == 201 else [f"the announcement was answered {said.status_code}"]
