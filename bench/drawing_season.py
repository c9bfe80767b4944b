"""The tournament that `bench.draws` has played: entered here, drawn by the servers beside it."""

import os
import random
import threading
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any, TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.db import connection  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.tournaments import services  # noqa: E402
from apps.tournaments.domain.results import MatchScore  # noqa: E402
from apps.tournaments.models import Bracket, Game, Match, Registration, Tournament  # noqa: E402
from bench.draws import KILLS_EVERY, PAUSE_SECONDS, drawing, kill_who_draws, largest  # noqa: E402

RESULTS = (MatchScore(1, 0), MatchScore(0, 1))
GIVES_UP_AFTER_SECONDS = 900
# How long the same writes are measured while nothing is drawn.
QUIET_SECONDS = 20.0
T = TypeVar("T")


class Writer(threading.Thread):
    """Somebody else who writes again and again; how long each write took, in seconds."""

    def __init__(self, write: Callable[[int], object]) -> None:
        super().__init__(daemon=True)
        self._write, self._ended = write, threading.Event()
        self.took: list[float] = []

    def run(self) -> None:
        number = 0
        while not self._ended.wait(PAUSE_SECONDS):
            number += 1
            began = time.monotonic()
            self._write(number)
            self.took.append(time.monotonic() - began)
        connection.close()

    def end(self) -> list[float]:
        self._ended.set()
        self.join()
        return self.took


def _shown(seconds: list[float]) -> list[float]:
    """Milliseconds: the median, the 99th of a hundred, the longest."""
    ordered = sorted(seconds)
    places = len(ordered) // 2, 99 * len(ordered) // 100, len(ordered) - 1
    return [round(1000 * ordered[place], 1) for place in places]


class Season:
    def __init__(self, entrants: int, dice: random.Random) -> None:
        self.dice, self.entrants = dice, entrants
        self.organizer = User.objects.create(username="organizer", email="organizer@bench.test", is_staff=True)
        self.tournament = self._closed("Season", "swiss", entrants)
        self.other = self._closed("Other", "single_elimination", 4)
        self.result_seconds: list[float] = []
        self.memory = 0

    def _closed(self, name: str, form: str, number: int) -> Tournament:
        game = Game.objects.order_by("pk").first()
        fields = {"slug": name.lower(), "game": game, "organizer": self.organizer, "state": "registration_closed"}
        made = Tournament.objects.create(
            name=name, format=form, max_participants=number, check_in_required=False, **fields
        )
        names = [f"{name.lower()}-{n}" for n in range(number)]
        users = User.objects.bulk_create([User(username=name, email=f"{name}@bench.test") for name in names])
        Registration.objects.bulk_create(
            [Registration(tournament=made, user=user, state="confirmed") for user in users], batch_size=500
        )
        return made

    def play(self) -> dict[str, Any]:
        services.start_tournament(self.other.pk, self.organizer)
        live = self.other.matches.filter(state="check_in").first()
        assert live is not None
        services.start_match(live.pk, self.organizer)
        self._writes = {
            "same": lambda n: services.announce(self.tournament.pk, self.organizer, f"Number {n}"),
            "other": lambda n: services.update_score(live.pk, self.organizer, n % 90, 0),
        }
        services.announce(self.tournament.pk, self.organizer, "Number 0")
        quiet = self._while_others_write(lambda: time.sleep(QUIET_SECONDS))[1]
        services.start_tournament(self.tournament.pk, self.organizer)
        draws: list[dict[str, Any]] = []
        waits: dict[str, list[float]] = {name: [] for name in self._writes}
        while True:
            kills = len(draws) % KILLS_EVERY == KILLS_EVERY - 1
            draw, took = self._while_others_write(partial(self._wait_for_round, kills=kills))
            draws.append(draw)
            for name, seconds in took.items():
                waits[name] += seconds
            if not self._play_round():
                break
        self.tournament.refresh_from_db()
        return {
            "entrants": self.entrants,
            "rounds": Match.objects.filter(tournament=self.tournament).order_by("-round").values_list("round")[0][0],
            "state": self.tournament.state,
            "draws": draws,
            "quiet_ms": {name: _shown(seconds) for name, seconds in quiet.items()},
            "meanwhile_ms": {name: _shown(seconds) for name, seconds in waits.items()},
            "result_ms": 1000 * median(self.result_seconds),
            "memory_mib": self.memory,
        }

    def _while_others_write(self, wait: Callable[[], T]) -> tuple[T, dict[str, list[float]]]:
        writers = {name: Writer(write) for name, write in self._writes.items()}
        for writer in writers.values():
            writer.start()
        found = wait()
        return found, {name: writer.end() for name, writer in writers.items()}

    def _wait_for_round(self, *, kills: bool) -> dict[str, Any]:
        began, killed = time.monotonic(), False
        while Bracket.objects.filter(tournament=self.tournament, draw_wanted__isnull=False).exists():
            self.memory = max(self.memory, largest([draft for draft, _ in drawing()]))
            if kills and not killed and time.monotonic() - began > self.dice.uniform(0.5, 1.5):
                killed = kill_who_draws()
            if time.monotonic() - began > GIVES_UP_AFTER_SECONDS:
                raise TimeoutError("The round is not drawn.")
            time.sleep(PAUSE_SECONDS)
        return {"seconds": round(time.monotonic() - began, 2), "killed": killed}

    def _play_round(self) -> bool:
        """Whether there was one."""
        open_now = list(Match.objects.filter(tournament=self.tournament, state="check_in").values_list("pk", flat=True))
        for pk in open_now:
            began = time.monotonic()
            services.complete_match(pk, self.organizer, self.dice.choice(RESULTS))
            self.result_seconds.append(time.monotonic() - began)
        return bool(open_now)
