from enum import StrEnum

class V1TournamentsCertificatesListState(StrEnum):
    ISSUED = "issued"
    PREPARING = "preparing"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"

    def __str__(self) -> str:
        return str(self.value)
