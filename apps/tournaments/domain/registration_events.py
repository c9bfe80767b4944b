"""What happens to the registrations of a tournament, as it is told; see `events.py`, which names these too.

But for `registration_cancelled` and those of several registrations, each holds the whole row of its registration.
"""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import RegistrationShape, RosterShape

_ROW = "its row in `registrations` is as the event's fields of the same names say, or is new"
_COUNT = "`participants` in `tournament`"


@dataclass(frozen=True)
class RegistrationCreated(Event):
    changes_access = True
    changes_snapshot = f"{_ROW}; {_COUNT}"

    tournament_id: int
    registration_id: int
    name: str
    state: str
    seed: int | None
    checked_in: bool
    participants: int


@dataclass(frozen=True)
class RegistrationCancelled(Event):
    """`promoted`: the registration that moves up from the waitlist into the freed place, if any; its new row is told
    next."""

    changes_access = True
    changes_snapshot = f"its row in `registrations` goes; {_COUNT}"

    tournament_id: int
    registration_id: int
    name: str
    state: str
    promoted: int | None
    participants: int


@dataclass(frozen=True)
class RegistrationDisqualified(Event):
    changes_access = True
    changes_snapshot = f"{_ROW}; {_COUNT}"

    tournament_id: int
    registration_id: int
    name: str
    timestamp: str
    disqualified_by: str
    state: str
    seed: int | None
    checked_in: bool
    participants: int


@dataclass(frozen=True)
class RegistrationsUpdated(Event):
    """`registrations`: those who are out, in again, finished, or moved up from the waitlist, as in the snapshot."""

    changes_snapshot = f"each of `registrations` takes the place of its row; {_COUNT}"

    tournament_id: int
    registrations: list[RegistrationShape]
    participants: int


@dataclass(frozen=True)
class RegistrationUpdated(Event):
    """An organizer let somebody in who waited for it, or turned them away: `reason` is for them and the staff, and
    empty for others. Or somebody left between two rounds (`dropped_out`)."""

    changes_access = True
    changes_snapshot = f"{_ROW}; where `state` is `rejected`, it goes; {_COUNT}"

    tournament_id: int
    registration_id: int
    name: str
    seed: int | None
    state: str
    checked_in: bool
    participants: int
    reason: str

    def audience(self) -> Audience:
        if not self.reason:
            return Audience()
        return Audience(Role.REFEREE, (self.registration_id,), {**self.data(), "reason": ""})


@dataclass(frozen=True)
class RosterChanged(Event):
    """Who plays for a team from now on: `roster` is the whole of it. `reason`: of an organizer who replaced somebody,
    for the team and the staff, and empty for others."""

    changes_access = True
    changes_snapshot = "nothing"

    tournament_id: int
    registration_id: int
    name: str
    roster: list[RosterShape]
    reason: str

    def audience(self) -> Audience:
        if not self.reason:
            return Audience()
        return Audience(Role.REFEREE, (self.registration_id,), {**self.data(), "reason": ""})


@dataclass(frozen=True)
class GuestClaimed(Event):
    """Somebody with an account plays as this guest from now on; where `claimed` is false, nobody does any more."""

    changes_access = True
    changes_snapshot = "nothing"

    tournament_id: int
    registration_id: int
    name: str
    claimed: bool


@dataclass(frozen=True)
class RegistrationSeeded(Event):
    """`seed` is None where it was taken back."""

    changes_snapshot = _ROW

    tournament_id: int
    registration_id: int
    name: str
    seed: int | None
    state: str
    checked_in: bool


@dataclass(frozen=True)
class RegistrationsSeeded(Event):
    """`registrations`: those with another seed than before, as in the snapshot. `random_seed`: the number by which they
    were shuffled; None where somebody said the order."""

    changes_snapshot = "each of `registrations` takes the place of its row"

    tournament_id: int
    registrations: list[RegistrationShape]
    random_seed: int | None


@dataclass(frozen=True)
class WaitlistReordered(Event):
    """`registrations`: who was put first on the waitlist, in this order; the others come after them, as before."""

    changes_snapshot = "nothing"

    tournament_id: int
    registrations: list[RegistrationShape]


@dataclass(frozen=True)
class RegistrationCheckedIn(Event):
    changes_snapshot = _ROW

    tournament_id: int
    registration_id: int
    name: str
    checked_in_at: str
    state: str
    seed: int | None
    checked_in: bool


@dataclass(frozen=True)
class RegistrationCheckinReverted(Event):
    changes_snapshot = _ROW

    tournament_id: int
    registration_id: int
    name: str
    timestamp: str
    state: str
    seed: int | None
    checked_in: bool


@dataclass(frozen=True)
class FieldsUpdated(Event):
    """What is asked of those who register is another; read it anew. `field_id`: which field was added, changed or taken
    away."""

    changes_snapshot = "nothing"

    tournament_id: int
    field_id: int


@dataclass(frozen=True)
class AnswersUpdated(Event):
    """A registration has other answers to what is asked here; it and the staff read them anew."""

    changes_snapshot = "nothing"

    tournament_id: int
    registration_id: int

    def audience(self) -> Audience:
        return Audience(Role.REFEREE, (self.registration_id,))
