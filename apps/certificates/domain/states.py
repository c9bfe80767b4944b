"""The life of a certificate."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class CertificateState(StrEnum):
    #: It is being drawn; nobody has seen it.
    PREPARING = "preparing"
    ISSUED = "issued"
    REVOKED = "revoked"
    #: The result it was made of is no longer true.
    SUPERSEDED = "superseded"


_S = CertificateState
CERTIFICATE = Machine(
    "certificate",
    _S.PREPARING,
    {
        _S.PREPARING: (_S.ISSUED, _S.REVOKED, _S.SUPERSEDED),
        _S.ISSUED: (_S.REVOKED, _S.SUPERSEDED),
        _S.REVOKED: (),
        _S.SUPERSEDED: (),
    },
)
# Of a registration there is at most one in these.
LIVING = (_S.PREPARING, _S.ISSUED)
ENDED = (_S.REVOKED, _S.SUPERSEDED)
