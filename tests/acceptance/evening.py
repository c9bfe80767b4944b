"""An evening of teams: who comes, who does not, and who waits for a place; by bots over HTTP and over sockets.

The site's clock runs many times as fast as the bots do, so that each of them has seconds where people have minutes.
"""

import asyncio
import os
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import BotRefused, RetryingClient
from tests.realtime.running_site import Human, RunningSite, mint
from tests.support.fast_site.clock import FastClock
from tests.support.waiting import eventually

WITH_A_PLACE, WAITING = 14, 4
AT_ONCE = 4
# On a machine that is too slow for it the clock may run slower.
SPEED = int(os.environ.get("EVENING_CLOCK_SPEED") or 60)
GAME = "rocket-league"
TIME_ZONE = "Asia/Dhaka"
FIELDS = {
    "name": "An evening of teams",
    "game": GAME,
    "participation": "team",
    "max_participants": 16,
    "max_substitutes": 1,
    "best_of_final": 3,
    "map_pool": ["Aquadome", "Beckwith Park", "Champions Field", "Deadeye Canyon", "Estadio Vida"],
    # Long enough for who is there, however busy the machine is.
    "veto_seconds": 600,
    "check_in_minutes": 45,
    "time_zone": TIME_ZONE,
}
# For so long the site is away.
AWAY = timedelta(minutes=20)
SIGNED_IN_SECONDS = 7 * 86_400
Row = dict[str, Any]


@dataclass(eq=False)
class Team:
    """`people`: the captain, the other starters, then substitutes; nobody for a guest whom nobody has claimed."""

    name: str
    people: list[Human] = field(default_factory=list)
    registration: int = 0

    @property
    def actor(self) -> Human:
        """Who says in matches what the team has to say: the last of its starters."""
        return self.people[:3][-1]


