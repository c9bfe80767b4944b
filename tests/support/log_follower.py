"""Somebody who follows a room by what its socket would send them, read from the log without a socket."""

import json
import random
from typing import Any

from apps.accounts.models import User
from apps.tournaments.models import Tournament
from apps.tournaments.realtime.rooms.frames import Telling, Viewer, seen_by
from apps.tournaments.selectors.events import Told, match_events, tournament_events
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from tests.support.follower import Data, Follower, Lost, ordered

LIMIT = 1000


class LogFollower(Follower):
    """`frames` are the bytes it got; `since` is where it began."""

    full = False

    def __init__(self, room_id: int, tournament: Tournament, person: User | None) -> None:
        self.room_id = room_id
        self.tournament_id = tournament.pk
        self.person = person
        self.frames: list[str] = []
        super().__init__(self.snapshot())
        self.since = self.sequence

    def snapshot(self) -> Data:
        """What the room's socket sends as `snapshot`, as JSON."""
        raise NotImplementedError

    def told(self) -> list[Told]:
        """What the log holds after what the client knows."""
        raise NotImplementedError

    @property
    def viewer(self) -> Viewer:
        membership = membership_of(self.person.pk if self.person else None, self.tournament_id)
        return Viewer(membership.role, membership.registration_id)

    def catch_up(self) -> int:
        """Take in what has happened; how many events there were."""
        count = 0
        while told := self.told():
            count += len(told)
            burst = seen_by(self.viewer, [Telling.from_log(event) for event in told])
            for frame in burst.frames:
                text = frame.message["text"]
                self.frames.append(text)
                self.take(json.loads(text))
        self.look_again()
        return count

    def look_again(self) -> None:
        """Fetch the snapshot where the protocol says so."""
        if self.needs_snapshot:
            self.begin(self.snapshot())

    def catch_up_badly(self, dice: random.Random) -> None:
        """The same over a connection that says things twice, loses some, and breaks: the client resumes by number."""
        told = self.told()[: dice.randint(0, 12)]
        for event in told:
            text = Telling.from_log(event).frame_for(self.viewer).message["text"]
            for _ in range(dice.choice([0, 1, 1, 1, 2])):
                try:
                    self.take(json.loads(text))
                except Lost:
                    return self.look_again()
        self.look_again()

    def is_at(self, snapshot: Data) -> bool:
        return ordered(self.state) == ordered(snapshot)


class TournamentFollower(LogFollower):
    def snapshot(self) -> Data:
        return as_json(tournament_snapshot(self.room_id))

    def told(self) -> list[Told]:
        return tournament_events(self.room_id, self.sequence, LIMIT)

    def replay(self) -> None:
        """Catch up by HTTP, where a socket cannot be opened."""
        reader = membership_of(self.person.pk if self.person else None, self.tournament_id)
        answer = as_json(replay(self.room_id, reader, self.sequence, self.state["epoch"]))
        if "snapshot" in answer:
            self.begin(answer["snapshot"])
        for event in answer.get("events", []):
            self.take(event)
        self.look_again()


class MatchFollower(LogFollower):
    """Of one match; `full`: as a participant or the staff see it."""

    def __init__(self, room_id: int, tournament: Tournament, person: User | None, full: bool) -> None:
        self.full = full
        super().__init__(room_id, tournament, person)

    def snapshot(self) -> Data:
        return as_json(match_snapshot(self.room_id, self.full))

    def told(self) -> list[Told]:
        return match_events(self.room_id, self.sequence, LIMIT)


def as_json(answer: Any) -> Data:
    found: Data = json.loads(json.dumps(answer))
    return found
