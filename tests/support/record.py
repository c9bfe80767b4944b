"""What is on record of a tournament, for tests that compare it before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.certificates.models import Certificate, CertificateOptions
from apps.payouts.models import (
    Batch,
    LedgerEntry,
    PaymentDetails,
    Payout,
    Pool,
    Sending,
    Statement,
    StatementLine,
)
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.models import (
    Announcement,
    Bracket,
    Deadline,
    Dispute,
    Evidence,
    GuestClaim,
    Invitation,
    LoggedEvent,
    Match,
    MatchGame,
    Registration,
    RegistrationAnswer,
    RegistrationField,
    ResultReport,
    RosterPlace,
    Ruling,
    SchedulePlan,
    Station,
    Stream,
    Tournament,
    TournamentResult,
    TournamentRole,
    Veto,
    ViewerSample,
)
from apps.tournaments.selectors.log import first_broken

# Every table that belongs to a tournament, and the path from its rows to the tournament.
TABLES = {
    Tournament: "pk",
    TournamentRole: "tournament",
    Invitation: "tournament",
    Registration: "tournament",
    RosterPlace: "tournament",
    GuestClaim: "registration__tournament",
    Stream: "tournament",
    RegistrationField: "tournament",
    RegistrationAnswer: "registration__tournament",
    Station: "tournament",
    SchedulePlan: "tournament",
    Deadline: "tournament",
    Bracket: "tournament",
    Match: "tournament",
    MatchGame: "match__tournament",
    Veto: "match__tournament",
    ResultReport: "match__tournament",
    Dispute: "match__tournament",
    Evidence: "match__tournament",
    Ruling: "dispute__match__tournament",
    TournamentResult: "tournament",
    Announcement: "tournament",
    ViewerSample: "tournament",
    CertificateOptions: "tournament",
    Certificate: "tournament",
    LoggedEvent: "tournament",
    Pool: "tournament",
    Payout: "tournament",
    PaymentDetails: "payout__tournament",
    Batch: "tournament",
    Sending: "payout__tournament",
    Statement: "tournament",
    StatementLine: "statement__tournament",
    LedgerEntry: "tournament",
}


def record(tournament_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tournament, its sequence and its revision with it."""
    return {
        model.__name__: list(model.objects.filter(**{path: tournament_id}).order_by("pk").values())
        for model, path in TABLES.items()
    }


def log(tournament_id: int, *types: str) -> list[LoggedEvent]:
    """The tournament's events in their order: all of them, or those of the types."""
    rows = LoggedEvent.objects.filter(tournament_id=tournament_id).order_by("sequence")
    return list(rows.filter(type__in=types) if types else rows)


def check_numbers(tournament_id: int) -> None:
    """The rooms' numbers begin at 1 and have no gap, in the tournament's and in each match's; the chain is whole."""
    tournament = Tournament.objects.get(pk=tournament_id)
    events = log(tournament_id)
    assert [event.sequence for event in events] == list(range(1, tournament.sequence + 1))
    for match in Match.objects.filter(tournament=tournament):
        numbers = [event.match_sequence for event in events if event.match_id == match.pk]
        assert numbers == list(range(1, match.sequence + 1))
    assert first_broken(tournament) is None


@contextmanager
def told(tournament_id: int) -> Iterator[list[LoggedEvent]]:
    """The list of the events told inside the block, filled when it ends."""
    before = Tournament.objects.get(pk=tournament_id).sequence
    events: list[LoggedEvent] = []
    yield events
    check_numbers(tournament_id)
    events += [event for event in log(tournament_id) if event.sequence > before]


@contextmanager
def refused(tournament_id: int, kind: type[DomainError], words: str | None = None) -> Iterator[Any]:
    """What happens inside is refused with `kind`, in these words, and leaves no trace on record."""
    before = record(tournament_id)
    with pytest.raises(kind, match=words) as refusal:
        yield refusal
    assert record(tournament_id) == before
