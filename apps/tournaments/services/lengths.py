"""How many games a match is played over, where it is not as the tournament says."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import MatchUpdated
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Match
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.services.matches import tell_matches
from apps.tournaments.services.repetition import MOST_LENGTHS, require_few
from apps.tournaments.services.write import tournament_write

LONGEST = 15
NOT_BEGUN = [state.value for state in (MatchState.SCHEDULED, MatchState.CHECK_IN, MatchState.READY)]


def set_best_of(
    tournament_id: int,
    actor: User,
    best_of: int,
    *,
    match: int | None = None,
    stage: int | None = None,
    side: str | None = None,
    round: int | None = None,
) -> list[Match]:
    """Let one match, or those of a stage, side and round, be played over so many games, by an organizer; those that
    have begun, if only with their map veto, stay as they are. The matches that are so now.

    Rounds that are drawn later, as in a Swiss, are as the tournament says. Raises `Conflict` where there is none.
    """
    if not (1 <= best_of <= LONGEST and best_of % 2):
        raise InvalidInput(f"A match is played over an odd number of games, {LONGEST} at most.")
    where = {"pk": match, "stage": stage, "side": side, "round": round}
    wanted = {name: value for name, value in where.items() if value is not None}
    if not wanted:
        raise InvalidInput("Say which match it is about, or which stage, side or round.")
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        if write.tournament.current_state in ENDED:
            raise Conflict("This tournament is over.", state=write.tournament.state)
        pool = write.tournament.map_pool
        if pool and best_of > len(pool):
            raise InvalidInput(f"A best of {best_of} needs as many maps; the pool has {len(pool)}.")
        rows = _of(Match.objects.filter(tournament=write.tournament, **wanted))
        if not rows:
            raise Conflict("No such match waits to be played.", state=write.tournament.state)
        changed = [row for row in rows if row.best_of != best_of]
        write.changed = bool(changed)
        if changed:
            text = f"How long this is played was changed {MOST_LENGTHS} times; it stays now."
            require_few(write, MatchUpdated, MOST_LENGTHS, text, match_id=changed[0].pk)
            for row in changed:
                row.best_of = best_of
            Match.objects.filter(pk__in=[row.pk for row in changed]).update(best_of=best_of)
            tell_matches(write, changed)
    return rows


def _of(matches: "QuerySet[Match]") -> list[Match]:
    return list(with_people(matches.filter(state__in=NOT_BEGUN, bye=False, veto=None)).order_by("pk"))
