"""The bracket that is drawn before the start, and who would play."""

from django.db.models import QuerySet

from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START
from apps.tournaments.models import Bracket, Registration, Tournament


def entrants_of(tournament: Tournament) -> QuerySet[Registration]:
    """Who would play if it began now."""
    playing = (RegistrationState.CONFIRMED.value, RegistrationState.CHECKED_IN.value)
    return Registration.objects.filter(tournament=tournament, state__in=playing).order_by("id")


def fits(bracket: Bracket) -> bool:
    """Whether it is drawn of exactly those who would play."""
    return set(bracket.entrants) == set(entrants_of(bracket.tournament).values_list("pk", flat=True))


def is_outdated(tournament: Tournament) -> bool:
    """Whether a bracket is drawn that will be drawn anew at the start, because somebody left or came since."""
    if tournament.current_state not in BEFORE_START:
        return False
    bracket = Bracket.objects.filter(tournament=tournament).select_related("tournament").first()
    return bracket is not None and not fits(bracket)
