"""Who opens a socket, and to which room."""

import logging
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFailure

from apps.accounts.identity import CredentialError, Person
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.realtime.edge.refusing import UNAVAILABLE, Receive, Scope, SendMessage, refuse
from apps.tournaments.realtime.edge.scope import App
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.rooms.names import RoomName, room_of_path
from apps.tournaments.realtime.sockets.protocol import BEARER, SUBPROTOCOL

logger = logging.getLogger(__name__)

MALFORMED = Refusal(ErrorCode.INVALID_SCHEMA, "The address of the socket is malformed.", CloseCode.MALFORMED_REQUEST)
NO_CREDENTIALS = Refusal(
    ErrorCode.AUTHENTICATION_REQUIRED,
    "Sign in, or ask for a ticket, to open this socket.",
    CloseCode.AUTHENTICATION_REQUIRED,
)


class JWTAuthMiddleware:
    """Puts the `person` and the `room` into the scope.

    Credentials, in this order: the subprotocol `bearer.<JWT>`, `?ticket=`, `?token=<JWT>`.
    """

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        room = room_of_path(scope["path"])
        query = scope["query"]
        if room is None or query is None:
            return await refuse(scope, receive, send, MALFORMED)
        try:
            person = await self._person(scope, room, query)
        except CredentialError as error:
            return await refuse(scope, receive, send, credential_refusal(error))
        except DatabaseFailure as error:
            logger.warning("nobody can be recognized, the database failed", extra={"error": type(error).__name__})
            return await refuse(scope, receive, send, UNAVAILABLE)
        if person is None:
            return await refuse(scope, receive, send, NO_CREDENTIALS)
        scope.update(person=person, room=room)
        await self.inner(scope, receive, send)

    async def _person(self, scope: Scope, room: RoomName, query: dict[str, Any]) -> Person | None:
        bearers = [protocol for protocol in scope.get("subprotocols", ()) if protocol.startswith(BEARER)]
        if bearers and SUBPROTOCOL in scope["subprotocols"]:
            return await get_hub().by_token.ask(bearers[0].removeprefix(BEARER))
        if query.get("ticket"):
            person = await get_hub().by_ticket.ask((query["ticket"], room.group))
            if person.is_anonymous and not settings.WS_ALLOW_ANONYMOUS_SPECTATORS:
                return None
            return person
        if query.get("token"):
            return await get_hub().by_token.ask(query["token"])
        return None


def credential_refusal(error: CredentialError) -> Refusal:
    if error.expired:
        return Refusal(ErrorCode.TOKEN_EXPIRED, error.message, CloseCode.TOKEN_EXPIRED)
    return Refusal(ErrorCode.AUTHENTICATION_FAILED, error.message, CloseCode.NOT_ALLOWED)
