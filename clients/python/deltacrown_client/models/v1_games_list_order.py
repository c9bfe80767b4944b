from enum import StrEnum

class V1GamesListOrder(StrEnum):
    NAME = "name"
    OLDEST = "oldest"

    def __str__(self) -> str:
        return str(self.value)
