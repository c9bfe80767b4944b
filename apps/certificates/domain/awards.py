"""What a certificate is given for."""

from enum import StrEnum

from apps.tournaments.domain.registration_states import RegistrationState


class Award(StrEnum):
    WINNER = "winner"
    RUNNER_UP = "runner_up"
    THIRD = "third"
    PARTICIPANT = "participant"


_ALONE = {1: Award.WINNER, 2: Award.RUNNER_UP, 3: Award.THIRD}
_R = RegistrationState
# Whoever was not there, or was sent away, took no part.
NOT_AWARDED = (_R.NO_SHOW, _R.DISQUALIFIED, _R.WITHDRAWN, _R.REJECTED)


def award_of(first: int, last: int) -> Award:
    """For a place from `first` to `last`: who shares one took part."""
    return _ALONE.get(first, Award.PARTICIPANT) if first == last else Award.PARTICIPANT
