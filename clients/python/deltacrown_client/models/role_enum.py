from enum import StrEnum

class RoleEnum(StrEnum):
    ORGANIZER = "organizer"
    REFEREE = "referee"

    def __str__(self) -> str:
        return str(self.value)
