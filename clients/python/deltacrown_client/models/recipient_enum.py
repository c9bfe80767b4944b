from enum import StrEnum

class RecipientEnum(StrEnum):
    CAPTAIN = "captain"
    ROSTER = "roster"

    def __str__(self) -> str:
        return str(self.value)
