from enum import StrEnum

class V1TournamentsListOrder(StrEnum):
    NAME = "name"
    NEWEST = "newest"
    OLDEST = "oldest"
    START = "start"
    VALUE_3 = "-start"

    def __str__(self) -> str:
        return str(self.value)
