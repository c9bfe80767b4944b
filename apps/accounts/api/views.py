"""Accounts and tokens over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services, tokens
from apps.accounts.api import answers, errors, serializers  # noqa: F401  (errors: teaches the API its exceptions)
from apps.accounts.api.once import WriteOnce
from apps.accounts.browser_sessions import signed_in_lately
from apps.accounts.ending import end_account
from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.personal import data_of
from apps.accounts.requests import signed_in
from apps.common.reading import read, refuse_unknown
from apps.common.schema import Refusals

UNKNOWN_TOKEN: Refusals = {401: ("token_expired", "authentication_failed")}


class OpenView(WriteOnce):
    """An endpoint for people who are not signed in yet."""

    tag = "accounts"
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []


class SignUpView(OpenView):
    throttle_scope = "sign_up"
    account: User

    def prepare(self, request: Request) -> None:
        self.account = services.new_account(**read(serializers.SignUpSerializer, request))

    @extend_schema(request=serializers.SignUpSerializer, responses=answers.MADE | answers.MAILED)
    def post(self, request: Request) -> Response:
        """Make an account. It signs nobody in: ask for tokens next.

        202 where the site wants the address shown first: the account begins once the link is followed that was mailed
        there. The answer is the same whether an account has the address or not; a user name that is taken is said.
        """
        user = services.save_account(self.account)
        if user.awaits_address:
            return Response({}, status=202)
        return Response({"id": user.pk, "username": user.username, "display_name": user.shown_name}, status=201)


class DataView(WriteOnce):
    tag = "accounts"
    throttle_scope = "own_data"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=answers.DATA)
    def get(self, request: Request) -> Response:
        """Read all that this site keeps of you: your account, what you did in tournaments, and what you wrote there."""
        refuse_unknown(request.query_params, ())
        response = Response(data_of(signed_in(request)))
        response["Cache-Control"] = "private, no-store"
        return response


class EndView(WriteOnce):
    tag = "accounts"
    permission_classes = [IsAuthenticated]
    throttle_scope = "sign_in"
    refuses = {401: ("authentication_failed", "second_factor_required"), 409: ("conflict",)}
    answers_a_secret = True  # nothing is kept of who has left, and nobody is there to repeat it

    def prepare(self, request: Request) -> None:
        services.confirm(request, signed_in(request), **read(serializers.EndSerializer, request))

    @extend_schema(request=serializers.EndSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """End your account, for good. Results stay, and name you no more.

        All logins and sockets end at once, and within minutes your name is gone from tournaments and their logs.
        Refused while a tournament of yours is not over: hand it over first.
        """
        end_account(signed_in(request).pk)
        return Response(status=204)


class TokenView(OpenView):
    throttle_scope = "sign_in"
    refuses = {401: ("authentication_failed", "second_factor_required")}
    answers_a_secret = True

    @extend_schema(request=serializers.CredentialsSerializer, responses=answers.TOKENS)
    def post(self, request: Request) -> Response:
        """Sign in. Gives an access token, which goes into `Authorization: Bearer`, and a refresh token.

        A wrong name and a wrong password are refused alike, and after ten of either in five minutes all are. An account
        with a second factor needs `code`, too: without one it answers `second_factor_required`.
        """
        credentials = read(serializers.CredentialsSerializer, request)
        return Response(tokens.issue_tokens(services.sign_in(**credentials, request=request)))


class OwnTokensView(WriteOnce):
    tag = "accounts"
    permission_classes = [IsAuthenticated]
    throttle_scope = "sign_in"
    refuses = {401: ("authentication_failed",)}
    answers_a_secret = True

    @extend_schema(request=None, responses=answers.TOKENS)
    def post(self, request: Request) -> Response:
        """Get tokens from a browser that is signed in. They are a login of their own.

        For accounts without a password, which cannot ask by one. The browser has to have signed in within the last
        five minutes, whichever way.
        """
        refuse_unknown(request.data, ())
        user = signed_in(request)
        if not isinstance(request.successful_authenticator, SessionAuthentication):
            raise PermissionDenied("A token gets no other tokens: ask from a browser that is signed in.")
        if user.has_usable_password():
            raise PermissionDenied("You have a password: ask with it, at /api/token/.")
        if not signed_in_lately(request._request, user):
            raise CredentialError("Sign in once more in this browser, and ask within five minutes.")
        return Response(tokens.issue_tokens(user))


class TokenRefreshView(OpenView):
    refuses = UNKNOWN_TOKEN
    answers_a_secret = True

    @extend_schema(request=serializers.RefreshSerializer, responses=answers.TOKENS)
    def post(self, request: Request) -> Response:
        """Renew both tokens. The refresh token that was sent is good no more, but for a repetition within seconds.

        A refresh token that is used again later ends the login: somebody else may have it.
        """
        return Response(tokens.refresh_tokens(read(serializers.RefreshSerializer, request)["refresh"]))


class TokenVerifyView(OpenView):
    writes = takes_turn = False
    refuses = UNKNOWN_TOKEN

    @extend_schema(request=serializers.AccessSerializer, responses=answers.GOOD)
    def post(self, request: Request) -> Response:
        """Ask whether an access token is good. The answer is an empty object."""
        tokens.verify_access(read(serializers.AccessSerializer, request)["token"])
        return Response({})


class LogoutView(OpenView):
    refuses = UNKNOWN_TOKEN

    @extend_schema(request=serializers.LogoutSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out. Ends the login that a token belongs to, be it the newest one, one from before, or expired."""
        tokens.end_logins_of(read(serializers.LogoutSerializer, request).values())
        return Response(status=204)
