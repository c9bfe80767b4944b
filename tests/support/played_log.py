"""The log of a tournament played from its start, without a snapshot on the way.

Who follows a room fetches one where a bracket is drawn and where a tournament goes live. Whoever has the log alone has
the draw instead, which is on record: who stood where, by what options, and the first round of a Swiss. All else is
what the events say, by the follower's rules and, for what follows from a draw or from a result that is taken back, by
the rules of the game. The names of the matches' rows are looked up; nothing that ever changes in them is.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from apps.tournaments.domain.bracket import Node, Outcome
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.progress import still_in
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.winner import determine_podium_of
from apps.tournaments.models import Bracket, GuestClaim, LoggedEvent, Match, Registration, Ruling, Tournament
from apps.tournaments.selectors.contests import (
    Loaded,
    bracket_standings,
    contest_of,
    load_bracket_of,
    read_rounds,
    total_rounds,
)
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.services.rows import row_fields
from tests.support.follower import Data, Follower, ordered

LISTS = ("matches", "standings", "registrations", "stations", "streams", "deadlines")
TAKES_PART = ("confirmed", "checked_in")
PLACES = ("winner", "runner_up", "third_place")
IS_OVER = ("completed", "awaiting_review")
FIXED = ("stage", "side", "group", "round", "position", "best_of", "bye", "state", "winner_id")


class PlayedLog(Follower):
    """`rooms`: of each match. `rosters`, `rulings`, `ends` (who won and who lost a match), `claimed`, `result`: what no
    snapshot shows. `reopened`: the contest as it was over, until it is told which match was taken back."""

    def __init__(self, tournament: Tournament) -> None:
        self.row = tournament
        self.bracket = Bracket.objects.filter(tournament=tournament).first()
        self.keys: dict[int, str] = dict(Match.objects.filter(tournament=tournament).values_list("pk", "key"))
        self.rooms: dict[int, Follower] = {}
        self.rosters: dict[int, list[int]] = {}
        self.rulings: dict[int, list[Data]] = {}
        self.claimed: dict[int, bool] = {}
        self.ends: dict[int, tuple[int | None, int | None]] = {}
        self.result: Data = {}
        self.reopened: Contest | None = None
        known = {"state": "draft", "participants": 0, "rounds": 0, "bracket_status": "", "champion_id": None}
        begin: Data = {"sequence": 0, "tournament": {**known, "champion_name": ""}, "schedule": None}
        super().__init__(begin | {name: [] for name in LISTS})

    def play(self) -> "PlayedLog":
        rows = list(LoggedEvent.objects.filter(tournament=self.row).order_by("sequence"))
        drawn = [row.sequence for row in rows if row.type == "bracket_generated"]
        self.last_draw = max(drawn, default=0)
        for row in rows:
            self._hear(row)
        return self

    def _hear(self, row: LoggedEvent) -> None:
        data, before = row.data, self.state["tournament"]["state"]
        if row.match_id is not None and row.match_id not in self.keys:
            # Of a match that is no more.
            self.state["sequence"] = row.sequence
            return
        self.take({"type": row.type, "data": data, "sequence": row.sequence, "at": row.at})
        if self.needs_snapshot:
            self.needs_snapshot = False
            self._draw(row) if row.type == "bracket_generated" else self._go_live(before)
        self._let_new_matches_in()
        if row.match_id is not None:
            room = self.rooms[row.match_id]
            room.take({"type": row.type, "data": data, "sequence": row.match_sequence, "at": row.at})
        if more := MORE.get(row.type):
            more(self, data)

    # What follows by the rules

    def _draw(self, row: LoggedEvent) -> None:
        """Of draws that were thrown away nothing is left."""
        self.state["matches"], self.state["standings"], self.rooms = [], [], {}
        if row.sequence != self.last_draw or self.bracket is None:
            return
        there = {side["registration_id"] for side in self.state["registrations"] if side["state"] in TAKES_PART}
        contest = self._drawn(tuple(pk for pk in self.bracket.entrants if pk in there))
        seeds = {pk: seed for seed, pk in enumerate(contest.entrants, start=1)}
        for side in self.state["registrations"]:
            side["seed"] = seeds.get(side["registration_id"])
        ids = {key: pk for pk, key in self.keys.items()}
        self.state["matches"] = [self._new_match(contest, node, ids) for node in contest.tree.nodes]
        rows = {match.key: match for match in Match.objects.filter(bracket=self.bracket)}
        people = Registration.objects.in_bulk(contest.entrants)
        for pk, person in people.items():
            person.seed = seeds[pk]
        self.state["standings"] = list(bracket_standings(Loaded(self.bracket, contest, rows, people, counts=False)))
        self.state["tournament"] |= {"rounds": total_rounds(contest), "bracket_status": "in_progress"}

    def _drawn(self, entrants: tuple[int, ...]) -> Contest:
        assert self.bracket is not None
        contest = replace(contest_of(self.bracket), entrants=entrants)
        first = read_rounds(self.bracket.drawn)[:1] if contest.format.draw is not None else ()
        return replace(contest, drawn=first)

    def _new_match(self, contest: Contest, node: Node, ids: dict[str, int]) -> Data:
        fields = row_fields(self.row, contest, node)
        target, slot = contest.tree.links.get((node.key, True), ("", None))
        known = {"id": ids[node.key], "winner_to": ids.get(target), "winner_to_slot": slot, "score_version": 0}
        unknown = ("scheduled_time", "stream_id", "station_id", "called_at")
        match: Data = known | {name: fields[name] for name in FIXED} | dict.fromkeys(unknown)
        for n in (1, 2):
            pk = fields[f"participant{n}_id"]
            side = self._registration(pk) if pk else {"name": "", "seed": None}
            match |= {f"participant{n}_id": pk, f"participant{n}_name": side["name"]}
            match |= {
                f"participant{n}_seed": side["seed"],
                f"participant{n}_score": 0,
                f"participant{n}_tiebreak": None,
            }
        return match

    def _registration(self, pk: int) -> Data:
        return next(side for side in self.state["registrations"] if side["registration_id"] == pk)

    def _go_live(self, before: str) -> None:
        """Everybody who is in the draw plays; of who is out since a result was taken back, that is told later."""
        if before in IS_OVER:
            self.reopened = self._contest()
            self.state["tournament"] |= {"champion_id": None, "champion_name": ""}
            self.result = {}
            return
        entrants = self.bracket.entrants if self.bracket else []
        for side in self.state["registrations"]:
            if side["registration_id"] in entrants:
                side["state"] = "active"
            elif side["state"] == "confirmed":
                side |= {"state": "no_show", "seed": None}

    def _contest(self) -> Contest:
        """As far as the events have told it."""
        assert self.bracket is not None
        contest = self._drawn(tuple(self.bracket.entrants))
        results = {self.keys[match["id"]]: _outcome(match) for match in self.state["matches"] if _is_decided(match)}
        gone = {side["registration_id"] for side in self.state["registrations"] if side["state"] == "disqualified"}
        drawn = read_rounds(self.bracket.drawn) if contest.format.draw is not None else ()
        return replace(contest, results=results, drawn=drawn, gone=frozenset(gone))

    def take_back(self, match_id: int) -> None:
        if self.reopened is not None:
            playing = still_in(reopen(self.reopened, self.keys[match_id]).contest)
            for side in self.state["registrations"]:
                if side["state"] == "finished":
                    side["state"] = "active" if side["registration_id"] in playing else "eliminated"
        self.reopened = None

    def _let_new_matches_in(self) -> None:
        for match in self.state["matches"]:
            if match["id"] not in self.rooms and match["id"] in self.keys:
                sides = [match[f"participant{n}_id"] for n in (1, 2)]
                people = [self._registration(pk) for pk in sides if pk]
                shown = [{name: side[name] for name in ("registration_id", "name", "seed")} for side in people]
                own: Data = {"tournament_id": self.row.pk, "games": [], "deadlines": {}, "veto": None, "dispute": None}
                room = {"sequence": 0, "match": {**match, **own, "reports": []}}
                self.rooms[match["id"]] = Follower(room | {"participants": [{**s, "checked_in": False} for s in shown]})


def _is_decided(match: Data) -> bool:
    return match["state"] in ("completed", "forfeit") and not match["bye"]


def _outcome(match: Data) -> Outcome:
    sides = [match["participant1_id"], match["participant2_id"]]
    slot = sides.index(match["winner_id"]) + 1 if match["winner_id"] else None
    is_forfeit = match["state"] == "forfeit"
    return Outcome(slot, draw=slot is None and not is_forfeit, forfeit=is_forfeit)


# What no snapshot shows


def _roster(played: PlayedLog, data: Data) -> None:
    played.rosters[data["registration_id"]] = sorted(place["place_id"] for place in data["roster"])


def _gone(played: PlayedLog, data: Data) -> None:
    """Of who is not there any more nobody plays."""
    if data["state"] in ("withdrawn", "rejected"):
        played.rosters.pop(data["registration_id"], None)


def _ruling(played: PlayedLog, data: Data) -> None:
    names = ("version", "participant1_score", "participant2_score", "text")
    played.rulings.setdefault(data["dispute_id"], []).append({name: data[name] for name in names})


def _end(played: PlayedLog, data: Data) -> None:
    played.ends[data["match_id"]] = data["winner_id"], data["loser_id"]


def _reset(played: PlayedLog, data: Data) -> None:
    played.ends.pop(data["match_id"], None)
    played.take_back(data["match_id"])


def _claim(played: PlayedLog, data: Data) -> None:
    played.claimed.pop(data["registration_id"], None)
    if data["claimed"]:
        played.claimed[data["registration_id"]] = True


def _result(played: PlayedLog, data: Data) -> None:
    played.result = {name: data[f"{name}_registration_id"] for name in PLACES}


MORE: dict[str, Callable[[PlayedLog, Data], None]] = {
    "roster_changed": _roster,
    "registration_cancelled": _gone,
    "registration_updated": _gone,
    "dispute_ruled": _ruling,
    "match_completed": _end,
    "match_reset": _reset,
    "guest_claimed": _claim,
    "tournament_completed": _result,
}


# What is on record


def differences(tournament_id: int) -> dict[str, tuple[Any, Any]]:
    """Where the log leads elsewhere than to what is on record: by name what it leads to, and what there is."""
    row = Tournament.objects.get(pk=tournament_id)
    played = PlayedLog(row).play()
    found: dict[str, tuple[Any, Any]] = {}
    fresh: Data = dict(tournament_snapshot(tournament_id))
    # What an organizer set before the first event is told in none.
    shown = {name: fresh["tournament"][name] for name in played.state["tournament"]}
    _compare(found, "", ordered(played.state), ordered({**fresh, "tournament": shown}))
    for match in Match.objects.filter(tournament=row):
        snapshot: Data = dict(match_snapshot(match.pk, full=True))
        _compare(found, f"match {match.pk}.", ordered(played.rooms[match.pk].state), ordered(snapshot))
    on_record = _on_record(row)
    for name in on_record:
        _compare(found, f"{name}.", getattr(played, name), on_record[name])
    return found


def _on_record(row: Tournament) -> dict[str, Data]:
    registrations = Registration.objects.filter(tournament=row)
    places = [(team, team.places.filter(left_at=None)) for team in registrations.filter(team__isnull=False).living()]
    rulings: dict[int, list[Data]] = {}
    for ruling in Ruling.objects.filter(dispute__match__tournament=row).order_by("dispute", "version"):
        score = {f"participant{n}_score": getattr(ruling, f"participant{n}_score") for n in (1, 2)}
        rulings.setdefault(ruling.dispute_id, []).append({"version": ruling.version, **score, "text": ruling.text})
    claims = GuestClaim.objects.filter(registration__tournament=row)
    podium = determine_podium_of(load_bracket_of(row.pk).contest) if row.state in IS_OVER else None
    ended = Match.objects.filter(tournament=row, state__in=["completed", "forfeit"], bye=False)
    return {
        "rosters": {team.pk: sorted(place.pk for place in found) for team, found in places},
        "rulings": rulings,
        "ends": {match.pk: (match.winner_id, match.loser_id) for match in ended},
        "claimed": {claim.registration_id: True for claim in claims.filter(claimed_at__isnull=False)},
        "result": {name: getattr(podium, name) for name in PLACES} if row.state in IS_OVER else {},
    }


def _compare(found: dict[str, tuple[Any, Any]], name: str, led_to: Data, there_is: Data) -> None:
    for key in led_to.keys() | there_is.keys():
        if key != "epoch" and led_to.get(key) != there_is.get(key):
            found[f"{name}{key}"] = led_to.get(key), there_is.get(key)
