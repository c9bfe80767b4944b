from enum import StrEnum

class V1TournamentsMatchesListOrder(StrEnum):
    OLDEST = "oldest"
    ROUND = "round"

    def __str__(self) -> str:
        return str(self.value)
