"""Many seeds at once, in a write that is open."""

from collections.abc import Mapping

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import RegistrationSeeded
from apps.tournaments.models import Bracket, Registration
from apps.tournaments.selectors.events import times_told
from apps.tournaments.selectors.registrations import public_registration
from apps.tournaments.services.registrations import DRAWN
from apps.tournaments.services.repetition import MOST_SEEDS
from apps.tournaments.services.write import TournamentWrite

_AT_A_TIME = 500


def give_seeds(write: TournamentWrite, seeds: Mapping[Registration, int | None]) -> list[Registration]:
    """Give each of these its seed, or take it back, and tell of those that are new. What is asked for is judged: the
    seeds are legal, and nobody else has one of them. Raises `Conflict` where a bracket is drawn."""
    changed = [row for row, seed in seeds.items() if row.seed != seed]
    if not changed:
        return []
    if Bracket.objects.filter(tournament=write.tournament).exists():
        raise Conflict(DRAWN)
    if times_told(write.tournament.pk, RegistrationSeeded.type) + len(changed) > MOST_SEEDS:
        raise Conflict(f"Seeds are given {MOST_SEEDS} times at most here.", state=write.tournament.state)
    # A seed is given once, so those that change hands are taken back first.
    Registration.objects.filter(pk__in=[row.pk for row in changed]).update(seed=None)
    for row in changed:
        row.seed = seeds[row]
    given = [row for row in changed if row.seed is not None]
    Registration.objects.bulk_update(given, ["seed"], batch_size=_AT_A_TIME)
    for row in changed:
        write.tell(RegistrationSeeded(write.tournament.pk, **public_registration(row)))
    return changed
