"""The tournament that `bench.draws` has played: entered here, drawn by the servers beside it."""

import os
import random
import threading
import time
from collections.abc import Callable
from statistics import median
from typing import Any

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


class Writer(threading.Thread):
    """Somebody else who writes again and again; the longest that one write took, in seconds."""

    def __init__(self, write: Callable[[int], object]) -> None:
        super().__init__(daemon=True)
        self._write, self._ended, self.longest = write, threading.Event(), 0.0

    def run(self) -> None:
        number = 0
        while not self._ended.wait(PAUSE_SECONDS):
            number += 1
            began = time.monotonic()
            self._write(number)
            self.longest = max(self.longest, time.monotonic() - began)
        connection.close()

    def end(self) -> float:
        self._ended.set()
        self.join()
        return self.longest


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
        same = Writer(lambda n: services.announce(self.tournament.pk, self.organizer, f"Number {n}"))
        other = Writer(lambda n: services.update_score(live.pk, self.organizer, n % 90, 0))
        services.start_tournament(self.tournament.pk, self.organizer)
        waits = [same, other]
        draws, longest = [], [0.0, 0.0]
        while True:
            waits = [Writer(writer._write) for writer in waits]
            for writer in waits:
                writer.start()
            draws.append(self._wait_for_round(kills=len(draws) % KILLS_EVERY == KILLS_EVERY - 1))
            longest = [max(known, writer.end()) for known, writer in zip(longest, waits, strict=True)]
            if not self._play_round():
                break
        self.tournament.refresh_from_db()
        return {
            "entrants": self.entrants,
            "rounds": Match.objects.filter(tournament=self.tournament).order_by("-round").values_list("round")[0][0],
            "state": self.tournament.state,
            "draws": draws,
            "same_ms": 1000 * longest[0],
            "other_ms": 1000 * longest[1],
            "result_ms": 1000 * median(self.result_seconds),
            "memory_mib": self.memory,
        }

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
