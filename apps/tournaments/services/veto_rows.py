"""The map veto of a match as the match goes on: begun when both sides are there, off when it is played without, taken
back with its result. The turns themselves are in `veto.py`."""

import secrets
from dataclasses import asdict, replace
from datetime import timedelta

from django.db.models import QuerySet

from apps.tournaments.domain.deadline_states import CLOCK, DeadlineKind, DeadlineState
from apps.tournaments.domain.events import VetoUpdated
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.veto import SEEDS, MapVeto, order_for, read_order, with_maps, written
from apps.tournaments.domain.veto_states import VETO, VetoState
from apps.tournaments.models import Deadline, Match, Veto
from apps.tournaments.selectors.veto import public_veto
from apps.tournaments.services.deadlines import OPEN, end, set_deadline
from apps.tournaments.services.write import TournamentWrite

_BEFORE = (MatchState.SCHEDULED, MatchState.CHECK_IN)


def follow_match(write: TournamentWrite, match: Match, old: MatchState, new: MatchState) -> None:
    """Let the veto follow the state of its match, which has changed.

    It begins when both sides are there: before, the clock would take maps from somebody who is not. A match that is
    ready because its result was taken back has a new one, without a clock until it is called or somebody acts: nobody
    looks at it yet.
    """
    if not write.tournament.map_pool:
        return
    if new is MatchState.READY:
        _begin(write, match, is_clocked=old is MatchState.CHECK_IN)
    elif new in _BEFORE:
        _take_away(write, match)
    elif old is MatchState.READY:
        _switch_off(write, match)


def _begin(write: TournamentWrite, match: Match, *, is_clocked: bool) -> None:
    end_turn(write, match, DeadlineState.OFF)
    Veto.objects.filter(match=match).delete()
    pool = write.tournament.map_pool
    order = order_for(pool, read_order(write.tournament.veto_order), match.best_of)
    if order is None:
        return
    row = Veto.objects.create(match=match, pool=pool, order=written(order), seed=secrets.randbelow(SEEDS))
    tell_veto(write, match, row, "system")
    if is_clocked:
        start_turn(write, match)


def _take_away(write: TournamentWrite, match: Match) -> None:
    end_turn(write, match, DeadlineState.OFF)
    if Veto.objects.filter(match=match).delete()[0]:
        tell_veto(write, match, None, "system")


def _switch_off(write: TournamentWrite, match: Match) -> None:
    """Played, given to somebody or cancelled before its maps are known: they are whatever the sides say."""
    row = Veto.objects.filter(match=match, state=VetoState.OPEN.value).first()
    if row is not None:
        end_turn(write, match, DeadlineState.OFF)
        row.state = VETO.check(row.current_state, VetoState.OFF).value
        row.save(update_fields=["state"])
        tell_veto(write, match, row, "system")


def tell_veto(write: TournamentWrite, match: Match, row: Veto | None, by: str) -> None:
    shown = public_veto(row) if row is not None else None
    write.tell(VetoUpdated(match.pk, match.tournament_id, shown, write.at, by))


def save_turn(write: TournamentWrite, match: Match, row: Veto, now: MapVeto, by: str) -> None:
    """An open veto is `now` as it is after one more turn."""
    row.steps = [{**asdict(step), "action": step.action.value} for step in now.steps]
    if now.turn is None:
        row.state = VETO.check(row.current_state, VetoState.DONE).value
    row.save(update_fields=["steps", "state"])
    end_turn(write, match, DeadlineState.DONE)
    tell_veto(write, match, row, by)
    if now.turn is not None:
        start_turn(write, match)


def start_turn(write: TournamentWrite, match: Match) -> None:
    """From now on the side whose turn it is has so long, where there is a clock."""
    seconds = write.tournament.veto_seconds
    if seconds:
        set_deadline(write, DeadlineKind.VETO_TURN, write.now + timedelta(seconds=seconds), CLOCK, match=match)


def end_turn(write: TournamentWrite, match: Match, state: DeadlineState) -> None:
    for deadline in _turns(match).select_related("match"):
        end(write, deadline, state, CLOCK)


def _turns(match: Match) -> "QuerySet[Deadline]":
    """The deadline of the turn that is waited for, if it has one."""
    return Deadline.objects.filter(match=match, kind=DeadlineKind.VETO_TURN.value, state=OPEN)


def start_waiting_turn(write: TournamentWrite, match: Match) -> None:
    """The sides are called: a veto that waited for nothing but them has its clock from now on."""
    if not write.tournament.map_pool or _turns(match).exists():
        return
    if Veto.objects.filter(match=match, state=VetoState.OPEN.value).exists():
        start_turn(write, match)


def on_vetoed_maps(write: TournamentWrite, match: Match, score: MatchScore) -> MatchScore:
    """The score with the maps of its games as the veto says. Raises `InvalidInput` where one names another."""
    if not score.games or not write.tournament.map_pool:
        return score
    row = Veto.objects.filter(match=match, state=VetoState.DONE.value).first()
    return score if row is None else replace(score, games=with_maps(row.now().maps, score.games))
