"""What tournaments keep of a person, as `apps/accounts/personal.py` asks for it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part, Sentence
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.player_data import EXAMPLE, PlayerData, player_data
from apps.tournaments.services.erasing import erase_person, forget_invitations


def what_needs_them(user: User) -> Sequence[Sentence]:
    """Somebody has to run what is not over, and to act for a team that takes part in it."""
    over = [state.value for state in ENDED]
    names = Tournament.objects.filter(organizer=user).exclude(state__in=over).order_by("pk")
    runs = _("“%(name)s” is not over: hand it over to another of its organizers, or cancel it.")
    led = Registration.objects.at_stake().filter(team__captain=user)
    leads = _("“%(team)s”, whose captain you are, takes part in “%(name)s”, which is not over.")
    return [
        *(runs % {"name": name} for name in names.values_list("name", flat=True)),
        *(leads % {"team": row.name, "name": row.tournament.name} for row in led.select_related("tournament")),
    ]


PARTS.append(
    Part("tournaments", PlayerData, EXAMPLE, player_data, erase_person, what_needs_them, forget=forget_invitations)
)
