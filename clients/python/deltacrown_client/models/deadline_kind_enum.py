from enum import StrEnum

class DeadlineKindEnum(StrEnum):
    CHECK_IN_CLOSES = "check_in_closes"
    CHECK_IN_OPENS = "check_in_opens"
    REGISTRATION_CLOSES = "registration_closes"
    REGISTRATION_OPENS = "registration_opens"
    STARTS = "starts"

    def __str__(self) -> str:
        return str(self.value)
