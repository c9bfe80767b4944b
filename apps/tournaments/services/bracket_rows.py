"""What lies between two moments of a contest, saved and told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from apps.tournaments.domain.contest import Contest, Halt, NoLegalPairing
from apps.tournaments.domain.events import (
    BracketUpdated,
    MatchReset,
    MatchUpdated,
    StandingsUpdated,
)
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.progress import Progress, progress
from apps.tournaments.domain.registration_states import REGISTRATION, RegistrationState
from apps.tournaments.domain.winner import determine_podium_of
from apps.tournaments.models import Bracket, DrawnRound, Match, Registration
from apps.tournaments.selectors.contests import Loaded, changed_standings, is_large, total_rounds, write_rounds
from apps.tournaments.selectors.matches import public_match, public_participants, with_people
from apps.tournaments.services.deadlines import end_with_matches
from apps.tournaments.services.halts import save_halt
from apps.tournaments.services.registrations import move_registrations, tell_registrations
from apps.tournaments.services.rows import create_rows, fill_row
from apps.tournaments.services.tournament_results import end_tournament
from apps.tournaments.services.write import TournamentWrite


def apply_contest(write: TournamentWrite, before: Loaded, after: Contest, own: str = "") -> None:
    """Save and tell all that is another in `after`; rounds that are due are drawn, here or, of many, elsewhere.

    `own`: the key of the match whose row the caller has saved and told.
    """
    after = with_due_rounds(after, here=not is_large(before.bracket))
    change = progress(before.contest, after)
    set_back = _save_matches(write, before, change, own)
    _save_left_after(before, after)
    save_halt(write, before.bracket, after.halt)
    rows = {**before.matches, **_save_rounds(write, before, after, change)}
    podium = determine_podium_of(after)
    now = replace(before, contest=after, matches=rows, counts=podium is not None and not podium.requires_review)
    _tell_matches(write, now, change, own, "completed" if podium else after.halt or "in_progress")
    for key in set_back:
        tell_match_reset(write, rows[key])
    _tell_standings(write, before, now)
    _settle_registrations(write, now, change)
    if podium is not None:
        end_tournament(write, podium)


def with_due_rounds(contest: Contest, *, here: bool = True) -> Contest:
    """The contest with the next round, where one is due, or halted: where it is not to be drawn `here`, or where there
    is no legal one."""
    while contest.round_is_due and contest.halt is None:
        if not here:
            return contest.halted(Halt.DRAWING)
        try:
            due = contest.next_round
        except NoLegalPairing:
            return contest.halted(Halt.STUCK)
        contest = contest.with_round(due) if due is not None else contest.halted(Halt.OVER)
    return contest


def _save_matches(write: TournamentWrite, before: Loaded, change: Progress, own: str) -> list[str]:
    """Fill the rows that changed; the keys of those that were set back."""
    found = []
    for key, standing in change.changed.items():
        if key != own and fill_row(write, before.matches[key], standing, before.people):
            found.append(key)
    return found


def _save_left_after(before: Loaded, after: Contest) -> None:
    if before.contest.left_after != after.left_after:
        before.bracket.left_after = sorted(after.left_after)
        before.bracket.save(update_fields=["left_after"])


def _save_rounds(write: TournamentWrite, before: Loaded, after: Contest, change: Progress) -> dict[str, Match]:
    """Store the rounds drawn and take away those taken back; the rows that are new."""
    if before.contest.drawn == after.drawn:
        return {}
    pairs = zip(before.contest.drawn, after.drawn, strict=False)
    save_rounds(before.bracket, after, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)))
    made = create_rows(write.tournament, before.bracket, after, change.added)
    return {row.key: row for row in with_people(Match.objects.filter(pk__in=[row.pk for row in made]))}


def save_rounds(bracket: Bracket, contest: Contest, kept: int = 0) -> None:
    """Store the rounds in place of those there are, but for the first ones that are `kept`."""
    bracket.rounds_drawn.filter(number__gt=kept).delete()
    rounds = enumerate(write_rounds(contest.drawn[kept:]), start=kept + 1)
    DrawnRound.objects.bulk_create(
        [DrawnRound(bracket=bracket, number=number, pairings=drawn) for number, drawn in rounds]
    )


def _tell_matches(write: TournamentWrite, now: Loaded, change: Progress, own: str, status: str) -> None:
    changed = [key for key in change.changed if key != own]
    nodes = [public_match(now.matches[key]) for key in (*changed, *change.added)]
    rounds = total_rounds(now.contest)
    playable = [now.matches[key].pk for key in change.playable if now.matches[key].state == MatchState.CHECK_IN]
    removed = [now.matches[key].pk for key in change.removed]
    write.tell(BracketUpdated(now.bracket.pk, write.tournament.pk, nodes, playable, status, removed, rounds))
    for key, node in zip(changed, nodes, strict=False):
        sides = public_participants(now.matches[key])
        write.tell(MatchUpdated(node["id"], write.tournament.pk, node, sides))
    end_with_matches(write, removed)
    Match.objects.filter(pk__in=removed).delete()


def tell_match_reset(write: TournamentWrite, row: Match) -> None:
    write.tell(MatchReset(row.pk, row.tournament_id, public_match(row), write.at, public_participants(row)))


def _tell_standings(write: TournamentWrite, before: Loaded, now: Loaded) -> None:
    write.tell(StandingsUpdated(write.tournament.pk, *changed_standings(before, now)))


def _settle_registrations(write: TournamentWrite, now: Loaded, change: Progress) -> None:
    """Who is out is eliminated; who is in again plays on."""
    moved = [
        *_move(_people(now, change.out), RegistrationState.ELIMINATED),
        *_move(_people(now, change.back), RegistrationState.ACTIVE),
    ]
    tell_registrations(write, moved)


def _people(now: Loaded, ids: Sequence[int]) -> Iterable[Registration]:
    return (now.people[pk] for pk in ids)


def _move(people: Iterable[Registration], new: RegistrationState) -> list[Registration]:
    moving = [registration for registration in people if REGISTRATION.allows(registration.current_state, new)]
    move_registrations(moving, new)
    return moving
