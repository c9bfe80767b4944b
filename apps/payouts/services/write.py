"""A write to a tournament's money: its lock, who may, and what is booked.

Whoever acts with money is an organizer, and has a second factor where PAYOUTS_SECOND_FACTOR asks for one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings

from apps.accounts.factors import has_second_factor
from apps.accounts.models import User
from apps.payouts.domain.ledger import Movement, follow
from apps.payouts.domain.payout_states import PAYOUT, PayoutState
from apps.payouts.events import PayoutUpdated
from apps.payouts.models import LedgerEntry, Payout
from apps.tournaments.domain.errors import InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.services.write import TournamentWrite, tournament_write


def lacks_second_factor(actor: User) -> bool:
    """Whether one is asked for that this person has not."""
    return settings.PAYOUTS_SECOND_FACTOR and not has_second_factor(actor)


def require_second_factor(actor: User) -> None:
    """The one place that asks for it; raises `PermissionRefused`."""
    if lacks_second_factor(actor):
        raise PermissionRefused(
            "Whoever acts with money needs a second factor: add an app or a passkey to your account, and come back."
        )


def require_another(payout: Payout, actor: User, verb: str) -> None:
    """Two people for a payment; raises `PermissionRefused` for who proposed it."""
    if settings.PAYOUTS_TWO_PEOPLE and payout.proposed_by_id == actor.pk:
        raise PermissionRefused(
            f"You proposed this payout, so another organizer of the tournament has to {verb}. If there is none, "
            "invite somebody as an organizer first."
        )


@contextmanager
def money_write(tournament_id: int, actor: User) -> Iterator[TournamentWrite]:
    """A write by somebody who may act with the tournament's money."""
    with tournament_write(tournament_id, actor, even_archived=True) as write:
        write.require(Role.ORGANIZER)
        require_second_factor(actor)
        yield write


@contextmanager
def payout_write(payout_id: int, actor: User) -> Iterator[tuple[TournamentWrite, Payout]]:
    """The same, about one payout, which is read under the lock."""
    with money_write(tournament_of(payout_id), actor) as write:
        yield write, locked_payout(write, payout_id)


def tournament_of(payout_id: int) -> int:
    """The tournament of a payout, which never changes; raises `NotFound`."""
    found = Payout.objects.filter(pk=payout_id).values_list("tournament_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def locked_payout(write: TournamentWrite, payout_id: int) -> Payout:
    return Payout.objects.filter(tournament=write.tournament).with_people().get(pk=payout_id)


def within(text: str, most: int) -> str:
    """What somebody wrote, through whichever door; raises `InvalidInput` where it is longer than its column."""
    if len(text) > most:
        raise InvalidInput(f"This text has {len(text)} characters; {most} are the most.")
    return text


def book(write: TournamentWrite, movements: Iterable[Movement], payout: Payout | None = None) -> None:
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            tournament=write.tournament,
            payout=payout,
            source=movement.source.value,
            target=movement.target.value,
            amount=movement.amount,
            by=write.actor,
            at=write.now,
        )
        for movement in movements
    )


def move_payout(
    write: TournamentWrite, payout: Payout, state: PayoutState, reason: str = "", *, taken_back: bool | None = None
) -> None:
    """Move it, book that and tell it. Raises `Conflict` where it may not become that.

    `taken_back`: whether its result is no longer true; None: as the row says.
    """
    old = payout.current_state
    payout.state = PAYOUT.check(old, state).value
    payout.reason = reason
    payout.save()
    book(
        write,
        follow(old, state, payout.amount, taken_back=payout.taken_back if taken_back is None else taken_back),
        payout,
    )
    tell_payout(write, payout)


def tell_payout(write: TournamentWrite, payout: Payout) -> None:
    write.tell(PayoutUpdated(payout.tournament_id, payout.pk, payout.registration_id, payout.state, write.at))
