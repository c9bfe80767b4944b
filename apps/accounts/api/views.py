"""Accounts and tokens over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services, tokens
from apps.accounts.api import errors, serializers  # noqa: F401  (errors: teaches the API its exceptions)
from apps.accounts.api.once import WriteOnce
from apps.accounts.models import User
from apps.common.reading import read


class OpenView(WriteOnce):
    """An endpoint for people who are not signed in yet."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []


class SignUpView(OpenView):
    throttle_scope = "sign_up"
    account: User

    def prepare(self, request: Request) -> None:
        self.account = services.new_account(**read(serializers.SignUpSerializer, request))

    @extend_schema(request=serializers.SignUpSerializer, responses={201: serializers.AccountSerializer})
    def post(self, request: Request) -> Response:
        user = services.save_account(self.account)
        return Response({"id": user.pk, "username": user.username, "display_name": user.shown_name}, status=201)


class TokenView(OpenView):
    throttle_scope = "sign_in"
    answers_a_secret = True

    @extend_schema(request=serializers.CredentialsSerializer, responses=serializers.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        credentials = read(serializers.CredentialsSerializer, request)
        return Response(tokens.issue_tokens(services.sign_in(**credentials, request=request)))


class TokenRefreshView(OpenView):
    answers_a_secret = True

    @extend_schema(request=serializers.RefreshSerializer, responses=serializers.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        return Response(tokens.refresh_tokens(read(serializers.RefreshSerializer, request)["refresh"]))


class TokenVerifyView(OpenView):
    writes = False

    @extend_schema(request=serializers.AccessSerializer, responses={200: None})
    def post(self, request: Request) -> Response:
        tokens.verify_access(read(serializers.AccessSerializer, request)["token"])
        return Response({})


class LogoutView(OpenView):
    """Ends the login a token belongs to, be it the newest one, one from before, or expired."""

    @extend_schema(request=serializers.LogoutSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        tokens.end_logins_of(read(serializers.LogoutSerializer, request).values())
        return Response(status=204)
