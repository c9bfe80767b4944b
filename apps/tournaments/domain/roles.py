"""What a person is in one tournament. Roles are ordered: a higher one may do all a lower one may."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    SPECTATOR = 0
    PLAYER = 1
    REFEREE = 2
    ORGANIZER = 3
    ADMIN = 4

    @property
    def label(self) -> str:
        """The name on the wire."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> "Role":
        return cls[label.upper()]


@dataclass(frozen=True)
class Scope:
    """Of which matches somebody is a referee: of those at these stations and those of these stages; with neither, of
    all."""

    stations: frozenset[int] = frozenset()
    stages: frozenset[int] = frozenset()

    @property
    def is_everything(self) -> bool:
        return not self.stations and not self.stages

    def covers(self, station_id: int | None, stage: int) -> bool:
        return self.is_everything or station_id in self.stations or stage in self.stages

    def stored(self) -> dict[str, list[int]]:
        """As a row holds it and the wire shows it."""
        return {"stations": sorted(self.stations), "stages": sorted(self.stages)}

    @classmethod
    def of(cls, stored: Mapping[str, list[int]]) -> "Scope":
        """The scope that was stored; of nothing, everything."""
        return cls(frozenset(stored.get("stations", ())), frozenset(stored.get("stages", ())))


EVERYTHING = Scope()
