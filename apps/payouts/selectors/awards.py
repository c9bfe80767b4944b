"""What the result that counts gives whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.payouts.domain.pools import Recipient, equal_parts
from apps.payouts.models import Pool
from apps.tournaments.domain.standings import Place
from apps.tournaments.models import Registration, RosterPlace, TournamentResult
from apps.tournaments.selectors.results import approved_result


@dataclass(frozen=True)
class Due:
    """The prize of a registration, and whom it goes to: person -> coins. None is a guest, and whoever's account has
    ended: nobody is there to say where it goes but an organizer."""

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


def _people(registration_ids: Sequence[int], recipient: Recipient) -> dict[int, list[int | None]]:
    """Registration -> the accounts that its prize is paid to."""
    rows = Registration.objects.filter(pk__in=registration_ids).select_related("user", "team__captain")
    found = {row.pk: [_there(row.team.captain if row.team else row.user)] for row in rows}
    if recipient is Recipient.ROSTER:
        rosters: dict[int, list[int | None]] = {}
        places = RosterPlace.objects.standing().filter(registration__in=registration_ids).select_related("user")
        for place in places.order_by("is_substitute", "pk"):
            rosters.setdefault(place.registration_id, []).append(_there(place.user))
        found |= rosters
    return found


def _there(person: User | None) -> int | None:
    return person.pk if person is not None and person.ended_at is None else None


def _parts(amount: int, people: Sequence[int | None]) -> dict[int | None, int]:
    """Those who are gone have theirs together: their payouts are told apart by nothing."""
    found: dict[int | None, int] = {}
    for person, part in zip(people, equal_parts(amount, len(people)), strict=True):
        if part:
            found[person] = found.get(person, 0) + part
    return found
