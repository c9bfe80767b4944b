"""What the result that counts gives whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.payouts.domain.pools import Recipient, equal_parts
from apps.payouts.models import Pool
from apps.tournaments.domain.standings import Place
from apps.tournaments.models import Registration, RosterPlace, TournamentResult
from apps.tournaments.selectors.results import approved_result


@dataclass(frozen=True)
class Due:
    """The prize of a registration, and whom it goes to: person -> coins; the person of a guest is None."""

    registration_id: int
    name: str
    first: int
    last: int
    amount: int
    parts: dict[int | None, int]


def due_by(pool: Pool | None, result: TournamentResult | None) -> list[Due]:
    """All prizes, best place first; none without a pool or a result."""
    if pool is None or result is None:
        return []
    prizes = pool.declared
    awards = prizes.awards([Place(row["registration_id"], row["from"], row["to"]) for row in result.places])
    names = {row["registration_id"]: row["name"] for row in result.places}
    people = _people([award.registration for award in awards], prizes.recipient)
    return [
        Due(
            award.registration,
            names[award.registration],
            award.first,
            award.last,
            int(award.amount),
            _parts(int(award.amount), people[award.registration]),
        )
        for award in awards
    ]


def due_now(tournament_id: int) -> list[Due]:
    """By the result that counts, if there is one."""
    return due_by(Pool.objects.filter(tournament=tournament_id).first(), approved_result(tournament_id))


def _people(registration_ids: Sequence[int], recipient: Recipient) -> dict[int, list[int]]:
    """Registration -> the accounts that its prize is paid to."""
    rows = Registration.objects.filter(pk__in=registration_ids).select_related("team")
    found = {row.pk: [person] if (person := row.team.captain_id if row.team else row.user_id) else [] for row in rows}
    if recipient is Recipient.ROSTER:
        rosters: dict[int, list[int]] = {}
        places = RosterPlace.objects.standing().filter(registration__in=registration_ids)
        for place in places.order_by("is_substitute", "pk"):
            rosters.setdefault(place.registration_id, []).append(place.user_id)
        found |= rosters
    return found


def _parts(amount: int, people: list[int]) -> dict[int | None, int]:
    return {person: part for person, part in equal_parts(amount, people).items() if part} if people else {None: amount}
