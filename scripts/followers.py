"""Tournaments of every format at a real site whose workers and Redis are killed again and again, followed by clients
that know Documents/Protocol.md alone: a spectator, a player and a referee. After each write each of them is compared
with a fresh snapshot.

usage: python -m scripts.followers [--comparisons 10000] [--seed N]

The site is the production command with two workers, on a PostgreSQL and a Redis of its own. Exit code 1 where a client
knew something else than the snapshot said.
"""

import argparse
import asyncio
import importlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import websockets

from scripts.own_site import own_site
from tests.support.follower import Follower, Lost, ordered

Data = dict[str, Any]
FORMATS = ("single_elimination", "double_elimination", "round_robin", "groups", "swiss")
PLAYERS = 8
TIMES = ("2031-01-10T12:00:00Z", "2031-01-11T18:30:00Z", None)
COMPARED_BETWEEN_KILLS = (20, 60)
SAME_WITHIN_SECONDS = 60.0
ANSWERED_WITHIN_SECONDS = 60.0
GONE = (OSError, websockets.WebSocketException, TimeoutError, httpx.HTTPError)


class Unanswered(Exception):
    """The site did not answer a request for longer than anything is done to it."""


class Api:
    """One person, who asks until there is an answer: each write under one key. Raises `Unanswered`."""

    def __init__(self, http: httpx.AsyncClient, token: str | None) -> None:
        self._http, self._headers = http, {"Authorization": f"Bearer {token}"} if token else {}

    async def ask(self, method: str, path: str, body: Data | None = None) -> tuple[int, Any]:
        headers = {**self._headers, "Idempotency-Key": f"{random.getrandbits(64):x}"}
        until, said = time.monotonic() + ANSWERED_WITHIN_SECONDS, ""
        while time.monotonic() < until:
            try:
                answer = await self._http.request(method, f"/api/v1/{path}", json=body, headers=headers)
            except httpx.HTTPError as error:
                said = repr(error)
            else:
                if answer.status_code < 500 and answer.status_code != 429:
                    return answer.status_code, answer.json() if answer.content else None
                said = answer.text
            await asyncio.sleep(0.1)
        raise Unanswered(f"{method} {path}: {said[:300]}")


