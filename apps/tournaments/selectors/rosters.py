"""Reading rosters."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.shapes import RosterShape
from apps.tournaments.models import Registration
from apps.tournaments.selectors.tournaments import may_see


def public_roster(registration: Registration) -> list[RosterShape]:
    """Who plays for a team, the starters first; empty for a person and a guest."""
    return [
        {"place_id": place.pk, "name": place.user.shown_name, "is_substitute": place.is_substitute}
        for place in registration.roster.select_related("user")
    ]


def visible_roster(viewer: User | None, registration_id: int) -> list[RosterShape]:
    """The same for who may see the tournament; raises `NotFound`."""
    found = Registration.objects.select_related("tournament").filter(pk=registration_id).first()
    if found is None or not may_see(viewer.pk if viewer else None, found.tournament):
        raise NotFound
    return public_roster(found)
