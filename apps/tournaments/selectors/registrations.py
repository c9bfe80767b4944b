from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.models import Registration

_GONE = [state.value for state in GONE]


def my_registration(user_id: int, tournament_id: int) -> Registration | None:
    """The person's living registration in the tournament."""
    return Registration.objects.filter(tournament_id=tournament_id, user_id=user_id).exclude(state__in=_GONE).first()


def public_registrations(tournament_id: int) -> list[RegistrationShape]:
    """The living registrations as the snapshot and the API show them."""
    found = Registration.objects.filter(tournament_id=tournament_id).exclude(state__in=_GONE).order_by("seed", "id")
    return [public_registration(registration) for registration in found]


def public_registration(registration: Registration) -> RegistrationShape:
    return {
        "registration_id": registration.pk,
        "name": registration.name,
        "seed": registration.seed,
        "state": registration.state,
        "checked_in": registration.checked_in_at is not None,
    }
