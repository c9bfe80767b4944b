from enum import StrEnum

class ParticipationEnum(StrEnum):
    SOLO = "solo"
    TEAM = "team"

    def __str__(self) -> str:
        return str(self.value)
