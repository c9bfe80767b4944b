from enum import StrEnum

class ReasonEnum(StrEnum):
    CHEATING = "cheating"
    NO_SHOW = "no_show"
    OTHER = "other"
    SCORE_MISMATCH = "score_mismatch"
    TECHNICAL_ISSUE = "technical_issue"

    def __str__(self) -> str:
        return str(self.value)
