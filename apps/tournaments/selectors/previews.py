"""What a forfeit or a disqualification would change, looked at before it is done. Changes nothing."""

from dataclasses import dataclass

from apps.tournaments.domain.bracket import NodeState, Outcome
from apps.tournaments.domain.contest import Contest, Halt
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.match_states import MATCH, OPEN_TO_A_RULING
from apps.tournaments.domain.progress import progress
from apps.tournaments.domain.shapes import MatchShape
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Match, Tournament
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.contests import Loaded, is_large, load_bracket_of
from apps.tournaments.selectors.matches import public_match


@dataclass(frozen=True)
class Change:
    """A match, and what would become of it: who would stand in it, and who would have won."""

    match: MatchShape
    people: tuple[str, str]
    winner: str | None
    is_decided: bool


@dataclass(frozen=True)
class Consequences:
    """`out`: names of who would have no match left; `ends`: the tournament would be over; `draws`: the next round
    would be drawn; `voids`: results in a table would not count any more."""

    changes: list[Change]
    out: list[str]
    ends: bool
    draws: bool
    voids: bool = False


def preview_forfeit(match: Match, winner_id: int | None) -> Consequences:
    """What would happen if the match were given to `winner_id`, or to neither.

    Raises `Conflict` and `NotFound` as the forfeit would.
    """
    before = _load(match.tournament_id)
    now = before.matches.get(match.key)
    if now is None or now.pk != match.pk:
        # Taken back with its round since it was read.
        raise NotFound
    MATCH.require(now.current_state, *OPEN_TO_A_RULING)
    slot = match.slot_of(winner_id) if winner_id is not None else None
    if winner_id is not None and slot is None:
        raise Conflict("Name one of the two who play in this match, or nobody.")
    after = before.contest.with_results({match.key: Outcome(slot, forfeit=True)})
    return _between(before, after, own=match.key)


def preview_disqualification(tournament_id: int, registration_id: int) -> Consequences:
    """Of a disqualification; raises `Conflict` where nothing is being played, and for who is not in the bracket, or
    disqualified already."""
    before = _load(tournament_id)
    if registration_id not in before.people or registration_id in before.contest.gone:
        raise Conflict("This player is not in the bracket or already disqualified; there is nothing to preview.")
    return _between(before, before.contest.without(registration_id))


def _load(tournament_id: int) -> Loaded:
    """The bracket of a tournament that is being played; raises `Conflict` for another."""
    with read_snapshot():
        tournament = Tournament.objects.filter(pk=tournament_id).first()
        if tournament is None:
            raise NotFound
        TOURNAMENT.require(tournament.current_state, TournamentState.LIVE)
        return load_bracket_of(tournament_id)


def _between(before: Loaded, after: Contest, own: str = "") -> Consequences:
    if is_large(before.bracket) and after.round_is_due:
        # To find the round takes too long for a look ahead.
        after = after.halted(Halt.DRAWING)
    change = progress(before.contest, after)
    return Consequences(
        [_change(before, key, standing) for key, standing in change.changed.items() if key != own],
        [before.people[pk].name for pk in change.out],
        ends=after.finished,
        draws=after.halt is Halt.DRAWING or (not after.stuck and after.next_round is not None),
        voids=after.options.get("disqualified_results") == "void",
    )


def _change(before: Loaded, key: str, standing: NodeState) -> Change:
    names = [before.people[slot].name if isinstance(slot, int) else "" for slot in standing.slots]
    winner = before.people[standing.winner].name if isinstance(standing.winner, int) else None
    return Change(public_match(before.matches[key]), (names[0], names[1]), winner, standing.decided)
