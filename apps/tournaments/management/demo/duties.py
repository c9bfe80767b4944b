"""What is due in a match, as it stands: whose turn it is, what they do, and after how long. Plain rules, no I/O."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.report_states import ReportState

POINTS = 13
SECONDS_A_POINT = 1.6
DISPUTES = 0.12
# How long the demo waits for somebody who plays, or whom it cannot play.
PERSON_SECONDS = 30.0
OFFICIAL = 0

Score = tuple[int, int]


class Kind(Enum):
    """Who stands behind a side: a bot, the account that people may sign in as, somebody who is not of the demo."""

    BOT = "bot"
    LOGIN = "login"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Duty:
    """`who`: side 1 or 2, or `OFFICIAL`, the referee; `after`: so many seconds in which nothing happened."""

    who: int
    verb: str
    after: float
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Whether somebody acts by hand, as the player whom people may sign in as, or for the referee."""

    plays: bool = False
    officiates: bool = False


@dataclass(frozen=True)
class Seen:
    """A match as its page of the API shows it to those who play in it, and who stands behind its sides.

    `points`: what wins a match that is not a series of games.
    """

    match: Mapping[str, Any]
    participants: list[Mapping[str, Any]]
    kinds: Mapping[int, Kind]
    points: int = POINTS

    @property
    def state(self) -> MatchState:
        return MatchState(self.match["state"])

    @property
    def score(self) -> Score:
        return _score_of(self.match)

    @property
    def target(self) -> int:
        """What the winner's score is in the end."""
        best_of = self.match["best_of"]
        return int(best_of // 2 + 1) if best_of > 1 else self.points

    @property
    def report(self) -> Mapping[str, Any] | None:
        """The report that waits for an answer."""
        return next((report for report in self.reports if report["state"] == ReportState.SUBMITTED), None)

    @property
    def reports(self) -> list[Mapping[str, Any]]:
        return list(self.match.get("reports", []))

    def kind(self, side: int) -> Kind:
        return self.kinds.get(self.match[f"participant{side}_id"], Kind.STRANGER)

    def side_of(self, registration_id: int) -> int:
        return 1 if self.match["participant1_id"] == registration_id else 2

    def is_here(self, side: int) -> bool:
        own = self.match[f"participant{side}_id"]
        return any(who["checked_in"] for who in self.participants if who["registration_id"] == own)

    @property
    def signature(self) -> tuple[object, ...]:
        """Different whenever something happened that a duty depends on."""
        reports = tuple((report["id"], report["state"]) for report in self.reports)
        return self.state, self.score, self.is_here(1), self.is_here(2), reports

    @property
    def of_the_referee(self) -> tuple[object, ...]:
        """What of the match only a referee, or those above, can have changed."""
        return self.score, self.state in (MatchState.CHECK_IN, MatchState.READY)

    @property
    def of_the_login(self) -> tuple[object, ...]:
        """What of the match only the player can have changed whom people may sign in as."""
        sides = [side for side in (1, 2) if self.kind(side) is Kind.LOGIN]
        theirs = [report["id"] for report in self.reports if self.side_of(report["by"]) in sides]
        here = [self.is_here(side) for side in sides]
        return tuple(theirs), tuple(here), bool(sides) and self.state is MatchState.DISPUTED


def due(seen: Seen, person: Person, dice: random.Random) -> Duty | None:
    """The next thing to do, or None where nothing is left to do here. The same dice give the same duty."""
    rule = _RULES.get(seen.state)
    return rule(seen, person, dice) if rule is not None else None


def ruling(seen: Seen, dice: random.Random) -> Duty:
    """A referee's last word on a match, as true to what was seen as possible."""
    told = [_score_of(report) for report in reversed(seen.reports)]
    first, second = next((score for score in (seen.score, *told) if _is_final(score, seen.target)), (0, 0))
    if first == second:
        first, second = (seen.target, 0) if dice.random() < 0.5 else (0, seen.target)
    return Duty(OFFICIAL, "complete_match", 4, _fields((first, second)))


def _gather(seen: Seen, person: Person, dice: random.Random) -> Duty:
    missing = [side for side in (1, 2) if not seen.is_here(side)]
    coming = [
        Duty(side, "ready_up", _delay(seen, side, person, 1, 4))
        for side in missing
        if seen.kind(side) is not Kind.STRANGER
    ]
    return min(coming, key=lambda duty: duty.after) if coming else _begin(seen, person, dice)


def _begin(seen: Seen, person: Person, dice: random.Random) -> Duty:
    # A match whose result was taken back is ready before anybody says so: whoever reopened it may want to rule.
    waits = person.officiates or not (seen.is_here(1) and seen.is_here(2))
    return Duty(OFFICIAL, "start_match", PERSON_SECONDS if waits else 1)


def _play(seen: Seen, person: Person, dice: random.Random) -> Duty:
    if max(seen.score) >= seen.target and seen.score[0] != seen.score[1]:
        return _report(seen, person, dice)
    point = dice.randrange(2)
    score = seen.score[0] + (point == 0), seen.score[1] + (point == 1)
    return Duty(OFFICIAL, "update_score", PERSON_SECONDS if person.officiates else SECONDS_A_POINT, _fields(score))


def _report(seen: Seen, person: Person, dice: random.Random) -> Duty:
    winner = 1 if seen.score[0] > seen.score[1] else 2
    for side, delay in ((winner, _delay(seen, winner, person, 1, 8)), (3 - winner, PERSON_SECONDS)):
        if seen.kind(side) is not Kind.STRANGER:
            return Duty(side, "report_score", delay, _fields(seen.score))
    return Duty(OFFICIAL, "complete_match", PERSON_SECONDS, _fields(seen.score))


def _answer(seen: Seen, person: Person, dice: random.Random) -> Duty:
    report = seen.report
    if report is None:
        return ruling(seen, dice)
    side = 3 - seen.side_of(report["by"])
    if seen.kind(side) is Kind.STRANGER:
        return Duty(OFFICIAL, "complete_match", PERSON_SECONDS, _fields(_score_of(report)))
    delay = _delay(seen, side, person, 1.5, 8)
    if dice.random() < DISPUTES or not _is_plausible(seen, _score_of(report)):
        said = {"reason": "score_mismatch", "description": "I counted differently."}
        return Duty(side, "dispute_result", delay, said)
    return Duty(side, "confirm_result", delay, {"report_id": report["id"]})


def _rule(seen: Seen, person: Person, dice: random.Random) -> Duty:
    settled = ruling(seen, dice)
    return Duty(OFFICIAL, settled.verb, PERSON_SECONDS if person.officiates else settled.after, settled.fields)


_RULES = {
    MatchState.CHECK_IN: _gather,
    MatchState.READY: _begin,
    MatchState.LIVE: _play,
    MatchState.PENDING_RESULT: _answer,
    MatchState.DISPUTED: _rule,
}


def _delay(seen: Seen, side: int, person: Person, bots: float, logins: float) -> float:
    """How long a side takes: `logins` gives somebody who has just signed in the time to do it themselves."""
    if seen.kind(side) is Kind.BOT:
        return bots
    return PERSON_SECONDS if person.plays else logins


def _is_plausible(seen: Seen, told: Score) -> bool:
    """Whether the other side can have seen this: a result there can be, and not another one than everybody watched."""
    watched = seen.score
    ends = max(told) == seen.target > min(told)
    return ends and (not _is_final(watched, seen.target) or told == watched)


def _is_final(score: Score, target: int) -> bool:
    return max(score) >= target and score[0] != score[1]


def _score_of(shown: Mapping[str, Any]) -> Score:
    return shown["participant1_score"], shown["participant2_score"]


def _fields(score: Score) -> dict[str, Any]:
    return {"participant1_score": score[0], "participant2_score": score[1]}