class Client:
    """Follows a room over a socket that is cut, and comes back where it stopped."""

    def __init__(self, api: Api, url: str, room: tuple[str, int], dice: random.Random) -> None:
        self.api, self.room, self._url, self._dice = api, room, url, dice
        self.follower: Follower | None = None
        self.comes_back = 0
        self._task = asyncio.ensure_future(self._live())

    async def leave(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _live(self) -> None:
        kind, number = self.room
        while True:
            with suppress(*GONE, Lost, Unanswered):
                status, ticket = await self.api.ask("POST", "ws-tickets/", {kind: number})
                if status == 201:
                    await self._follow(f"{self._url}/ws/{kind}/{number}/?ticket={ticket['ticket']}{self._position()}")
            self.comes_back += 1
            await asyncio.sleep(self._dice.uniform(0.05, 0.4))

    def _position(self) -> str:
        known = self.follower
        if known is None or known.needs_snapshot:
            return ""
        return f"&since={known.sequence}&epoch={known.state['epoch']}"

    async def _follow(self, url: str) -> None:
        ends_at = time.monotonic() + self._dice.uniform(1, 12)
        async with websockets.connect(url, subprotocols=["deltacrown.v1"], proxy=None, max_size=None) as socket:  # type: ignore[list-item]
            while (left := ends_at - time.monotonic()) > 0:
                frame = json.loads(await asyncio.wait_for(socket.recv(), left))
                if frame["type"] == "ping":
                    await socket.send(json.dumps({"type": "pong"}))
                elif frame["type"] == "snapshot" and self.follower is None:
                    self.follower = Follower(frame["data"])
                elif self.follower is not None:
                    came_for_it = self.follower.needs_snapshot
                    self.follower.take(frame)
                    if self.follower.needs_snapshot and not came_for_it:
                        return


class Run:
    def __init__(self, site: Any, server: Any, comparisons: int, seed: int) -> None:
        self.site, self.server, self.wanted, self.dice = site, server, comparisons, random.Random(seed)
        self.compared = self.different = self.kills = self.came_back = 0
        self.examples: list[str] = []
        self.kill_at, self.kill_is_due = comparisons, asyncio.Event()

    async def whole(self, tokens: dict[str, str]) -> None:
        async with httpx.AsyncClient(base_url=self.server.url, timeout=15, verify=False, trust_env=False) as http:
            people = {name: Api(http, token) for name, token in tokens.items()}
            people["nobody"] = Api(http, None)
            killing = asyncio.ensure_future(self._kill())
            try:
                while self.compared < self.wanted:
                    await self._tournament(people, FORMATS[self.dice.randrange(len(FORMATS))])
            finally:
                killing.cancel()

    async def _kill(self) -> None:
        """Again and again, after so many comparisons and not after a time: a busy machine starts a worker slowly."""
        while True:
            self.kill_at, self.kill_is_due = (
                self.compared + self.dice.randrange(*COMPARED_BETWEEN_KILLS),
                asyncio.Event(),
            )
            await self.kill_is_due.wait()
            await asyncio.sleep(self.dice.uniform(0, 1))
            if self.dice.random() < 0.25:
                self.site.redis.kill()
                await asyncio.sleep(self.dice.uniform(0.2, 2))
                await asyncio.to_thread(self.site.redis.start)
            elif workers := list(_children(self.server.pid)):
                os.kill(self.dice.choice(workers), signal.SIGKILL)
            self.kills += 1

    async def _tournament(self, people: dict[str, Api], form: str) -> None:
        organizer = people["organizer"]
        options = {"groups": {"groups": 2}}.get(form, {})
        _, games = await organizer.ask("GET", "games/")
        game = games["results"][0]["slug"]
        new = {"name": f"Followed {form}", "game": game, "format": form, "options": options, "check_in_required": False}
        _, cup = await organizer.ask("POST", "tournaments/", {**new, "max_participants": PLAYERS})
        path = f"tournaments/{cup['id']}/"
        for verb in ("publish/", "open/"):
            await organizer.ask("POST", path + verb)
        await organizer.ask("POST", path + "roles/", {"username": "referee", "role": "referee"})
        _, invited = await people["referee"].ask("GET", "me/invitations/")
        for invitation in invited["results"]:
            await people["referee"].ask("POST", f"role-invitations/{invitation['id']}/accept/")
        room = ("tournament", cup["id"])
        clients = [
            Client(people[who], self.server.ws_url, room, random.Random(self.dice.random()))
            for who in ("nobody", "player-0", "referee")
        ]
        try:
            own = {}
            for name in [name for name in people if name.startswith("player-")]:
                _, made = await people[name].ask("POST", path + "registrations/")
                own[made["registration_id"]] = people[name]
                await self._compare(path, clients)
            for verb in ("close/", "start/"):
                await organizer.ask("POST", path + verb, {} if verb == "start/" else None)
                await self._compare(path, clients)
            await self._play(path, people, own, clients)
        finally:
            self.came_back += sum(client.comes_back for client in clients)
            for client in clients:
                await client.leave()

    async def _play(self, path: str, people: dict[str, Api], own: dict[int, Api], clients: list[Client]) -> None:
        while self.compared < self.wanted:
            _, page = await people["referee"].ask("GET", path + "matches/?limit=200")
            is_open = ("check_in", "ready", "live", "pending_result", "disputed")
            matches = [match for match in page["results"] if match["state"] in is_open and not match["bye"]]
            if not matches:
                return
            await self._act(path, self.dice.choice(matches), page["results"], people, own)
            await self._compare(path, clients)

    async def _act(
        self, path: str, match: Data, matches: list[Data], people: dict[str, Api], own: dict[int, Api]
    ) -> None:
        """Something that somebody may do now; what is refused changes nothing."""
        sides = [match["participant1_id"], match["participant2_id"]]
        ways: list[tuple[float, Callable[[], Awaitable[object]]]] = [
            (0.04, lambda: self._reopen(people["organizer"], matches)),
            (0.02, lambda: people["organizer"].ask("POST", f"registrations/{self.dice.choice(sides)}/disqualify/")),
            (0.04, lambda: self._say(people["referee"], match, "forfeit", winner_id=self.dice.choice([*sides, None]))),
            (0.05, lambda: people["organizer"].ask("POST", path + "announcements/", {"title": "Go on"})),
            (0.05, lambda: self._say(people["referee"], match, "schedule", scheduled_time=self.dice.choice(TIMES))),
            (0.80, lambda: self._go_on(match, people["referee"], *(own[side] for side in sides))),
        ]
        [way] = self.dice.choices([way for _, way in ways], [weight for weight, _ in ways])
        await way()

    async def _say(self, who: Api, match: Data, verb: str, **body: Any) -> None:
        await who.ask("POST", f"matches/{match['id']}/{verb}/", body)

    async def _reopen(self, organizer: Api, matches: list[Data]) -> None:
        over = [found["id"] for found in matches if found["state"] in ("completed", "forfeit") and not found["bye"]]
        if not over:
            return
        path = f"matches/{self.dice.choice(over)}/reopen/"
        status, seen = await organizer.ask("POST", path + "preview/")
        if status == 200:
            await organizer.ask("POST", path, {"state": seen["state"]})

    async def _go_on(self, match: Data, referee: Api, first: Api, second: Api) -> None:
        """A step of the match towards its end."""
        score = {"participant1_score": self.dice.randrange(1, 4), "participant2_score": 0}
        steps: dict[str, list[tuple[Api, str, Data]]] = {
            "check_in": [(first, "ready", {}), (second, "ready", {}), (referee, "start", {})],
            "ready": [(referee, "start", {})],
            "live": [(referee, "score", score), (first, "reports", score)],
            "pending_result": [(second, "confirm", {}), (second, "dispute", {"reason": "other"})],
            "disputed": [(referee, "complete", score)],
        }
        who, verb, body = self.dice.choice(steps[match["state"]])
        await self._say(who, match, verb, **body)

    async def _compare(self, path: str, clients: list[Client]) -> None:
        """Each client knows what a fresh snapshot says, once it has heard as much."""
        for client in clients:
            until, known, fresh = time.monotonic() + SAME_WITHIN_SECONDS, None, None
            while time.monotonic() < until:
                _, fresh = await client.api.ask("GET", path + "snapshot/")
                known = client.follower.state if client.follower else None
                if known is not None and ordered(known) == ordered(fresh):
                    break
                await asyncio.sleep(0.05)
            else:
                self.different += 1
                self.examples.append(_difference(known, fresh))
            self.compared += 1
            if self.compared >= self.kill_at:
                self.kill_is_due.set()
            if self.compared % 100 == 0:
                print(f"{self.compared} compared, {self.different} different, {self.kills} kills", flush=True)


def _difference(known: Data | None, fresh: Data | None) -> str:
    if known is None or fresh is None:
        return "nothing was heard"
    heard, said = ordered(known), ordered(fresh)
    return "; ".join(f"{name}: {heard[name]} is not {said[name]}" for name in heard if heard[name] != said.get(name))[
        :1500
    ]


def _children(parent: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            is_worker = b"deltacrown.serving.worker" in (entry / "cmdline").read_bytes()
            if is_worker and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(entry.name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.followers", description=__doc__.splitlines()[0])
    parser.add_argument("--comparisons", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    options = parser.parse_args()
    with own_site("followers") as site:
        doors = importlib.import_module("scripts.doors.site")
        tokens = importlib.import_module("apps.accounts.tokens")
        cast = importlib.import_module("tests.support.cast")
        names = ["organizer", "referee", *(f"player-{number}" for number in range(PLAYERS))]
        people = {name: tokens.issue_tokens(cast.make_user(name))["access"] for name in names}
        with doors.serving(site) as server:
            print(f"seed {options.seed}", flush=True)
            run = Run(site, server, options.comparisons, options.seed)
            asyncio.run(run.whole(people))
    came = f"{run.kills} kills, clients came back {run.came_back} times"
    print(f"{run.compared} comparisons, {run.different} different; {came}")
    for example in run.examples[:5]:
        print(f"  {example}")
    return int(run.different > 0)


if __name__ == "__main__":
    sys.exit(main())
