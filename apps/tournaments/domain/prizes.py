"""Sharing out a prize pool: fixed amounts first, then percentages of the rest; who ties shares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.standings import Place

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Distribution:
    """What each place (from 1) gets: an amount, and a percentage of what the amounts leave of the pool."""

    fixed: Mapping[int, Decimal] = field(default_factory=dict)
    percent: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def places(self) -> list[int]:
        return sorted({*self.fixed, *self.percent})


@dataclass(frozen=True)
class Award:
    """What a registration gets, and the places it was shared out from."""

    registration: int
    first: int
    last: int
    amount: Decimal


def check_distribution(pool: Decimal, distribution: Distribution, unit: Decimal = CENT) -> None:
    """Raise `InvalidInput` where the pool cannot be shared out that way."""
    amounts = [pool, *distribution.fixed.values(), *distribution.percent.values()]
    if any(not amount.is_finite() or amount < 0 for amount in amounts):
        raise InvalidInput("A pool, an amount and a percentage must not be negative.")
    if any(amount % unit for amount in (pool, *distribution.fixed.values())):
        raise InvalidInput(f"Amounts must be multiples of {unit}.")
    if any(place < 1 for place in distribution.places):
        raise InvalidInput("Places are counted from 1.")
    if sum(distribution.fixed.values(), ZERO) > pool:
        raise InvalidInput("The fixed amounts add up to more than the pool.")
    if sum(distribution.percent.values(), ZERO) > 100:
        raise InvalidInput("The percentages add up to more than 100.")


def prize_of_places(pool: Decimal, distribution: Distribution, unit: Decimal = CENT) -> dict[int, Decimal]:
    """What each place is worth, in multiples of `unit` (the smallest coin), rounded down.

    Where the percentages add up to 100, what rounding leaves over goes, a unit each, to the places with a
    percentage from the best down; so the pool is given out in full.
    """
    check_distribution(pool, distribution, unit)
    rest = pool - sum(distribution.fixed.values(), ZERO)
    shares = {place: _part(rest, percent, 100, unit) for place, percent in distribution.percent.items()}
    if sum(distribution.percent.values(), ZERO) == 100:
        paying = [place for place in sorted(shares) if distribution.percent[place]]
        shares |= _hand_out(rest - sum(shares.values(), ZERO), {place: shares[place] for place in paying}, unit)
    return {place: distribution.fixed.get(place, ZERO) + shares.get(place, ZERO) for place in distribution.places}


def share_out(pool: Decimal, distribution: Distribution, places: Sequence[Place], unit: Decimal = CENT) -> list[Award]:
    """The awards above zero, best place first. `places` hold each registration once.

    Who ties pools the prizes of all the places they share and splits them equally, rounded down; what that
    leaves over goes, a unit each, to the tied from the lowest registration id up. The sum never exceeds the
    pool, and equals it where the percentages add up to 100 and every place that has a prize is held.
    """
    worth = prize_of_places(pool, distribution, unit)
    ordered = sorted(places, key=lambda place: (place.first, place.last, place.registration))
    awards: list[Award] = []
    for (first, last), tied in groupby(ordered, key=lambda place: (place.first, place.last)):
        amount = sum((worth.get(place, ZERO) for place in range(first, last + 1)), ZERO)
        awards += _split(amount, [place.registration for place in tied], first, last, unit)
    return [award for award in awards if award.amount]


def _split(amount: Decimal, tied: Sequence[int], first: int, last: int, unit: Decimal) -> Iterator[Award]:
    each = _part(amount, Decimal(1), last - first + 1, unit)
    shares = _hand_out(amount - each * (last - first + 1), dict.fromkeys(tied, each), unit)
    for registration, share in shares.items():
        yield Award(registration, first, last, share)


def _hand_out(left: Decimal, shares: Mapping[int, Decimal], unit: Decimal) -> dict[int, Decimal]:
    """The shares, the first ones a unit larger while anything is left."""
    larger = int(left / unit)
    return {key: share + (unit if n < larger else ZERO) for n, (key, share) in enumerate(shares.items())}


def _part(amount: Decimal, share: Decimal, of: int, unit: Decimal) -> Decimal:
    """`share` of `of` parts of the amount, rounded down. In fractions: Decimal itself would round to 28 digits."""
    return int(Fraction(amount) * Fraction(share) / of / Fraction(unit)) * unit
