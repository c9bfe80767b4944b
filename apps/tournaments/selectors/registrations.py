from apps.accounts.models import User
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.registration_states import TAKES_A_PLACE, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.models import Registration
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import may_see


def my_registration(user_id: int, tournament_id: int) -> Registration | None:
    """The living registration in the tournament that is the person's: their own, or a team's."""
    return Registration.objects.living().of_person(user_id).filter(tournament_id=tournament_id).first()


def count_participants(tournament_id: int) -> int:
    """How many of the tournament's places are taken."""
    taking = [state.value for state in TAKES_A_PLACE]
    return Registration.objects.filter(tournament=tournament_id, state__in=taking).count()


def waitlist_position(registration: Registration) -> int | None:
    """1 for who gets the next place that falls free; None for who does not wait."""
    if registration.state != RegistrationState.WAITLISTED.value:
        return None
    before = Registration.objects.filter(tournament=registration.tournament_id, state=registration.state)
    return before.filter(pk__lte=registration.pk).count()


def registration_for(viewer: User, registration_id: int) -> Registration:
    """The registration as its people and the staff read it; raises `NotFound`, or `PermissionRefused` for others."""
    found = (
        Registration.objects.select_related("tournament", "user", "team__captain").filter(pk=registration_id).first()
    )
    if found is None or not may_see(viewer.pk, found.tournament):
        raise NotFound
    if not found.is_of(viewer.pk):
        require_role(viewer.pk, found.tournament_id, Role.REFEREE)
    return found


def public_registrations(tournament_id: int) -> list[RegistrationShape]:
    """The living registrations as the snapshot and the API show them."""
    found = Registration.objects.living().filter(tournament_id=tournament_id).order_by("seed", "id")
    return [public_registration(registration) for registration in found]


def public_registration(registration: Registration) -> RegistrationShape:
    return {
        "registration_id": registration.pk,
        "name": registration.name,
        "seed": registration.seed,
        "state": registration.state,
        "checked_in": registration.checked_in_at is not None,
    }
