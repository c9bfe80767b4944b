from enum import StrEnum

class HowEnum(StrEnum):
    BYES = "byes"
    END = "end"
    REMATCHES = "rematches"

    def __str__(self) -> str:
        return str(self.value)
