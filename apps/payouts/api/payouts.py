"""Prizes and payouts over HTTP."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as fields
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.lists import ListQuery, Order, asked, page_of_rows
from apps.common.reading import read, read_nothing
from apps.common.schema import gives, gives_page
from apps.payouts import services
from apps.payouts.api import answers, serializers
from apps.payouts.models import PAYOUT_STATE_CHOICES, Payout
from apps.payouts.selectors.details import DetailsShape, public_details
from apps.payouts.selectors.payouts import PayoutShape, own_payouts, payout_with_all, payouts_for, public_payout
from apps.payouts.selectors.pools import PrizesShape, public_prizes, visible_pool
from apps.tournaments.api.base import Lists, View, actor, viewer

_PAYOUT = gives(PayoutShape, answers.PAYOUT)


class PayoutsQuery(ListQuery):
    orders: ClassVar = {
        "place": Order("place_from"),
        "oldest": Order("pk"),
        "newest": Order("pk", descending=True),
    }
    state = fields.ChoiceField(choices=PAYOUT_STATE_CHOICES, required=False)


class OwnPayoutsQuery(ListQuery):
    orders: ClassVar = {"newest": Order("pk", descending=True), "oldest": Order("pk")}


class PrizesView(View):
    tag = "payouts"

    @extend_schema(responses=gives(PrizesShape, answers.PRIZES))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read what a tournament gives out, and how that is shared."""
        return Response(public_prizes(visible_pool(viewer(request), tournament_id)))

    @extend_schema(request=serializers.PrizesSerializer, responses=gives(PrizesShape, answers.PRIZES))
    def put(self, request: Request, tournament_id: int) -> Response:
        """Say what a tournament gives out, by an organizer. After the start a change is announced.

        Fixed amounts come first, percentages are of the rest, and who ties shares what their places are worth.
        """
        wanted = read(serializers.PrizesSerializer, request)
        return Response(public_prizes(services.declare_prizes(tournament_id, actor(request), **wanted)))


class PayoutsView(Lists):
    tag = "payouts"
    permission_classes = [IsAuthenticated]
    listing = PayoutsQuery

    @extend_schema(parameters=[PayoutsQuery], responses=gives_page(PayoutShape, answers.PAYOUT))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List the payouts of a tournament: all for its organizers, their own for others."""
        wanted = asked(request, PayoutsQuery)
        rows = payouts_for(actor(request), tournament_id).filter(**wanted.filters)
        return Response(page_of_rows(rows, wanted).answer(request, wanted, public_payout))


class OwnPayoutsView(Lists):
    tag = "payouts"
    permission_classes = [IsAuthenticated]
    listing = OwnPayoutsQuery

    @extend_schema(parameters=[OwnPayoutsQuery], responses=gives_page(PayoutShape, answers.PAYOUT))
    def get(self, request: Request) -> Response:
        """List the payouts that are for you, of all tournaments."""
        wanted = asked(request, OwnPayoutsQuery)
        return Response(page_of_rows(own_payouts(actor(request)), wanted).answer(request, wanted, public_payout))


class ProposeView(View):
    """Propose payouts of the result that counts, by an organizer: one for each award. Proposing again makes no more.

    The answer has those that were made now.
    """

    tag = "payouts"

    @extend_schema(request=None, responses=gives(list[PayoutShape], [answers.PAYOUT]))
    def post(self, request: Request, tournament_id: int) -> Response:
        read_nothing(request)
        made = services.propose_payouts(tournament_id, actor(request))
        rows = payouts_for(actor(request), tournament_id).filter(pk__in=[payout.pk for payout in made])
        return Response([public_payout(row) for row in rows])


class PayoutVerbView(View):
    """A verb on a payout, by an organizer."""

    tag = "payouts"
    verb: ClassVar[Callable[..., Payout]]

    def done(self, request: Request, payout_id: int, **wanted: Any) -> Response:
        type(self).verb(payout_id, actor(request), **wanted)
        return Response(public_payout(payout_with_all(payout_id)))


class ApproveView(PayoutVerbView):
    """Approve a payout, by another organizer than the one who proposed it; one that failed may be approved anew.

    Nor by the one who said where a guest's goes. Read the payout, then where it goes, and send its `version` as `seen`:
    what has changed since is not approved. Approving what is approved changes nothing.
    """

    verb = staticmethod(services.approve_payout)

    @extend_schema(request=serializers.ApprovePayoutSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.ApprovePayoutSerializer, request))


class RejectPayoutView(PayoutVerbView):
    """Reject a payout that was proposed, by an organizer. What it was for may be proposed anew."""

    verb = staticmethod(services.reject_payout)

    @extend_schema(request=serializers.PayoutReasonSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.PayoutReasonSerializer, request))


class MarkPaidView(PayoutVerbView):
    """Say that a payout was paid, by an organizer, under this reference of whoever paid it."""

    verb = staticmethod(services.mark_paid)

    @extend_schema(request=serializers.MarkPaidSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.MarkPaidSerializer, request))


class MarkFailedView(PayoutVerbView):
    """Say that a payout could not be paid, by an organizer. It is owed still, and may be approved anew."""

    verb = staticmethod(services.mark_failed)

    @extend_schema(request=serializers.PayoutReasonSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.PayoutReasonSerializer, request))


class ReverseView(PayoutVerbView):
    """Say that the money of a payout came back, by an organizer. It may be given out again."""

    verb = staticmethod(services.reverse_payout)

    @extend_schema(request=serializers.PayoutReasonSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.PayoutReasonSerializer, request))


class SendPayoutView(PayoutVerbView):
    """Have a payout paid by a provider that sends by itself, by an organizer. It is never sent twice."""

    verb = staticmethod(services.send_payout)

    @extend_schema(request=serializers.SendPayoutSerializer, responses=_PAYOUT)
    def post(self, request: Request, payout_id: int) -> Response:
        return self.done(request, payout_id, **read(serializers.SendPayoutSerializer, request))


class DetailsView(View):
    tag = "payouts"
    permission_classes = [IsAuthenticated]
    # Nothing of it is kept anywhere but encrypted, nor compressed beside what others say.
    answers_a_secret = True

    @extend_schema(responses=gives(DetailsShape, answers.DETAILS))
    def get(self, request: Request, payout_id: int) -> Response:
        """Read where a payout goes: yours, or one of a tournament that you organize."""
        return Response(_details(actor(request), payout_id))

    @extend_schema(request=serializers.PaymentDetailsSerializer, responses=gives(DetailsShape, answers.DETAILS))
    def put(self, request: Request, payout_id: int) -> Response:
        """Say where your payout goes, until it is on its way; an organizer says it for a guest.

        It is kept encrypted, and deleted 90 days after the payment.
        """
        services.put_details(payout_id, actor(request), **read(serializers.PaymentDetailsSerializer, request))
        return Response(_details(actor(request), payout_id))


def _details(reader: User, payout_id: int) -> DetailsShape:
    return public_details(services.read_details(payout_id, reader))
