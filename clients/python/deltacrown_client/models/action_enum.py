from enum import StrEnum

class ActionEnum(StrEnum):
    BAN = "ban"
    PICK = "pick"

    def __str__(self) -> str:
        return str(self.value)
