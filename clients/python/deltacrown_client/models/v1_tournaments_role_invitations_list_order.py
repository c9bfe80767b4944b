from enum import StrEnum

class V1TournamentsRoleInvitationsListOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"

    def __str__(self) -> str:
        return str(self.value)