class Evening:
    """`bots`: all who follow a room over a socket, until the end. `clock`: the site's."""

    def __init__(self, site: RunningSite, clock: FastClock) -> None:
        self.site, self.clock = site, clock
        self.http = RetryingClient(site.site.url, hangs_up=0)
        self.alice, self.rita, self.claimer = (self._human() for _ in range(3))
        self.teams = [self._team(f"Team {number}", 3 + (number in (1, 2))) for number in range(WITH_A_PLACE + WAITING)]
        self.withdrawn, self.absent, self.leader = self.teams[3], self.teams[4], self.teams[5]
        self.guests: list[Team] = []
        self.by_registration: dict[int, Team] = {}
        self.starts: dict[tuple[str, bool], Row] = {}
        self.bots: list[RecordingClient] = []
        self.path = self.room = ""
        self.id = 0
        self.referee: RecordingClient

    def _team(self, name: str, people: int) -> Team:
        return Team(name, [self._human() for _ in range(people)])

    def _human(self) -> Human:
        human = self.site.human()
        human.token = mint(human.id, lifetime=SIGNED_IN_SECONDS)
        return human

    # What everybody needs

    async def post(self, path: str, who: Human, **body: Any) -> Any:
        answer = await self.http.post(f"/api/v1/{path}/", body, who)
        return answer.json() if answer.content else None

    async def organize(self, verb: str, **body: Any) -> Any:
        return await self.post(f"{self.path}/{verb}", self.alice, **body)

    async def snapshot_of(self, room: str, who: Human | None = None) -> Row:
        kind, number = room.split("/")
        path = f"{self.path}/snapshot" if kind == "tournament" else f"matches/{number}"
        return dict(await self.http.get(f"/api/v1/{path}/", who))

    async def matches(self, **wanted: Any) -> list[Row]:
        """Those with these fields, in the order of the bracket."""
        found = await self.http.rows(f"/api/v1/{self.path}/matches/")
        found.sort(key=lambda match: (match["round"], match["position"]))
        return [match for match in found if wanted.items() <= match.items()]

    def enters(self, room: str, name: str, who: Human | None = None, team: Team | None = None) -> RecordingClient:
        bot = RecordingClient(self.http, room, name, who)
        bot.history.registrations = frozenset([team.registration] if team else [])
        bot.start()
        self.bots.append(bot)
        return bot

    async def happens_soon(self, path: str, name: str, **body: Any) -> None:
        """Let the clock do something in a few minutes. While it is asked for on a busy machine they may pass."""
        for minutes in (3, 6, 12, 24, 48):
            at = self.clock.now() + timedelta(minutes=minutes)
            try:
                await self.post(path, self.alice, **body, **{name: at.isoformat()})
                return
            except BotRefused as refused:
                last = refused
        raise last

    async def deadline(self, kind: str, match_id: int) -> int:
        """The number of the open one."""
        rows = await self.http.get(f"/api/v1/{self.path}/deadlines/?limit=200", self.rita)
        [found] = [row["id"] for row in rows["results"] if (row["kind"], row["match_id"]) == (kind, match_id)]
        return int(found)

    # Before the start

    async def found(self) -> None:
        self.id = (await self.post("tournaments", self.alice, **FIELDS))["id"]
        self.path, self.room = f"tournaments/{self.id}", f"tournament/{self.id}"
        await self.organize("publish")
        self.starts[self.room, False] = self.starts[self.room, True] = await self.snapshot_of(self.room)
        self.enters(self.room, "spectator")
        await self.organize("roles", username=self.rita.username, role="referee")
        await self.http.accept_invitation(self.id, self.rita)
        self.referee = self.enters(self.room, "referee", self.rita)
        for number in range(1, 5):
            await self.organize("stations", name=f"Station {number}")
        await self.organize("open")

    async def enter(self) -> None:
        """14 teams and 2 guests get a place, 4 teams wait; one has to leave, and a guest is claimed."""
        entered = await some_at_once(self._gather(team) for team in self.teams)
        numbers = dict(zip(self.teams, entered, strict=True))
        for team in self.teams[:WITH_A_PLACE]:
            await self._register(team, numbers[team])
        self.enters(self.room, "player", self.leader.people[0], self.leader)
        guests = await self.organize("guests", names=["The neighbours", "The walk-ins"])
        self.guests = [Team(guest["name"], [], guest["registration_id"]) for guest in guests]
        self.by_registration |= {guest.registration: guest for guest in self.guests}
        for team in self.teams[WITH_A_PLACE:]:
            await self._register(team, numbers[team])
        assert await self._positions() == [1, 2, 3, 4]
        await self.post("claims", self.claimer, code=guests[0]["claim_code"])
        self.guests[0].people = [self.claimer]
        await self.post(f"registrations/{self.withdrawn.registration}/withdraw", self.withdrawn.people[0])
        assert await self._positions() == [None, 1, 2, 3]

    async def _gather(self, team: Team) -> int:
        """Make the team: the second comes in by a link, the others by name."""
        captain, second, *others = team.people
        number = (await self.post("teams", captain, name=team.name))["id"]
        link = await self.post(f"teams/{number}/invitations", captain)
        await self.post(f"invitations/{link['code']}/accept", second)
        for person in others:
            await self.post(f"teams/{number}/invitations", captain, username=person.username)
            [offer] = await self.http.get("/api/v1/me/team-invitations/", person)
            await self.post(f"team-invitations/{offer['id']}/accept", person)
        return int(number)

    async def _register(self, team: Team, number: int) -> None:
        roster = [person.id for person in team.people]
        made = await self.post(f"{self.path}/registrations", team.people[0], team=number, roster=roster)
        team.registration = made["registration_id"]
        self.by_registration[team.registration] = team

    async def _positions(self) -> list[int | None]:
        """Where the four teams that came last are on the waitlist."""
        waiting = self.teams[WITH_A_PLACE:]
        rows = [await self.http.get(f"/api/v1/registrations/{t.registration}/", t.people[0]) for t in waiting]
        return [row["waitlist_position"] for row in rows]

    async def check_in(self) -> None:
        """Everybody but one is there when the clock ends the check-in, and the next who waits has the place."""
        await self.organize("close")
        await self.organize("check-in")
        away = {self.withdrawn, self.absent}
        there = [team for team in self.teams[: WITH_A_PLACE + 1] if team not in away]
        # Any of the starters says so, and of those without an account the organizer.
        await some_at_once(self.post(f"registrations/{t.registration}/check-in", t.people[1]) for t in there)
        guests = [guest.registration for guest in self.guests]
        await self.organize("registrations/check-in", registration_ids=guests)
        await self.happens_soon(f"{self.path}/deadlines", "due_at", kind="check_in_closes")
        waiting = self.teams[WITH_A_PLACE + 1]
        await eventually(lambda: self._has_come(waiting), 120, every=0.2)
        assert await self._positions() == [None, None, 1, 2]

    async def _has_come(self, team: Team) -> bool:
        rows = (await self.snapshot_of(self.room))["registrations"]
        states = {row["registration_id"]: row["state"] for row in rows}
        return bool(states[team.registration] == "checked_in" and states[self.absent.registration] == "no_show")

    async def start(self) -> None:
        """Draw, look at every match before anything happens in it, and make a schedule of the evening."""
        await self.organize("generate", random_seed=7)
        for match in await self.matches():
            room = f"match/{match['id']}"
            self.starts[room, False] = await self.snapshot_of(room)
            self.starts[room, True] = await self.snapshot_of(room, self.rita)
            self.enters(room, "spectator")
            self.enters(room, "referee", self.rita)
        await self.organize("start")
        start = self.clock.now().astimezone(ZoneInfo(TIME_ZONE)).replace(tzinfo=None).isoformat()
        plan = {"start": start, "minutes_per_game": 10, "stations": 4, "rest_minutes": 5}
        proposed = await self.organize("schedule", dry_run=True, **plan)
        saved = await self.organize("schedule", dry_run=False, **plan)
        assert len(saved["matches"]) == len(proposed["matches"]) == 15
        assert all(match["scheduled_time"] for match in await self.matches())


async def some_at_once(work: Iterable[Awaitable[Any]]) -> list[Any]:
    """What each of these gives, in their order."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def in_turn(awaited: Awaitable[Any]) -> Any:
        async with turn:
            return await awaited

    async with asyncio.TaskGroup() as tasks:
        begun = [tasks.create_task(in_turn(awaited)) for awaited in work]
    return [task.result() for task in begun]
