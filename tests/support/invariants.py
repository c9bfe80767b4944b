"""What holds of a tournament whatever was done to it, by however many at once: for tests that race.

`broken` reads the tables and the log anew and lists what does not hold. `Witness` has followed the rooms from before:
what it was told leads to what is there.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.registration_states import GONE, TAKES_A_PLACE, RegistrationState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.models import (
    Bracket,
    Deadline,
    Dispute,
    GuestClaim,
    LoggedEvent,
    Match,
    Registration,
    ResultReport,
    RosterPlace,
    Ruling,
    Tournament,
    Veto,
)
from apps.tournaments.selectors.contests import load_bracket_of
from tests.acceptance.faults.states import comparable, difference
from tests.support.log_follower import LogFollower, MatchFollower, TournamentFollower

Broken = Iterator[str]
_OVER = [state.value for state in OVER]
_ENTERED = (TournamentState.REGISTRATION_OPEN, TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)


def broken(tournament_id: int) -> list[str]:
    """What does not hold, a line each."""
    tournament = Tournament.objects.get(pk=tournament_id)
    return [f"{check.__name__.strip('_')}: {line}" for check in CHECKS for line in check(tournament)]


class Witness:
    """Follows the tournament's room, as its organizer and as anybody, and the room of each match."""

    def __init__(self, tournament: Tournament) -> None:
        self.tournament_id, organizer = tournament.pk, tournament.organizer
        self.followers: list[LogFollower] = [
            TournamentFollower(tournament.pk, tournament, organizer),
            TournamentFollower(tournament.pk, tournament, None),
        ]
        for match_id in Match.objects.filter(tournament=tournament).values_list("pk", flat=True):
            self.followers += [
                MatchFollower(match_id, tournament, organizer, full=True),
                MatchFollower(match_id, tournament, None, full=False),
            ]

    def check(self) -> None:
        """Fails with all that does not hold by now."""
        wrong = broken(self.tournament_id) + [line for follower in self.followers for line in _astray(follower)]
        assert wrong == [], "\n".join(wrong)


def _astray(follower: LogFollower) -> Broken:
    if isinstance(follower, MatchFollower) and not Match.objects.filter(pk=follower.room_id).exists():
        return
    follower.catch_up()
    fresh = follower.snapshot()
    # Of another epoch everybody begins anew.
    if fresh["epoch"] == follower.state["epoch"] and comparable(follower.state) != comparable(fresh):
        yield f"told otherwise in room {follower.room_id}:\n{difference(follower.state, fresh)}"


# The log


def _numbers(tournament: Tournament) -> Broken:
    """From 1, without a gap and in the order of their time, in the tournament's room and in each match's."""
    rows = LoggedEvent.objects.filter(tournament=tournament).order_by("sequence")
    events = list(rows.values_list("sequence", "match_id", "match_sequence"))
    if [number for number, _, _ in events] != list(range(1, tournament.sequence + 1)):
        yield f"the numbers of the log are not 1 to {tournament.sequence}"
    for match_id, last in Match.objects.filter(tournament=tournament).values_list("pk", "sequence"):
        if [number for _, match, number in events if match == match_id] != list(range(1, last + 1)):
            yield f"the numbers of match {match_id} are not 1 to {last}"


def _results(tournament: Tournament) -> Broken:
    """The last that the log tells of a match's result is the result."""
    rows = LoggedEvent.objects.filter(tournament=tournament, type__in=["match_completed", "match_reset"])
    newest = {event.match_id: event for event in rows.order_by("sequence")}
    for match in Match.objects.filter(tournament=tournament, bye=False, walkover=False):
        told = newest.get(match.pk)
        is_told = told is not None and told.type == "match_completed"
        if match.current_state is MatchState.COMPLETED:
            names = ("winner_id", "loser_id", "participant1_score", "participant2_score")
            if told is None or not is_told or any(told.data[name] != getattr(match, name) for name in names):
                yield f"match {match.pk} has a result that the log does not tell"
        elif is_told and match.current_state not in (MatchState.DISPUTED, MatchState.FORFEIT):
            yield f"match {match.pk} is {match.state}, and the log tells a result of it"


# People


def _capacity(tournament: Tournament) -> Broken:
    """No more places are taken than there are; nobody waits while one is free."""
    states = Counter(Registration.objects.filter(tournament=tournament).values_list("state", flat=True))
    taken = sum(states[state.value] for state in TAKES_A_PLACE)
    if taken > tournament.max_participants:
        yield f"{taken} places are taken of {tournament.max_participants}"
    is_drawn = Bracket.objects.filter(tournament=tournament).exists()
    waiting, free = states[RegistrationState.WAITLISTED.value], tournament.max_participants - taken
    if tournament.current_state in _ENTERED and not is_drawn and waiting and free > 0:
        yield f"{waiting} wait, and {free} places are free"


def _persons(tournament: Tournament) -> Broken:
    """One person is there once: as a player, or in one roster; a claimed guest is a person's."""
    living = Registration.objects.filter(tournament=tournament).exclude(state__in=[state.value for state in GONE])
    places = RosterPlace.objects.standing().filter(registration__in=living)
    people = Counter(living.exclude(user=None).values_list("user", flat=True))
    people += Counter(places.values_list("user", flat=True))
    yield from (f"person {user} is there {count} times" for user, count in people.items() if count > 1)
    used = GuestClaim.objects.filter(registration__in=living, claimed_at__isnull=False, registration__user=None)
    yield from (f"registration {claim.registration_id} was claimed, and is nobody's" for claim in used)


# The bracket


