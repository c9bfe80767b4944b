"""One run: the site is up, its database is ours to furnish. Importing this needs Django set up on that database."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from drf_spectacular.generators import SchemaGenerator

from scripts.doors.engine_door import EngineDoor
from scripts.doors.http_door import Failure, HttpDoor
from scripts.doors.site import World
from scripts.doors.socket_door import SocketDoor
from tests.support.process import ServerProcess

FURNISHED_EVERY = 4000
# Shares of turns. A socket sends six frames on average, so that frames are some thirty of a hundred requests.
ENGINE_SHARE, SOCKET_SHARE = 0.12, 0.07
FORM_NAMES = {
    "csrfmiddlewaretoken",
    "next",
    "password1",
    "password2",
    "new_password1",
    "action",
    "_selected_action",
    "_save",
}


@dataclass
class Tally:
    """What was sent and how it was answered."""

    answers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    sent: int = 0

    def count(self, answer: str, requests: int = 1) -> None:
        self.answers[answer] += 1
        self.sent += requests


async def knock(server: ServerProcess, seed: int, count: int, at_once: int) -> Tally:
    """Send `count` requests, `at_once` at the same time; what came of them."""
    tally = Tally()
    world = await asyncio.to_thread(World.made)
    names = _body_names()
    knockers = []
    for number in range(at_once):
        dice = random.Random(f"{seed} {number}")
        doors = HttpDoor(server.port, world, names, dice), SocketDoor(server.port, world, dice), EngineDoor(dice)
        knockers.append(_knock_on(doors, dice, tally, count))
    furnishing = asyncio.create_task(_furnish_anew(world, tally))
    try:
        await asyncio.gather(*knockers)
    finally:
        furnishing.cancel()
    return tally


def _body_names() -> list[str]:
    """The members that the API's bodies and the forms of the pages have."""
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]
    return sorted({name for schema in schemas.values() for name in schema.get("properties", ())} | FORM_NAMES)


async def _knock_on(
    doors: tuple[HttpDoor, SocketDoor, EngineDoor], dice: random.Random, tally: Tally, count: int
) -> None:
    http, sockets, engine = doors
    while tally.sent < count:
        chance = dice.random()
        try:
            if chance < ENGINE_SHARE:
                tally.count("engine " + await asyncio.to_thread(engine.knock))
            elif chance < ENGINE_SHARE + SOCKET_SHARE:
                frames, end = await sockets.knock()
                tally.count("socket " + end, frames)
            else:
                tally.count("http " + await http.knock())
        except Failure as failure:
            tally.count("FAILED")
            tally.failures.append(str(failure))
    await sockets.aclose()


async def _furnish_anew(world: World, tally: Tally) -> None:
    """The requests cancel tournaments, sign people out and ban them: now and then all is as at the beginning."""
    furnished = 0
    while True:
        await asyncio.sleep(0.5)
        if tally.sent - furnished >= FURNISHED_EVERY:
            furnished = tally.sent
            await asyncio.to_thread(world.restore)
