"""What tournaments keep of a person, as `apps/accounts/personal.py` asks for it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part, Sentence
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.player_data import EXAMPLE, PlayerData, player_data
from apps.tournaments.services.erasing import erase_person, forget_invitations


def unfinished_of(user: User) -> Sequence[Sentence]:
    """Somebody has to run what is not over."""
    over = [state.value for state in ENDED]
    names = Tournament.objects.filter(organizer=user).exclude(state__in=over).order_by("pk")
    text = _("“%(name)s” is not over: hand it over to another of its organizers, or cancel it.")
    return [text % {"name": name} for name in names.values_list("name", flat=True)]


PARTS.append(
    Part("tournaments", PlayerData, EXAMPLE, player_data, erase_person, unfinished_of, forget=forget_invitations)
)
