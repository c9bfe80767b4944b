from enum import StrEnum

class SideEnum(StrEnum):
    FINAL = "final"
    GROUP = "group"
    LOSERS = "losers"
    SWISS = "swiss"
    THIRD_PLACE = "third_place"
    WINNERS = "winners"

    def __str__(self) -> str:
        return str(self.value)
