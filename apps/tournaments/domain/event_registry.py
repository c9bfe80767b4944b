"""What an event is, and the registry of the events of all apps, by their names on the wire.

Declaring a subclass of `Event` is all it takes: its name on the wire is the class name in snake case, its fields are
the frame's `data`, and the class attributes and methods say who may see it and in which rooms. Another app declares its
events in its `events.py`, which the `ready()` of its `AppConfig` imports:

    @dataclass(frozen=True)
    class PrizePaid(Event):
        tournament_id: int
        registration_id: int

The registry is complete once all apps are ready, so `REGISTRY` is read when it is needed, and nothing of it is kept
from the time of an import. Events hold registration ids and display names only, never personal data.
"""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from apps.tournaments.domain.roles import Role

REGISTRY: dict[str, type["Event"]] = {}
Data = dict[str, Any]
# In letters; the log's column takes no more.
LONGEST_NAME = 40


class EventNameTaken(Exception):
    """Two events have one name on the wire."""


@dataclass(frozen=True)
class Audience:
    """Who gets the event: roles from `least_role` up and the `registrations` concerned get its data, all
    others get `public`, or a `skip` frame where that is None."""

    least_role: Role = Role.SPECTATOR
    registrations: tuple[int, ...] = ()
    public: Data | None = None


@dataclass(frozen=True)
class Event:
    """Base of all events. `sequence_in_data`: the frame's `data` repeats the room's number, where older
    clients look for it. `changes_access`: who may see or do what may be another now, and open sockets are looked at.
    `changes_snapshot`: how the room's snapshot is another after it, for the table in Documents/Protocol.md; an event of
    another app changes nothing there. `shown_in_place`: open pages show it by themselves, at once.

    Raises `EventNameTaken` where a subclass would have the name of one that is declared already, and `ValueError` for a
    name that is too long for the log.
    """

    type: ClassVar[str] = ""
    sequence_in_data: ClassVar[bool] = False
    changes_access: ClassVar[bool] = False
    changes_snapshot: ClassVar[str] = "nothing"
    shown_in_place: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.type = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        _register(cls)

    def data(self) -> Data:
        return asdict(self)

    def audience(self) -> Audience:
        return Audience()

    @classmethod
    def is_of_a_match(cls) -> bool:
        """Whether it is told in a match's room as well: it names one in a field `match_id`."""
        return any(field.name == "match_id" for field in fields(cls))

    @property
    def room_match_id(self) -> int | None:
        """The match in whose room this is told as well: the one it names, if any."""
        return getattr(self, "match_id", None)


def _register(event: type[Event]) -> None:
    if len(event.type) > LONGEST_NAME:
        raise ValueError(f"The name {event.type} is {len(event.type)} letters long; the log takes {LONGEST_NAME}.")
    known = REGISTRY.get(event.type)
    if known is not None:
        places = f"{known.__module__}.{known.__qualname__} and {event.__module__}.{event.__qualname__}"
        raise EventNameTaken(f"Two events have the name {event.type}: {places}. Rename one of them.")
    REGISTRY[event.type] = event
