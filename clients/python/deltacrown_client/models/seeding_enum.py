from enum import StrEnum

class SeedingEnum(StrEnum):
    RANDOM = "random"
    STANDARD = "standard"

    def __str__(self) -> str:
        return str(self.value)
