"""What a person is in one tournament. Roles are ordered: a higher one may do all a lower one may."""

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
