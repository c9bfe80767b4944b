from enum import StrEnum

class V1TournamentsRegistrationsListState(StrEnum):
    ACTIVE = "active"
    CHECKED_IN = "checked_in"
    CONFIRMED = "confirmed"
    DISQUALIFIED = "disqualified"
    DROPPED_OUT = "dropped_out"
    ELIMINATED = "eliminated"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    PENDING = "pending"
    REJECTED = "rejected"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
