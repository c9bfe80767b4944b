"""A tournament whose next round cannot be drawn by the rules: an organizer decides how it goes on."""

from apps.accounts.models import User
from apps.tournaments.domain.contest import Contest, Halt
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.pairing_graph import Waived
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Bracket
from apps.tournaments.selectors.contests import load_bracket_of
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.write import tournament_write

END = "end"
WAYS = (END, *(waived.value for waived in Waived))


def carry_on(tournament_id: int, actor: User, how: str, after_round: int | None = None) -> None:
    """Go on where no legal round is left: `end` with the places as they are, or draw a round in which some meet again
    (`rematches`) or some more have a bye (`byes`), as few as have to.

    `after_round`: the number of the last round that was drawn when it was decided. Raises `Conflict` where another one
    was drawn since, where nothing is to be decided, or where that does not help.
    """
    if how not in WAYS:
        raise InvalidInput(f"Say how it goes on: {', '.join(WAYS)}.")
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        if not Bracket.objects.filter(tournament=write.tournament, halt=Halt.STUCK).exists():
            text = "The next round is played or drawn by the rules; there is nothing to decide."
            raise Conflict(text, state=write.tournament.state)
        before = load_bracket_of(tournament_id)
        if after_round not in (None, len(before.contest.drawn)):
            text = "Another round was drawn since you looked; look at the tournament again."
            raise Conflict(text, state=write.tournament.state)
        apply_contest(write, before, _after(before.contest, how))


def _after(contest: Contest, how: str) -> Contest:
    if how == END or contest.format.draw_anyway is None:
        return contest.halted(Halt.OVER)
    return contest.with_round(contest.format.draw_anyway(contest, how))
