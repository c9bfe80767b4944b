"""What people read of a refusal: states by the names that the pages have for them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.tournaments.domain.errors import DomainError, WrongState
from apps.web.states import MATCH_LABELS, PAYOUT_LABELS, REGISTRATION_LABELS, TOURNAMENT_LABELS

# Of more, a list says nothing.
MOST_WANTED = 2
_NAMED: dict[str, tuple[Promise, Mapping[str, Promise]]] = {
    "tournament": (gettext_lazy("The tournament"), TOURNAMENT_LABELS),
    "match": (gettext_lazy("The match"), MATCH_LABELS),
    "registration": (gettext_lazy("The registration"), REGISTRATION_LABELS),
    "payout": (gettext_lazy("The payout"), PAYOUT_LABELS),
}


def words_of(error: DomainError) -> str:
    if not isinstance(error, WrongState) or error.machine not in _NAMED:
        return error.message
    thing, labels = _NAMED[error.machine]
    state = labels[error.state]
    if not 0 < len(error.wanted) <= MOST_WANTED:
        text = _("{thing} is “{state}” by now, so this cannot be done any more. Nothing was changed.")
        return text.format(thing=thing, state=state)
    wanted = _(" or ").join(f"“{labels[name]}”" for name in error.wanted)
    text = _("{thing} is “{state}”, and for this it has to be {wanted}. Nothing was changed.")
    return text.format(thing=thing, state=state, wanted=wanted)
