"""What organizers read of a refusal: where something is in another state, what it is now and what would do."""

from django.utils.translation import gettext as _

from apps.tournaments.domain.errors import DomainError, WrongState
from apps.web.refusals import MACHINES, in_words

# Of more, a list says nothing.
MOST_WANTED = 2


def words_of(error: DomainError) -> str:
    if not isinstance(error, WrongState) or error.machine not in MACHINES:
        return in_words(error.message)
    thing, labels = MACHINES[error.machine]
    state = labels[error.state]
    if not 0 < len(error.wanted) <= MOST_WANTED:
        text = _("{thing} is “{state}” by now, so this cannot be done any more. Nothing was changed.")
        return text.format(thing=thing, state=state)
    wanted = _(" or ").join(f"“{labels[name]}”" for name in error.wanted)
    text = _("{thing} is “{state}”, and for this it has to be {wanted}. Nothing was changed.")
    return text.format(thing=thing, state=state, wanted=wanted)
