"""Tickets that open a socket."""

from typing import cast

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.revocations import LOGIN
from apps.accounts.sessions import SessionStore
from apps.accounts.tickets import VISITOR_COOKIE, issue_ticket, new_visitor, read_visitor, sign_visitor
from apps.accounts.tokens import Access
from apps.common.reading import read
from apps.common.schema import gives
from apps.tournaments.api import answers, examples, serializers
from apps.tournaments.api.base import View, viewer
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version

VISITOR_COOKIE_SECONDS = 365 * 24 * 3600


def _login(request: Request) -> tuple[str, float]:
    """The login that a request belongs to and when it ends, by its token or its browser session."""
    if isinstance(request.auth, Access):
        return request.auth.login, request.auth.expires + settings.JWT_LEEWAY_SECONDS
    session = cast(SessionStore, request.session)
    login = session.get(LOGIN, "")  # reads the session, and with it when that ends
    return login, session.ends_at.timestamp()


class TicketsView(View):
    tag = "sockets"
    # Of a browser: without its CSRF token another site may have sent it.
    refuses = {401: ("authentication_required",), 403: ("insufficient_permissions",), 404: ("not_found",)}
    permission_classes = [AllowAny]
    answers_a_secret = True  # a ticket opens a socket
    writes = takes_turn = False  # nothing is stored until the ticket is used

    @extend_schema(
        request=serializers.TicketRequestSerializer, responses=gives(answers.TicketAnswer, examples.TICKET, 201)
    )
    def post(self, request: Request) -> Response:
        """Get a ticket that opens one socket, within seconds.

        For the room of a tournament or of a match; as yourself, or as an anonymous spectator of a public tournament. It
        goes into the socket's address, `?ticket=`.
        """
        wanted = read(serializers.TicketRequestSerializer, request)
        user = viewer(request)
        if user is None and not settings.WS_ALLOW_ANONYMOUS_SPECTATORS:
            raise NotAuthenticated("Sign in to open a socket here.")
        tournament_id = wanted.get("tournament") or tournament_of_match(wanted["match"])
        visible_version(user, tournament_id)
        kind, number = next(iter(wanted.items()))
        visitor = "" if user else read_visitor(request.COOKIES.get(VISITOR_COOKIE, "")) or new_visitor()
        ticket = issue_ticket(f"{kind}_{number}", user, visitor, *(_login(request) if user else ()))
        whose = user.pk if user else None
        response = Response({"ticket": ticket, "expires_in": settings.WS_TICKET_SECONDS, "user_id": whose}, status=201)
        if visitor:
            response.set_cookie(
                VISITOR_COOKIE,
                sign_visitor(visitor),
                max_age=VISITOR_COOKIE_SECONDS,
                httponly=True,
                secure=request.is_secure(),
                samesite="Lax",
            )
        return response
