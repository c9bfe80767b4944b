from enum import StrEnum

class V1TournamentsMatchesListState(StrEnum):
    CANCELLED = "cancelled"
    CHECK_IN = "check_in"
    COMPLETED = "completed"
    DISPUTED = "disputed"
    FORFEIT = "forfeit"
    LIVE = "live"
    PENDING_RESULT = "pending_result"
    READY = "ready"
    SCHEDULED = "scheduled"

    def __str__(self) -> str:
        return str(self.value)
