"""Payouts, as far as a person may see them."""

from typing import TypedDict

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.payouts.domain.currencies import written
from apps.payouts.domain.payout_states import PayoutState
from apps.payouts.models import Payout, PayoutQuerySet, Sending
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.tournaments import visible_version


class PayoutShape(TypedDict):
    """`key`: what the newest attempt to pay is called in batches and statements; `reference`: what whoever paid calls
    it. `taken_back`: the result it was made of is no longer true. `reason`: why it was rejected, failed or reversed.
    `version`: another one once it has moved or goes elsewhere; who approves it names the one they saw."""

    id: int
    tournament_id: int
    registration_id: int
    name: str
    place_from: int
    place_to: int
    amount: str
    currency: str
    state: str
    taken_back: bool
    reason: str
    key: str
    reference: str
    has_details: bool
    version: str
    proposed_at: str
    approved_at: str | None
    paid_at: str | None


def payouts_of(tournament_id: int) -> PayoutQuerySet:
    """All of a tournament, with what is shown of each."""
    return _shown(Payout.objects.filter(tournament=tournament_id))


def payouts_for(viewer: User, tournament_id: int) -> PayoutQuerySet:
    """An organizer sees all, anybody else their own; raises `NotFound` for who may not see the tournament."""
    visible_version(viewer, tournament_id)
    rows = payouts_of(tournament_id)
    return rows if role_of(viewer.pk, tournament_id) >= Role.ORGANIZER else rows.filter(person=viewer)


def to_approve(person: User, *tournament_ids: int) -> PayoutQuerySet:
    """What this person, who organizes these, may approve there: where payments take two, not what they proposed
    themselves, nor what goes where they said."""
    rows = Payout.objects.unpaid().filter(tournament__in=tournament_ids, state=PayoutState.PROPOSED.value)
    if not settings.PAYOUTS_TWO_PEOPLE:
        return rows
    is_turned = Q(details__given_by=person) & (Q(person=None) | ~Q(person=person))
    return rows.exclude(proposed_by=person).exclude(is_turned)


def own_payouts(person: User) -> QuerySet[Payout]:
    """Those that are for this person, of all tournaments, the newest first."""
    return _shown(Payout.objects.filter(person=person)).order_by("-pk")


def payout_with_all(payout_id: int) -> Payout:
    """Raises `NotFound` where there is none."""
    payout = _shown(Payout.objects.filter(pk=payout_id)).first()
    if payout is None:
        raise NotFound
    return payout


def _shown(rows: PayoutQuerySet) -> PayoutQuerySet:
    newest = Sending.objects.filter(payout=OuterRef("pk")).order_by("-pk")
    return rows.with_people().annotate(
        key=Subquery(newest.values("key")[:1]),
        reference=Subquery(newest.values("reference")[:1]),
        provider=Subquery(newest.values("provider")[:1]),
    )


def public_payout(payout: Payout) -> PayoutShape:
    """A row that was read with what is shown of it."""
    return {
        "id": payout.pk,
        "tournament_id": payout.tournament_id,
        "registration_id": payout.registration_id,
        "name": payout.name,
        "place_from": payout.place_from,
        "place_to": payout.place_to,
        "amount": written(payout.amount, payout.currency),
        "currency": payout.currency,
        "state": payout.state,
        "taken_back": payout.taken_back,
        "reason": payout.reason,
        "key": getattr(payout, "key", None) or "",
        "reference": getattr(payout, "reference", None) or "",
        "has_details": hasattr(payout, "details"),
        "version": payout.version,
        "proposed_at": in_utc(payout.proposed_at),
        "approved_at": in_utc(payout.approved_at) if payout.approved_at else None,
        "paid_at": in_utc(payout.paid_at) if payout.paid_at else None,
    }
