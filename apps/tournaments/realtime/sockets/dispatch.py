"""From a client's frame to an answer: parse, check, run, reply. Every command but `pong` is answered exactly once."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import msgspec
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseFailure

from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import User
from apps.common.busy import BUSY_MESSAGE, RETRY_AFTER_SECONDS, is_busy
from apps.common.once import KEY_REUSED, AlreadyAnswered, Attempt, KeyReused, TooMuchKept, attempting, digest_of
from apps.common.person_key import of_user
from apps.common.refusals import ErrorCode, Refusal
from apps.tournaments.domain.errors import DomainError, PermissionRefused
from apps.tournaments.realtime.edge.admission import Admission
from apps.tournaments.realtime.process.bridge import command
from apps.tournaments.realtime.rooms.entrance import Entry
from apps.tournaments.realtime.rooms.fanout import Member
from apps.tournaments.realtime.rooms.frames import Frame
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.rooms.names import RoomName
from apps.tournaments.realtime.rooms.room import Opening, Room
from apps.tournaments.realtime.sockets.commands import COMMANDS, Caller, Command
from apps.tournaments.realtime.sockets.protocol import REQUEST_ID_MAX
from apps.tournaments.services.sides import meaning

logger = logging.getLogger(__name__)
_decode = msgspec.json.Decoder().decode
OBJECT_WANTED = "Send a JSON object with a type."
MAX_ECHO_BYTES = 512
# How long a command sent again gets the first answer again.
REPEATABLE_FOR = timedelta(minutes=10)


class Rejected(Exception):
    """The frame is answered with this error; the socket stays."""

    def __init__(self, code: ErrorCode, message: str, **facts: Any) -> None:
        super().__init__(code.value)
        self.refusal = Refusal(code, message, facts=tuple(facts.items()))


class Asker(Member, Protocol):
    """A socket as the one who asks."""

    person: Person
    entry: Entry
    admission: Admission
    room: Room
    room_name: RoomName

    async def begin(self, since: int | None, epoch: str | None, first: Callable[[Opening], dict[str, Any]]) -> None:
        """Begin anew in the room, with the frame that `first` makes and what the socket missed or a snapshot."""

    @property
    def is_behind(self) -> bool:
        """Whether it has not taken yet what was sent to it."""

    def facts(self) -> dict[str, Any]: ...

    def end(self, refusal: Refusal) -> None: ...

    def renewed(self, person: Person) -> None:
        """Go on with a newer credential of the same person."""


async def handle(connection: Asker, message: dict[str, Any]) -> None:
    """Answer one frame."""
    request_id = None
    try:
        body = parse(message)
        request_id = _request_id_of(body)
        reply = await _answer(connection, body)
    except Rejected as error:
        reply = error.refusal.body(request_id)
        if error.refusal.code is ErrorCode.INSUFFICIENT_PERMISSIONS:
            flood = await connection.admission.violated()
            if flood is not None:
                return connection.end(flood)
    except DatabaseFailure as error:
        reply = _failed(error).body(request_id)
    if reply is not None:
        connection.deliver(Frame(reply), None)


def _failed(error: DatabaseFailure) -> Refusal:
    if is_busy(error):
        return Refusal(ErrorCode.BUSY, BUSY_MESSAGE, retry_after_ms=1000 * RETRY_AFTER_SECONDS)
    logger.warning("command failed by the database", extra={"error": type(error).__name__})
    return Refusal(ErrorCode.INTERNAL_ERROR, "The server could not do this; nothing was changed.")


def parse(message: dict[str, Any]) -> dict[str, Any]:
    """The frame's JSON object; raises `Rejected` for anything else, of which nothing is echoed."""
    text = message.get("text")
    if not text:
        raise Rejected(ErrorCode.INVALID_JSON, "Send a JSON object as a text frame.")
    try:
        body = _decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise Rejected(ErrorCode.INVALID_JSON, "This is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Rejected(ErrorCode.INVALID_SCHEMA, OBJECT_WANTED)
    return body


def _request_id_of(body: dict[str, Any]) -> str | None:
    """None where there is none; raises `Rejected` for what cannot be one."""
    request_id = body.get("request_id")
    if request_id is None or _is_request_id(request_id):
        return request_id
    raise Rejected(
        ErrorCode.INVALID_SCHEMA, f"A request_id is a text of 1 to {REQUEST_ID_MAX} characters, without NUL."
    )


def _is_request_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= REQUEST_ID_MAX and "\x00" not in value


async def _answer(connection: Asker, body: dict[str, Any]) -> dict[str, Any] | None:
    name = body.get("type")
    if not isinstance(name, str):
        raise Rejected(ErrorCode.INVALID_SCHEMA, OBJECT_WANTED)
    if name == "pong":
        return None
    if name == "ping":
        return _pong(body)
    if name == "subscribe":
        await _subscribe(connection, body)
        return None
    if name == "authenticate":
        return await _authenticate(connection, body)
    kind = COMMANDS.get(name)
    if kind is None:
        raise Rejected(ErrorCode.UNSUPPORTED_MESSAGE_TYPE, "There is no command of this type.")
    return await _run(connection, kind, body)


def _reply(name: str, body: dict[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    reply: dict[str, Any] = {"type": name, "data": data}
    if "request_id" in body:
        reply["request_id"] = body["request_id"]
    return reply


def _pong(body: dict[str, Any]) -> dict[str, Any]:
    """Everything a ping holds comes back, so that a client may measure its way here."""
    echo = {key: value for key, value in body.items() if key not in ("type", "data")}
    if not _is_short(echo):
        echo = {key: echo[key] for key in ("request_id",) if key in echo}
    return {"type": "pong", "data": {}, **echo}


def _is_short(echo: dict[str, Any]) -> bool:
    try:
        return len(msgspec.json.encode(echo)) <= MAX_ECHO_BYTES
    except RecursionError:
        return False  # just shallow enough to be read


async def _subscribe(connection: Asker, body: dict[str, Any]) -> None:
    """Begin anew in this room: the reply, then the missed events or a snapshot."""
    since, epoch = body.get("since"), body.get("epoch")
    if not (since is None or (type(since) is int and 0 <= since < 10**18)) or not isinstance(epoch, str | None):
        raise Rejected(ErrorCode.INVALID_SCHEMA, "since is a number from 0 up, epoch a text.")
    if connection.is_behind:
        # Snapshots do not count against the outbox: who does not read must not gather them.
        text = "Read what was sent before you subscribe again."
        raise Rejected(ErrorCode.BUSY, text, retry_after_ms=1000 * RETRY_AFTER_SECONDS)

    def subscribed(opening: Opening) -> dict[str, Any]:
        data = {
            "tournament_id": connection.entry.tournament_id,
            "match_id": connection.facts().get("match_id"),
            "sequence": opening.sequence,
            "message": "Subscribed.",
        }
        return _reply("subscribed", body, data)

    await connection.begin(since, epoch, subscribed)


async def _authenticate(connection: Asker, body: dict[str, Any]) -> dict[str, Any]:
    token = body.get("token")
    if not isinstance(token, str):
        raise Rejected(ErrorCode.INVALID_SCHEMA, "token must be a text.")
    try:
        person = await get_hub().by_token.ask(token)
    except CredentialError as error:
        code = ErrorCode.TOKEN_EXPIRED if error.expired else ErrorCode.AUTHENTICATION_FAILED
        raise Rejected(code, error.message) from None
    if person.user_id != connection.person.user_id:
        raise Rejected(
            ErrorCode.AUTHENTICATION_FAILED, "This token belongs to somebody else; open another socket for it."
        )
    connection.renewed(person)
    return _reply("authenticated", body, {"expires_at": person.expires_at})


async def _run(connection: Asker, kind: type[Command], body: dict[str, Any]) -> dict[str, Any]:
    try:
        parsed = msgspec.convert(body, kind)
    except msgspec.ValidationError:
        fields = ", ".join(kind.__struct_fields__)
        raise Rejected(ErrorCode.INVALID_SCHEMA, f"A field has the wrong type; this command takes: {fields}.") from None
    if connection.person.is_anonymous:
        raise Rejected(ErrorCode.INSUFFICIENT_PERMISSIONS, "Sign in to do this.")
    try:
        data = await command(_call)(connection, parsed)
    except DomainError as error:
        raise Rejected(ErrorCode(error.code), error.message, **error.facts) from None
    except KeyReused:
        raise Rejected(ErrorCode.KEY_REUSED, KEY_REUSED) from None
    except TooMuchKept as error:
        wait = error.retry_after_ms
        raise Rejected(ErrorCode.RATE_LIMIT_EXCEEDED, error.message, retry_after_ms=wait) from None
    except ValidationError:
        raise Rejected(ErrorCode.INVALID_SCHEMA, "A field has a value that is not allowed.") from None
    return _reply(kind.reply, body, data)


def _call(connection: Asker, parsed: Command) -> Mapping[str, Any]:
    user = User.objects.filter(pk=connection.person.user_id or 0).first()
    if user is None:
        raise PermissionRefused("Sign in to do this.")
    caller = Caller(user, connection.room_name, connection.entry.tournament_id)
    with meaning(parsed.participant1_id, parsed.participant2_id):
        return _run_once(parsed, caller) if parsed.request_id is not None else parsed.run(caller)


def _run_once(parsed: Command, caller: Caller) -> Mapping[str, Any]:
    asked = type(parsed).reply, caller.room.group, msgspec.to_builtins(parsed)
    attempt = Attempt(of_user(caller.user.pk), "socket", parsed.request_id or "", digest_of(*asked), REPEATABLE_FOR)
    try:
        with attempting(attempt):
            data = parsed.run(caller)
            attempt.keep({}, msgspec.json.encode(data))
    except AlreadyAnswered as before:
        return dict(_decode(bytes(before.kept.answer)))
    return data
