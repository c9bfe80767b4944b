"""Accounts and tokens over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services, tokens
from apps.accounts.api import errors, serializers  # noqa: F401  (errors: teaches the API its exceptions)
from apps.accounts.api.once import WriteOnce


class OpenView(WriteOnce):
    """An endpoint for people who are not signed in yet."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []


def read(serializer: type[Any], request: Request) -> dict[str, Any]:
    """The request's body as the serializer understands it; a bad one is answered by the error handler."""
    parsed = serializer(data=request.data)
    parsed.is_valid(raise_exception=True)
    return dict(parsed.validated_data)


class SignUpView(OpenView):
    throttle_scope = "sign_up"

    @extend_schema(request=serializers.SignUpSerializer, responses={201: serializers.AccountSerializer})
    def post(self, request: Request) -> Response:
        user = services.sign_up(**read(serializers.SignUpSerializer, request))
        return Response({"id": user.pk, "username": user.username, "display_name": user.shown_name}, status=201)


class TokenView(OpenView):
    throttle_scope = "sign_in"
    keeps_answers = False

    @extend_schema(request=serializers.CredentialsSerializer, responses=serializers.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        credentials = read(serializers.CredentialsSerializer, request)
        return Response(tokens.issue_tokens(services.sign_in(**credentials, request=request)))


class TokenRefreshView(OpenView):
    keeps_answers = False

    @extend_schema(request=serializers.RefreshSerializer, responses=serializers.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        return Response(tokens.refresh_tokens(read(serializers.RefreshSerializer, request)["refresh"]))


class TokenVerifyView(OpenView):
    @extend_schema(request=serializers.AccessSerializer, responses={200: None})
    def post(self, request: Request) -> Response:
        tokens.verify_access(read(serializers.AccessSerializer, request)["token"])
        return Response({})


class LogoutView(OpenView):
    """Ends the login the refresh token belongs to."""

    @extend_schema(request=serializers.RefreshSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        tokens.revoke_refresh_token(read(serializers.RefreshSerializer, request)["refresh"])
        return Response(status=204)
