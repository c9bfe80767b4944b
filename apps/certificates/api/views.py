"""Certificates over HTTP. Who has the code of one may read it, and no list has others' codes."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.certificates import services
from apps.certificates.api import answers, serializers
from apps.certificates.domain.states import CertificateState
from apps.certificates.drawing import PDF, PNG, file_name
from apps.certificates.models import Certificate
from apps.certificates.selectors import certificates_for, named, options_of
from apps.common.files import file_response
from apps.common.lists import asked, page_of_rows
from apps.common.reading import read, read_nothing
from apps.common.schema import Refusals, gives, gives_page
from apps.tournaments.api.base import Lists, View, actor
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version

TYPES = {PDF: "application/pdf", PNG: "image/png"}
JWT_TYPE = "application/vc+jwt"


class CertificatesView(Lists):
    tag = "certificates"
    listing = serializers.CertificatesQuery
    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[serializers.CertificatesQuery], responses=gives_page(answers.CertificateListed, answers.LISTED)
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        """List the certificates of a tournament: all, for its organizers; your own and your teams', for others."""
        person = actor(request)
        visible_version(person, tournament_id)
        wanted = asked(request, self.listing)
        found = page_of_rows(certificates_for(person, tournament_id).filter(**wanted.filters), wanted)
        return Response(found.answer(request, wanted, answers.listed))

    @extend_schema(request=None, responses=gives(answers.CertificatesPreparing, answers.PREPARING, 202))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Issue certificates to all who took part and have none, by an organizer, once the result is approved.

        They are drawn one after the other; each is told by `certificate_issued`.
        """
        read_nothing(request)
        made = services.issue_certificates(tournament_id, actor(request))
        return Response(answers.preparing(made), status=202)


class CertificateOptionsView(View):
    tag = "certificates"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(answers.CertificateOptionsAnswer, answers.OPTIONS))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read how a tournament's certificates are made, as an organizer."""
        person = actor(request)
        visible_version(person, tournament_id)
        require_role(person.pk, tournament_id, Role.ORGANIZER)
        return Response(answers.options(options_of(tournament_id)))

    @extend_schema(
        request=serializers.CertificateOptionsSerializer,
        responses=gives(answers.CertificateOptionsAnswer, answers.OPTIONS),
    )
    def put(self, request: Request, tournament_id: int) -> Response:
        """Say how certificates are made from now on, by an organizer. Those that are issued stay as they are."""
        fields = read(serializers.CertificateOptionsSerializer, request)
        return Response(answers.options(services.set_certificate_options(tournament_id, actor(request), **fields)))


class CertificateView(View):
    tag = "certificates"
    throttle_scope = "certificates"

    @extend_schema(responses=gives(answers.CertificateChecked, answers.CHECKED))
    def get(self, request: Request, code: str) -> Response:
        """Check a certificate by its code: what it says, and whether that is so."""
        return Response(answers.checked(named(code)))


class RevokeCertificateView(View):
    tag = "certificates"

    @extend_schema(request=serializers.RevokeSerializer, responses=gives(answers.CertificateEnded, answers.REVOKED))
    def post(self, request: Request, code: str) -> Response:
        """Revoke a certificate, by an organizer. Everybody who checks it reads that, and why."""
        reason = read(serializers.RevokeSerializer, request)["reason"]
        return Response(answers.ended(services.revoke_certificate(code, actor(request), reason)))


class _FileView(View):
    tag = "certificates"
    throttle_scope = "certificates"
    refuses: ClassVar[Refusals] = {409: ("conflict",)}
    # Compressed already.
    answers_a_secret = True


def _counting(code: str) -> Certificate:
    """The certificate of this code, if it counts."""
    found = named(code)
    if found.current_state is not CertificateState.ISSUED:
        raise Conflict(f"This certificate is {found.state}, and no longer given out.", state=found.state)
    return found


def _file(code: str, ending: str) -> HttpResponse:
    found = _counting(code)
    digest = found.pdf_sha256 if ending == PDF else found.png_sha256
    name = f"certificate-{found.code}.{ending}"
    return file_response(file_name(digest, ending), download_as=name, content_type=TYPES[ending])


def _binary(kind: str, text: str) -> dict[tuple[int, str], OpenApiResponse]:
    shown = OpenApiExample("Example", text, media_type=kind)
    return {(200, kind): OpenApiResponse(OpenApiTypes.BINARY, examples=[shown])}


class CertificatePdfView(_FileView):
    @extend_schema(operation_id="v1_certificates_pdf_retrieve", responses=_binary(TYPES[PDF], "The bytes of the file."))
    def get(self, request: Request, code: str) -> HttpResponse:
        """Get a certificate as a sheet to print."""
        return _file(code, PDF)


class CertificatePngView(_FileView):
    @extend_schema(operation_id="v1_certificates_png_retrieve", responses=_binary(TYPES[PNG], "The bytes of the file."))
    def get(self, request: Request, code: str) -> HttpResponse:
        """Get a certificate as a picture, which has its credential in it."""
        return _file(code, PNG)


class CertificateJwtView(_FileView):
    @extend_schema(
        operation_id="v1_certificates_jwt_retrieve",
        responses=_binary(JWT_TYPE, "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl"),
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Get a certificate as a signed credential, for wallets and verifiers.

        It is Open Badges 3.0, as a VC-JWT.
        """
        return HttpResponse(_counting(code).credential, content_type=JWT_TYPE)
