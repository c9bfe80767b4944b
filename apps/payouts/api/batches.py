"""Batches, statements and reconciliations over HTTP."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.bodies import too_large_text
from apps.common.csv_over_http import CSV, CsvParser, CsvRenderer, bytes_of
from apps.common.lists import read_query
from apps.common.parsers import PayloadTooLarge, StrictJSONParser
from apps.common.reading import read, read_nothing
from apps.common.schema import Gives, gives
from apps.payouts import services
from apps.payouts.api import answers, serializers
from apps.payouts.domain.statements import MOST_BYTES
from apps.payouts.models import Batch
from apps.tournaments.api.base import View, actor
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version

_TABLE = OpenApiExample("Table", answers.BATCH["csv"], media_type="text/csv", response_only=True)
_IN_JSON = OpenApiExample(
    "Example",
    {"csv": "reference,amount,currency,status\r\nDC-4-1-9F21B0,25000.00,BDT,paid\r\n"},
    media_type="application/json",
    request_only=True,
)
_STATEMENT = OpenApiExample(
    "Table",
    "reference,amount,currency,status,bank_reference,reason\r\nDC-4-1-9F21B0,25000.00,BDT,paid,TX-17,\r\n",
    media_type="text/csv",
    request_only=True,
)


class OfTable(View):
    """What is answered as a table, or as JSON where that is asked for. It says where money goes."""

    tag = "payouts"
    permission_classes = [IsAuthenticated]

    def get_renderers(self) -> list[BaseRenderer]:
        return [CsvRenderer(), JSONRenderer()]

    def table(self, tournament_id: int, made: services.MadeBatch, status: int = 200) -> Response:
        name = f"payouts-{tournament_id}-batch-{made.number}.csv"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(answers.batch(made), status=status, headers=disposition)


class BatchesView(OfTable):
    # Where money goes is kept in the batch alone, and goes with it.
    reads_anew = True

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer()] if self.request.method in SAFE_METHODS else super().get_renderers()

    @extend_schema(
        operation_id="v1_tournaments_payouts_batches_list",
        responses=gives(list[answers.BatchRow], [answers.BATCH_ROW]),
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        """List the batches of a tournament, the newest first, by an organizer."""
        person = actor(request)
        visible_version(person, tournament_id)
        require_role(person.pk, tournament_id, Role.ORGANIZER)
        return Response([answers.batch_row(row) for row in Batch.objects.filter(tournament=tournament_id)])

    @extend_schema(
        request=None,
        responses={
            (201, "text/csv"): OpenApiTypes.STR,
            (201, "application/json"): Gives(answers.BatchAnswer, answers.BATCH),
        },
        examples=[_TABLE],
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        """Write all payouts that are approved and say where they go into a table for a bank, by an organizer.

        They count as sent with that; a payout without details stays approved. The table can be read again.
        """
        read_nothing(request)
        return self.table(tournament_id, services.make_batch(tournament_id, actor(request)), 201)

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response | None:
        tournament_id = kwargs["tournament_id"]
        response = self.table(tournament_id, services.read_batch(tournament_id, actor(request), int(made)), 201)
        return response


class BatchView(OfTable):
    answers_a_secret = True

    @extend_schema(
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/json"): Gives(answers.BatchAnswer, answers.BATCH),
        },
        examples=[_TABLE],
    )
    def get(self, request: Request, tournament_id: int, number: int) -> Response:
        """Read a batch again as it was written, by an organizer."""
        return self.table(tournament_id, services.read_batch(tournament_id, actor(request), number))


class StatementsView(View):
    """Take in the table that came back from a bank, by an organizer. What matches nothing is named, and stays open.

    With `dry_run` it only says what it would do. The same table is taken in once.
    """

    tag = "payouts"
    permission_classes = [IsAuthenticated]
    parser_classes = [StrictJSONParser, CsvParser]
    parameters = frozenset({"dry_run"})
    max_body_bytes: ClassVar[int] = MOST_BYTES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if not _is_table(request) and size > settings.REQUEST_BODY_MAX_BYTES:
            raise PayloadTooLarge(too_large_text(settings.REQUEST_BODY_MAX_BYTES))

    @extend_schema(
        parameters=[serializers.DryRunQuery],
        request={"application/json": serializers.StatementSerializer, "text/csv": OpenApiTypes.STR},
        responses=gives(answers.StatementAnswer, answers.STATEMENT),
        examples=[_IN_JSON, _STATEMENT],
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        dry_run = read_query(request, serializers.DryRunQuery)["dry_run"]
        sent: Any = request.data if _is_table(request) else read(serializers.StatementSerializer, request)
        content = bytes_of(sent.get(CSV, ""))
        taken = services.take_statement(tournament_id, actor(request), content, dry_run=dry_run)
        return Response(answers.statement(taken))


def _is_table(request: Request) -> bool:
    return (request.content_type or "").startswith(CsvParser.media_type)


class SettleLineView(View):
    """Say what a line of a statement was that matches nothing, by an organizer. It is no difference any more."""

    tag = "payouts"

    @extend_schema(request=serializers.SettleLineSerializer, responses=gives(answers.UnsettledLine, answers.LINE))
    def post(self, request: Request, tournament_id: int, line_id: int) -> Response:
        note = read(serializers.SettleLineSerializer, request)["note"]
        return Response(answers.line(services.settle_line(tournament_id, actor(request), line_id, note)))


class ReconciliationView(View):
    tag = "payouts"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(answers.ReconciliationAnswer, answers.RECONCILIATION))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Compare awards, payouts, ledger, providers and pool, by an organizer: every difference in a sentence."""
        person = actor(request)
        visible_version(person, tournament_id)
        require_role(person.pk, tournament_id, Role.ORGANIZER)
        return Response(answers.reconciliation(tournament_id))