def _slots(tournament: Tournament) -> Broken:
    """Who stands in a match is who the results before it say, and meets another; a winner is one of the two."""
    if not Bracket.objects.filter(tournament=tournament).exists():
        return
    loaded = load_bracket_of(tournament.pk)
    for key, match in loaded.matches.items():
        slots = [slot if isinstance(slot, int) else None for slot in loaded.contest.state[key].slots]
        sides = [match.participant1_id, match.participant2_id]
        if slots != sides:
            yield f"match {key} has {sides} and should have {slots}"
        if sides[0] is not None and sides[0] == sides[1]:
            yield f"in match {key} somebody meets themselves"
        if match.winner_id is not None and match.winner_id not in sides:
            yield f"match {key} was won by somebody else"
    rounds = Counter(
        (match.stage, match.side, match.group, match.round, side)
        for match in loaded.matches.values()
        for side in (match.participant1_id, match.participant2_id)
        if side is not None
    )
    yield from (f"somebody plays twice in a round: {where}" for where, count in rounds.items() if count > 1)


def _places(tournament: Tournament) -> Broken:
    """No station has two matches, nobody is called to two."""
    called = Match.objects.filter(tournament=tournament, called_at__isnull=False).exclude(state__in=_OVER)
    stations = Counter(called.exclude(station=None).values_list("station", flat=True))
    yield from (f"station {station} has {count} matches" for station, count in stations.items() if count > 1)
    sides = Counter(side for match in called for side in (match.participant1_id, match.participant2_id))
    yield from (f"{side} is called {count} times" for side, count in sides.items() if count > 1)


# Reports, disputes, vetoes


def _reports(tournament: Tournament) -> Broken:
    """Each side has one that waits, at most, one is accepted, and none waits of a match that is over."""
    rows = ResultReport.objects.filter(match__tournament=tournament)
    waiting = Counter(rows.filter(state=ReportState.SUBMITTED.value).values_list("match", "by"))
    accepted = Counter(rows.filter(state=ReportState.ACCEPTED.value).values_list("match", flat=True))
    for found in (waiting, accepted):
        yield from (f"{count} of {whose}" for whose, count in found.items() if count > 1)
    late = rows.filter(state=ReportState.SUBMITTED.value, match__state__in=_OVER)
    yield from (f"report {report.pk} waits, and its match is over" for report in late)
    decided = rows.filter(state=ReportState.ACCEPTED.value, match__state=MatchState.COMPLETED.value)
    for report in decided.select_related("match"):
        told = report.participant1_score, report.participant2_score
        if told != (report.match.participant1_score, report.match.participant2_score):
            yield f"report {report.pk} is accepted, and the result is another"


def _disputes(tournament: Tournament) -> Broken:
    """A match is disputed where one dispute is open; the newest ruling is its result."""
    rows = Dispute.objects.filter(match__tournament=tournament)
    is_open = Counter(rows.filter(status=DisputeState.OPEN.value).values_list("match", flat=True))
    for match in Match.objects.filter(tournament=tournament):
        if is_open[match.pk] != (match.current_state is MatchState.DISPUTED):
            yield f"match {match.pk} is {match.state} with {is_open[match.pk]} open disputes"
    for dispute in rows.filter(match__state=MatchState.COMPLETED.value).select_related("match"):
        rulings = list(Ruling.objects.filter(dispute=dispute).order_by("version"))
        if [ruling.version for ruling in rulings] != list(range(1, len(rulings) + 1)):
            yield f"the rulings of dispute {dispute.pk} have gaps"
        result = dispute.match.participant1_score, dispute.match.participant2_score
        if rulings and (rulings[-1].participant1_score, rulings[-1].participant2_score) != result:
            yield f"dispute {dispute.pk} was ruled on otherwise than the result is"


def _vetoes(tournament: Tournament) -> Broken:
    """The turns are those of the order, and each map is taken once."""
    for veto in Veto.objects.filter(match__tournament=tournament):
        turns = [(step["action"], step["side"]) for step in veto.steps]
        if turns != [(turn["action"], turn["side"]) for turn in veto.order[: len(veto.steps)]]:
            yield f"the turns of match {veto.match_id} are not those of the order"
        if len({step["map"] for step in veto.steps}) != len(veto.steps):
            yield f"a map of match {veto.match_id} was taken twice"


# Deadlines

_MEANT_FOR: dict[str, Callable[[Deadline], bool]] = {
    "match_check_in": lambda row: row.match is not None and row.match.state == MatchState.CHECK_IN,
    "result_confirms": lambda row: row.match is not None and row.match.state == MatchState.PENDING_RESULT,
    "dispute_reminder": lambda row: row.match is not None and row.match.state == MatchState.DISPUTED,
    "veto_turn": lambda row: Veto.objects.filter(match=row.match, state="open").exists(),
}


def _deadlines(tournament: Tournament) -> Broken:
    """One is open of a kind and a subject, and none of what is over."""
    rows = Deadline.objects.filter(tournament=tournament, state="open").select_related("match")
    for whose, count in Counter(rows.values_list("kind", "subject")).items():
        if count > 1:
            yield f"{count} are open of {whose}"
    for row in rows:
        if tournament.current_state in ENDED or not _MEANT_FOR.get(row.kind, lambda _: True)(row):
            yield f"{row.kind} of {row.subject} is open, and there is nothing to wait for"


CHECKS: list[Callable[[Tournament], Broken]] = [
    _numbers,
    _results,
    _capacity,
    _persons,
    _slots,
    _places,
    _reports,
    _disputes,
    _vetoes,
    _deadlines,
]
