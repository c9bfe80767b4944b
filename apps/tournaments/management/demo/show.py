"""What every part of a demo has at hand: the people, the pace, the dice, and where the troubles are noted."""

import asyncio
import random
from dataclasses import dataclass, field

import httpx

from apps.accounts.models import User
from apps.tournaments.management.demo.bots import Bot, SocketBot
from apps.tournaments.management.demo.cast import Cast
from apps.tournaments.management.demo.duties import Kind
from apps.tournaments.management.demo.troubles import Troubles


@dataclass
class Show:
    """`speed` 2 is twice as fast; `points` win a match; `owner` names this demo among those that run beside it."""

    cast: Cast
    http: httpx.AsyncClient
    format: str
    speed: float
    points: int
    dice: random.Random
    owner: str
    troubles: Troubles = field(default_factory=Troubles)
    bots: dict[int, Bot] = field(default_factory=dict)

    def bot(self, user: User) -> Bot:
        if user.pk not in self.bots:
            kind = SocketBot if self.kind_of(user) is Kind.BOT else Bot
            self.bots[user.pk] = kind(user, self.http, self.troubles)
        return self.bots[user.pk]

    def kind_of(self, user: User) -> Kind:
        return Kind.LOGIN if user in self.cast.logins else Kind.BOT

    def lasts(self, seconds: float) -> float:
        """How long so many seconds of the script are here."""
        return seconds / self.speed

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(self.lasts(seconds * self.dice.uniform(0.5, 1.5)))
