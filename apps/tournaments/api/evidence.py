"""Evidence, disputes and rulings over HTTP."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.bodies import too_large_text
from apps.common.files import PICTURE_BYTES, file_response
from apps.common.parsers import PayloadTooLarge, StrictJSONParser
from apps.common.reading import read
from apps.common.schema import gives
from apps.limits.throttles import take
from apps.tournaments import services
from apps.tournaments.api import answers, examples, match_serializers
from apps.tournaments.api.base import View, actor
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.shapes import EvidenceShape, RulingShape
from apps.tournaments.models import Dispute
from apps.tournaments.selectors.evidence import evidence_for, picture_for, public_evidence, public_ruling
from apps.tournaments.selectors.matches import disputes_for
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version
from apps.tournaments.services.evidence import Given, check_may_show, discard, drawn_picture
from apps.tournaments.services.sides import meaning

# What stands around the picture in a form.
AROUND_BYTES = 65_536
TAKES = {
    "application/json": match_serializers.EvidenceSerializer,
    "multipart/form-data": match_serializers.PictureSerializer,
}
PICTURE = OpenApiExample("Example", "The bytes of the file.", media_type="image/webp")


class EvidenceView(View):
    """Show something for what you reported, or, either side, in a dispute: a link, or a picture as a form's file."""

    tag = "matches"
    permission_classes = [IsAuthenticated]
    parser_classes = [StrictJSONParser, MultiPartParser]
    max_body_bytes: ClassVar[int] = PICTURE_BYTES + AROUND_BYTES
    picture = ""

    @extend_schema(responses=gives(list[EvidenceShape], [examples.EVIDENCE]))
    def get(self, request: Request, match_id: int) -> Response:
        """List the evidence of a match that you may see: all, for its staff and for those who played it when it was
        given.
        """
        person, tournament_id = actor(request), tournament_of_match(match_id)
        visible_version(person, tournament_id)
        found = evidence_for(person.pk, tournament_id).filter(match=match_id)
        return Response([public_evidence(row) for row in found])

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if not _is_form(request) and size > settings.REQUEST_BODY_MAX_BYTES:
            raise PayloadTooLarge(too_large_text(settings.REQUEST_BODY_MAX_BYTES))

    def prepare(self, request: Request) -> None:
        """Draw the picture anew, for somebody who may give one."""
        sent = _read(request).get("picture")
        if sent is not None:
            check_may_show(self.kwargs["match_id"], actor(request))
            take("evidence", str(actor(request).pk))
            self.picture = drawn_picture(sent)

    def handle_exception(self, error: Exception) -> Any:
        # Nothing was kept that names it.
        discard(self.picture)
        return super().handle_exception(error)

    @extend_schema(request=TAKES, responses=gives(EvidenceShape, examples.EVIDENCE, 201))
    def post(self, request: Request, match_id: int) -> Response:
        fields = _read(request)
        with meaning(fields["participant1_id"], fields["participant2_id"]):
            row = services.give_evidence(match_id, actor(request), Given(fields["link"], self.picture))
        return Response(public_evidence(row), status=201)


def _is_form(request: Request) -> bool:
    return (request.content_type or "").startswith(MultiPartParser.media_type)


def _read(request: Request) -> dict[str, Any]:
    return read(
        match_serializers.PictureSerializer if _is_form(request) else match_serializers.EvidenceSerializer, request
    )


class PictureView(View):
    """A picture that was given as evidence."""

    tag = "matches"
    # Nothing compresses it: it is no text, and a picture is as small as it gets.
    answers_a_secret = True
    permission_classes = [IsAuthenticated]

    @extend_schema(responses={(200, "image/webp"): OpenApiResponse(OpenApiTypes.BINARY, examples=[PICTURE])})
    def get(self, request: Request, evidence_id: int) -> HttpResponse:
        """Get a picture that was given as evidence, for the sides of its match as they were, and the staff."""
        name = picture_for(actor(request), evidence_id)
        return file_response(name, download_as=f"evidence-{evidence_id}.webp", content_type="image/webp")


class DisputeInFullView(View):
    """A dispute, with what both sides say and what was ruled."""

    tag = "matches"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(answers.DisputeInFull, examples.RULED))
    def get(self, request: Request, dispute_id: int) -> Response:
        """Read a dispute with both sides' reports and evidence and all its rulings, for the sides and the staff."""
        person = actor(request)
        tournament_id = Dispute.objects.filter(pk=dispute_id).values_list("match__tournament", flat=True).first()
        if tournament_id is None:
            raise NotFound
        visible_version(person, tournament_id)
        reader = membership_of(person.pk, tournament_id)
        row = disputes_for(reader, tournament_id).filter(pk=dispute_id).first()
        if row is None:
            raise NotFound
        return Response(answers.dispute_in_full(row, person.pk, reader))


class RulingView(View):
    """Rule on a dispute, by a referee, or correct what was ruled. All versions stay.

    A correction that would change who plays in matches that have begun is refused: reopen the match then.
    """

    tag = "matches"

    @extend_schema(request=match_serializers.RulingSerializer, responses=gives(RulingShape, examples.RULING, 201))
    def post(self, request: Request, dispute_id: int) -> Response:
        fields = read(match_serializers.RulingSerializer, request)
        with meaning(fields.pop("participant1_id"), fields.pop("participant2_id")):
            text, version = fields.pop("text"), fields.pop("version")
            ruling = services.rule(dispute_id, actor(request), match_serializers.score_from(fields), text, version)
        return Response(public_ruling(ruling), status=201)
