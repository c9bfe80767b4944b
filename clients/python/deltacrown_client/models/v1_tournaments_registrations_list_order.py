from enum import StrEnum

class V1TournamentsRegistrationsListOrder(StrEnum):
    NAME = "name"
    OLDEST = "oldest"
    SEED = "seed"

    def __str__(self) -> str:
        return str(self.value)
