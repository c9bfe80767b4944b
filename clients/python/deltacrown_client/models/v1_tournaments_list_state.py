from enum import StrEnum

class V1TournamentsListState(StrEnum):
    ARCHIVED = "archived"
    AWAITING_REVIEW = "awaiting_review"
    CANCELLED = "cancelled"
    CHECK_IN = "check_in"
    COMPLETED = "completed"
    DRAFT = "draft"
    LIVE = "live"
    PUBLISHED = "published"
    REGISTRATION_CLOSED = "registration_closed"
    REGISTRATION_OPEN = "registration_open"

    def __str__(self) -> str:
        return str(self.value)
