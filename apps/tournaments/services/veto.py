"""The turns of a map veto, by whoever acts for the side, or by the clock."""

from apps.accounts.models import User
from apps.tournaments.domain.deadline_states import CLOCK
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.domain.veto_states import VETO, VetoState
from apps.tournaments.models import Match, Veto
from apps.tournaments.services.matches import acting_slot, participant_id
from apps.tournaments.services.veto_rows import save_turn
from apps.tournaments.services.write import TournamentWrite, match_write


def veto_map(
    match_id: int, actor: User, name: str, *, registration_id: int | None = None, turn: int | None = None
) -> Veto:
    """Ban or pick a map, whichever the turn is for, by a side whose turn it is.

    `registration_id`: a guest's, for whom a referee does it; `turn`: how many turns the caller saw taken, refused with
    `Conflict` where there are others by now.
    """
    with match_write(match_id, actor) as (write, match):
        slot = acting_slot(write, match, registration_id)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        row = _open_veto(match)
        if turn not in (None, len(row.steps)):
            raise Conflict("The map veto went on since you looked; look at it again.", state=row.state)
        by = str(participant_id(match, slot))
        if registration_id is not None:
            by = write.require(Role.REFEREE).role.label
        save_turn(write, match, row, row.now().take(name, slot), by)
    return row


def choose_by_clock(write: TournamentWrite, match: Match) -> None:
    """The side whose turn it is let its time run out: a map is taken at random, as the recorded seed says."""
    row = _open_veto(match)
    save_turn(write, match, row, row.now().take_at_random(row.seed), CLOCK)


def _open_veto(match: Match) -> Veto:
    row = Veto.objects.filter(match=match).first()
    if row is None:
        text = "This match has no map veto, or not yet: it begins when both sides are there."
        raise Conflict(text, state=match.state)
    VETO.require(row.current_state, VetoState.OPEN)
    return row
