from apps.tournaments.domain.registration_states import TAKES_A_PLACE
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.models import Registration


def my_registration(user_id: int, tournament_id: int) -> Registration | None:
    """The living registration in the tournament that the person acts for."""
    return Registration.objects.living().played_by(user_id).filter(tournament_id=tournament_id).first()


def count_participants(tournament_id: int) -> int:
    """How many of the tournament's places are taken."""
    taking = [state.value for state in TAKES_A_PLACE]
    return Registration.objects.filter(tournament=tournament_id, state__in=taking).count()


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
