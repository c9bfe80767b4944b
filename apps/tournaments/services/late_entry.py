"""Who enters a tournament that has begun, where its format lets them: a Swiss before its second round is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import Registration
from apps.tournaments.selectors.contests import load_bracket_of
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.disqualifying import require_being_played
from apps.tournaments.services.registrations import move_registration, places_left
from apps.tournaments.services.write import TournamentWrite


def enter_late(
    write: TournamentWrite, registrations: Sequence[Registration], tell: Callable[[Registration], None]
) -> None:
    """Have these, who are confirmed, play from the second round on, as the last seeds; `tell` says what each is now.

    Raises `Conflict` where nobody may enter any more, and where there are too few places.
    """
    require_being_played(write)
    before = load_bracket_of(write.tournament.pk)
    after = before.contest
    for registration in registrations:
        after = after.joined_by(registration.pk)
        move_registration(registration, RegistrationState.ACTIVE, seed=len(after.entrants))
    # They count among those who take a place by now.
    if places_left(write.tournament) < 0:
        raise Conflict("There are too few places; who plays already keeps theirs.", state=write.tournament.state)
    for registration in registrations:
        tell(registration)
    before.bracket.entrants = list(after.entrants)
    before.bracket.save(update_fields=["entrants"])
    people = {**before.people, **{registration.pk: registration for registration in registrations}}
    apply_contest(write, replace(before, people=people), after)
