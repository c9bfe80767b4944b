"""A tournament of many whose rows were made at once, with random fates: for what counts, and nothing that plays."""

import random
from datetime import UTC, datetime, timedelta

from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import Bracket, Dispute, LoggedEvent, Match, Registration, Ruling, Tournament, ViewerSample

BEGAN = datetime(2026, 5, 1, 18, tzinfo=UTC)
FATES = [state for state in RegistrationState if state is not RegistrationState.PENDING]
PLAYED = [MatchState.COMPLETED] * 6 + [MatchState.FORFEIT, MatchState.LIVE, MatchState.READY, MatchState.DISPUTED]


def crowd(tournament: Tournament, registrations: int, matches: int, seed: int) -> None:
    """Fill a tournament: guests with random states and days, matches with random times, disputes, rulings, viewers."""
    dice = random.Random(seed)
    people = _registrations(tournament, registrations, dice)
    played = _matches(tournament, people, matches, dice)
    _disputes(tournament, played, dice)
    minutes = [BEGAN + timedelta(minutes=n) for n in range(150) if dice.random() < 0.9]
    ViewerSample.objects.bulk_create(
        ViewerSample(tournament=tournament, at=at, viewers=dice.randint(1, 400)) for at in minutes
    )


def _registrations(tournament: Tournament, many: int, dice: random.Random) -> list[Registration]:
    rows = [
        Registration(tournament=tournament, is_guest=True, name=f"Guest {n}", state=dice.choice(FATES).value)
        for n in range(many)
    ]
    Registration.objects.bulk_create(rows)
    for row in rows:
        row.created_at = BEGAN - timedelta(minutes=dice.randint(0, 20_000))
    Registration.objects.bulk_update(rows, ["created_at"], batch_size=500)
    _tell(tournament, rows, dice)
    return rows


def _tell(tournament: Tournament, rows: list[Registration], dice: random.Random) -> None:
    """What the log says of them: some waited, and of those some were moved up, alone or with others."""
    told: list[tuple[str, dict[str, object]]] = []
    for row in rows:
        began = "waitlisted" if dice.random() < 0.2 else "confirmed"
        told.append(("registration_created", {"registration_id": row.pk, "state": began}))
        fate = dice.random()
        if began == "waitlisted" and fate < 0.2:
            told.append(("registration_cancelled", {"registration_id": 0, "promoted": row.pk}))
        elif began == "waitlisted" and fate < 0.4:
            told.append(
                ("registrations_updated", {"registrations": [{"registration_id": row.pk, "state": "confirmed"}]})
            )
        elif fate < 0.5:
            told.append(("registration_cancelled", {"registration_id": row.pk, "promoted": None}))
    before = tournament.events.count()
    LoggedEvent.objects.bulk_create(
        [
            LoggedEvent(tournament=tournament, sequence=before + n, type=name, data=data, at=BEGAN)
            for n, (name, data) in enumerate(told, start=1)
        ],
        batch_size=500,
    )


def _matches(tournament: Tournament, people: list[Registration], many: int, dice: random.Random) -> list[Match]:
    bracket = Bracket.objects.create(
        tournament=tournament, format="single_elimination", random_seed=1, generated_at=BEGAN
    )
    rows = []
    for n in range(many):
        state = dice.choice(PLAYED)
        planned = BEGAN + timedelta(minutes=dice.randint(0, 300))
        started = planned + timedelta(seconds=dice.randint(-60, 1200))
        is_over, was_planned = state is MatchState.COMPLETED, dice.random() < 0.8
        rows.append(
            Match(
                tournament=tournament,
                bracket=bracket,
                key=f"w{n}",
                round=dice.randint(1, 6),
                position=n,
                participant1=people[n % len(people)],
                participant2=people[(n + 1) % len(people)],
                state=state.value,
                bye=dice.random() < 0.05,
                scheduled_time=planned if was_planned else None,
                started_at=None if state is MatchState.READY else started,
                completed_at=started + timedelta(seconds=dice.randint(1, 50) * 60) if is_over else None,
            )
        )
    return Match.objects.bulk_create(rows, batch_size=500)


def _disputes(tournament: Tournament, played: list[Match], dice: random.Random) -> None:
    reasons = [reason for reason, _ in Dispute.REASONS]
    chosen = [match for match in played if dice.random() < 0.1]
    rows = Dispute.objects.bulk_create(
        Dispute(match=match, opened_by=match.participant1, reason=dice.choice(reasons), status=status)
        for match in chosen
        for status in [dice.choice(["open", "resolved"])]
    )
    ruled = [row for row in rows if row.status == "resolved"]
    Ruling.objects.bulk_create(
        Ruling(
            dispute=row,
            version=version,
            role="referee",
            at=row.created_at + timedelta(seconds=dice.randint(10, 4000) + version),
            participant1_score=1,
            participant2_score=0,
        )
        for row in ruled
        for version in range(1, dice.randint(1, 3) + 1)
    )
