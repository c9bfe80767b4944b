from enum import StrEnum

class V1TournamentsPayoutsListOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    PLACE = "place"

    def __str__(self) -> str:
        return str(self.value)
