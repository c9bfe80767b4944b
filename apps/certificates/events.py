"""What is told of certificates. Their codes are in no event: who has one is shown it, and the log stays."""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Event


@dataclass(frozen=True)
class CertificateIssued(Event):
    """`award`: winner, runner_up, third or participant. Its owner finds it in their list of certificates."""

    tournament_id: int
    registration_id: int
    award: str
    issued_at: str


@dataclass(frozen=True)
class CertificateRevoked(Event):
    """It counts no longer. `superseded`: the result it was made of is no longer true, and another may follow."""

    tournament_id: int
    registration_id: int
    superseded: bool
    revoked_at: str
    revoked_by: str
