"""What a tournament gives out: the pool, how it is shared, and who of a team it is paid to.

All amounts are whole numbers of the currency's smallest coin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from apps.payouts.domain.currencies import coins, decimals_of, plain_number
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.prizes import Award, Distribution, check_distribution, prize_of_places, share_out
from apps.tournaments.domain.standings import Place

COIN = Decimal(1)
MOST_PLACES = 4096
LONGEST_PLACE = len(str(MOST_PLACES))
# A share smaller than a millionth of a hundredth is a slip.
FINEST_PERCENT = Decimal("0.000001")


class Recipient(StrEnum):
    """Whom the prize of a team is paid to."""

    CAPTAIN = "captain"
    ROSTER = "roster"


@dataclass(frozen=True)
class PrizePool:
    """`fixed`: place -> coins; `percent`: place -> share of what those leave, as it was written."""

    currency: str
    amount: int
    fixed: Mapping[int, int] = field(default_factory=dict)
    percent: Mapping[int, str] = field(default_factory=dict)
    recipient: Recipient = Recipient.CAPTAIN

    @property
    def distribution(self) -> Distribution:
        return Distribution(
            {place: Decimal(amount) for place, amount in self.fixed.items()},
            {place: Decimal(share) for place, share in self.percent.items()},
        )

    def prizes(self) -> dict[int, int]:
        """Place -> what it is worth where nobody ties."""
        worth = prize_of_places(Decimal(self.amount), self.distribution, COIN)
        return {place: int(amount) for place, amount in sorted(worth.items()) if amount}

    def awards(self, places: Sequence[Place]) -> list[Award]:
        """What each registration gets, best place first."""
        return share_out(Decimal(self.amount), self.distribution, places, COIN)


def declared(
    currency: str, amount: str, fixed: Mapping[str, str], percent: Mapping[str, str], recipient: str
) -> PrizePool:
    """The pool that somebody wrote down; raises `InvalidInput` where it cannot be shared out like that."""
    decimals_of(currency)
    pool = PrizePool(
        currency,
        coins(amount, currency),
        {_place(place): coins(share, currency) for place, share in fixed.items()},
        {_place(place): _share(share) for place, share in percent.items()},
        Recipient(recipient),
    )
    if len(pool.fixed) != len(fixed) or len(pool.percent) != len(percent):
        raise InvalidInput("A place is named twice.")
    check_distribution(Decimal(pool.amount), pool.distribution, COIN)
    return pool


def _place(text: str) -> int:
    # The length first: Python refuses to read thousands of digits, in its own words.
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_PLACE and 1 <= int(text) <= MOST_PLACES):
        raise InvalidInput(f"A place is a whole number from 1 to {MOST_PLACES}.")
    return int(text)


def _share(text: str) -> str:
    share = plain_number(text)
    if share is None or share > 100 or share % FINEST_PERCENT:
        raise InvalidInput("A percentage is a number from 0 to 100, with 6 decimals at most.")
    return f"{share.normalize():f}"


def equal_parts(amount: int, many: int) -> list[int]:
    """The part of each of so many. What does not divide goes, a coin each, to the first of them."""
    each, left = divmod(amount, many)
    return [each + (n < left) for n in range(many)]
