"""What a client may ask for over its socket. One class a command: its fields, who may, what it answers, what it does.

A command's name on the wire is its class name in snake case, its answer's shape is the type `run` returns. `run` is
called off the event loop and calls one service; the service checks the role again under the lock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import msgspec

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput, PermissionRefused
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.realtime.sockets.shapes import (
    DisputeOpened,
    MapVetoed,
    MatchCalledTo,
    MatchDecided,
    MatchNow,
    ReportTaken,
    ScoreTaken,
)
from apps.tournaments.selectors.veto import public_veto
from apps.tournaments.services.evidence import Given

COMMANDS: dict[str, type["Command"]] = {}
# PostgreSQL holds no text with a NUL.
Text = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]


@dataclass(frozen=True)
class Caller:
    """Who sent a command, and from which room."""

    user: User
    room: RoomName
    tournament_id: int

    def match_id(self, given: int | None) -> int:
        """The match a command is about; in a tournament's room it must be `given` and belong there."""
        if self.room.kind is Kind.MATCH:
            return self.room.id
        if given is None:
            raise InvalidInput("In a tournament's room a command about a match needs match_id.")
        if not Match.objects.filter(pk=given, tournament_id=self.tournament_id).exists():
            raise PermissionRefused("There is no such match in this tournament.")
        return given


class Command(msgspec.Struct):
    """Base of the commands that write. `participant`: for the players of the match, whatever else they are.

    `participant1_id`, `participant2_id`: whom the caller saw on the sides of the match; refused where others play it.
    """

    least_role: ClassVar[Role] = Role.SPECTATOR
    participant: ClassVar[bool] = False
    reply: ClassVar[str] = ""

    request_id: str | None = None
    match_id: int | None = None
    participant1_id: int | None = None
    participant2_id: int | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        COMMANDS[re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()] = cls

    def run(self, caller: Caller) -> Mapping[str, Any]:
        raise NotImplementedError


class Game(msgspec.Struct):
    n: int
    participant1_score: int
    participant2_score: int
    map: Text = ""

    def score(self) -> GameScore:
        return GameScore(self.n, self.participant1_score, self.participant2_score, self.map[:60])


BOTH_SCORES = "Both participant1_score and participant2_score are needed."


class Scored(Command):
    """Fields of the commands that carry a result. The tie-break decides a level score."""

    participant1_score: int | None = None
    participant2_score: int | None = None
    participant1_tiebreak: int | None = None
    participant2_tiebreak: int | None = None
    games: list[Game] = []

    def given_score(self) -> MatchScore | None:
        """None where nothing of a result was sent; raises `InvalidInput` where a part of one was."""
        tiebreak = self.participant1_tiebreak, self.participant2_tiebreak
        if self.participant1_score is None or self.participant2_score is None:
            sent = self.participant1_score, self.participant2_score, *tiebreak, self.games or None
            if any(part is not None for part in sent):
                raise InvalidInput(BOTH_SCORES)
            return None
        return MatchScore(
            self.participant1_score, self.participant2_score, *tiebreak, tuple(game.score() for game in self.games)
        )

    def score(self) -> MatchScore:
        score = self.given_score()
        if score is None:
            raise InvalidInput(BOTH_SCORES)
        return score


del COMMANDS["scored"]


class ReadyUp(Command):
    participant = True
    least_role = Role.PLAYER
    reply = "ready_acknowledged"

    def run(self, caller: Caller) -> MatchNow:
        match = services.ready_up(caller.match_id(self.match_id), caller.user)
        return {"match_id": match.pk, "state": match.state}


class ReportScore(Scored):
    """`evidence`: a link."""

    participant = True
    least_role = Role.PLAYER
    reply = "score_report_received"

    evidence: Text = ""

    def run(self, caller: Caller) -> ReportTaken:
        given = Given(self.evidence)
        report = services.report_result(caller.match_id(self.match_id), caller.user, self.score(), given)
        return {"match_id": report.match_id, "report_id": report.pk, "version": report.version}


class ConfirmResult(Command):
    participant = True
    least_role = Role.PLAYER
    reply = "result_confirmed"

    report_id: int | None = None

    def run(self, caller: Caller) -> MatchDecided:
        match = services.confirm_result(caller.match_id(self.match_id), caller.user, self.report_id)
        return {"match_id": match.pk, "state": match.state, "winner_id": match.winner_id}


class DisputeResult(Command):
    """`evidence`: a link."""

    participant = True
    least_role = Role.PLAYER
    reply = "dispute_opened"

    reason: str = ""
    description: Text = ""
    report_id: int | None = None
    evidence: Text = ""

    def run(self, caller: Caller) -> DisputeOpened:
        said = self.reason, self.description, self.report_id, Given(self.evidence)
        dispute = services.dispute_result(caller.match_id(self.match_id), caller.user, *said)
        return {"match_id": dispute.match_id, "dispute_id": dispute.pk, "status": dispute.status}


class CallMatch(Command):
    """To `station`, or to the first that is free."""

    least_role = Role.REFEREE
    reply = "match_called_confirmed"

    station: int | None = None

    def run(self, caller: Caller) -> MatchCalledTo:
        match = services.call_match(caller.match_id(self.match_id), caller.user, self.station)
        return {"match_id": match.pk, "state": match.state, "station_id": match.station_id}


class VetoMap(Command, kw_only=True):
    """Ban or pick a map. `registration`: a guest's, for whom a referee does it; `turn`: how many turns the sender saw
    taken."""

    least_role = Role.PLAYER
    reply = "map_vetoed"

    map: Text
    registration: int | None = None
    turn: int | None = None

    def run(self, caller: Caller) -> MapVetoed:
        match_id = caller.match_id(self.match_id)
        said = {"registration_id": self.registration, "turn": self.turn}
        return {"match_id": match_id, **public_veto(services.veto_map(match_id, caller.user, self.map, **said))}


class StartMatch(Command):
    least_role = Role.REFEREE
    reply = "match_started_confirmed"

    def run(self, caller: Caller) -> MatchNow:
        match = services.start_match(caller.match_id(self.match_id), caller.user)
        return {"match_id": match.pk, "state": match.state}


class UpdateScore(Command, kw_only=True):
    """`score_version`: of the score that the caller saw; refused where another was saved since."""

    least_role = Role.REFEREE
    reply = "score_updated_confirmed"

    participant1_score: int
    participant2_score: int
    game: Game | None = None
    score_version: int | None = None

    def run(self, caller: Caller) -> ScoreTaken:
        game = self.game.score() if self.game else None
        sides = self.participant1_score, self.participant2_score
        match = services.update_score(caller.match_id(self.match_id), caller.user, *sides, game, self.score_version)
        return {
            "match_id": match.pk,
            "participant1_score": sides[0],
            "participant2_score": sides[1],
            "score_version": match.score_version,
        }


class CompleteMatch(Scored):
    """Without scores the live score is the result. `text`: why so, where there is a dispute."""

    least_role = Role.REFEREE
    reply = "match_completed_confirmed"

    text: Text = ""

    def run(self, caller: Caller) -> MatchDecided:
        match = services.complete_match(caller.match_id(self.match_id), caller.user, self.given_score(), self.text)
        return {"match_id": match.pk, "state": match.state, "winner_id": match.winner_id}


class ResolveDispute(Scored):
    least_role = Role.ORGANIZER
    reply = "dispute_resolved_confirmed"

    text: Text = ""

    def run(self, caller: Caller) -> MatchDecided:
        match = services.resolve_dispute(caller.match_id(self.match_id), caller.user, self.score(), self.text)
        return {"match_id": match.pk, "state": match.state, "winner_id": match.winner_id}
