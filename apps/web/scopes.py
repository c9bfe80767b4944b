"""What people read for the matches that a referee is to have to do with."""

from django.utils.translation import gettext as _

from apps.tournaments.domain.roles import Scope
from apps.tournaments.models import Invitation, Station


def parts_of_scope(invitation: Invitation) -> list[str]:
    """The stations and stages of an offered role; of one that is for all matches, nothing."""
    scope = Scope.of(invitation.scope)
    stations = Station.objects.filter(pk__in=scope.stations).order_by("pk")
    at = [_("those at {name}").format(name=station.name) for station in stations]
    return at + [_("those of stage {n}").format(n=stage) for stage in sorted(scope.stages)]
