from enum import StrEnum

class V1TournamentsPayoutsListState(StrEnum):
    APPROVED = "approved"
    FAILED = "failed"
    PAID = "paid"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    REVERSED = "reversed"
    SENT = "sent"

    def __str__(self) -> str:
        return str(self.value)
