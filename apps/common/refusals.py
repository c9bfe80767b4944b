"""The codes of errors and closes on the wire, and a refusal: what somebody is told who may not do a thing.

A line here is all that a new code takes: the documents, the browser's table and the metrics follow.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class ErrorCode(StrEnum):
    INVALID_JSON = "invalid_json"
    INVALID_SCHEMA = "invalid_schema"
    UNSUPPORTED_MESSAGE_TYPE = "unsupported_message_type"
    INSUFFICIENT_PERMISSIONS = "insufficient_permissions"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    KEY_REUSED = "key_reused"
    AUTHENTICATION_REQUIRED = "authentication_required"
    TOKEN_EXPIRED = "token_expired"
    AUTHENTICATION_FAILED = "authentication_failed"
    INVALID_ORIGIN = "invalid_origin"
    ROOM_NOT_FOUND = "room_not_found"
    HEARTBEAT_TIMEOUT = "heartbeat_timeout"
    CONNECTION_LIMIT_EXCEEDED = "connection_limit_exceeded"
    IP_CONNECTION_LIMIT_EXCEEDED = "ip_connection_limit_exceeded"
    CONNECT_RATE_EXCEEDED = "connect_rate_exceeded"
    ROOM_FULL = "room_full"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"
    IP_RATE_LIMIT_EXCEEDED = "ip_rate_limit_exceeded"
    FLOODING = "flooding"
    SLOW_CONSUMER = "slow_consumer"
    SESSION_REVOKED = "session_revoked"
    SERVER_DRAINING = "server_draining"
    INTERNAL_ERROR = "internal_error"


class Advice(StrEnum):
    """What a client should do after a close."""

    STOP = "stop"
    LOG_IN = "log_in"
    REFRESH = "refresh"
    WAIT = "wait"
    RECONNECT = "reconnect"


class CloseCode(IntEnum):
    """The code of a close, with what the client should do after it."""

    advice: Advice

    def __new__(cls, code: int, advice: Advice) -> "CloseCode":
        member = int.__new__(cls, code)
        member._value_ = code
        member.advice = advice
        return member

    MALFORMED_REQUEST = 4000, Advice.STOP
    AUTHENTICATION_REQUIRED = 4001, Advice.LOG_IN
    TOKEN_EXPIRED = 4002, Advice.REFRESH
    NOT_ALLOWED = 4003, Advice.STOP
    # Room not found, or heartbeat timeout: the error frame before it says which.
    GONE = 4004, Advice.STOP
    LIMIT_REACHED = 4008, Advice.WAIT
    PAYLOAD_TOO_LARGE = 4009, Advice.STOP
    FLOODING = 4010, Advice.WAIT
    SLOW_CONSUMER = 4011, Advice.RECONNECT
    SESSION_REVOKED = 4013, Advice.LOG_IN
    # The server's own, for a frame beyond what it reads at all.
    FRAME_TOO_LARGE = 1009, Advice.STOP
    SERVER_RESTART = 1012, Advice.RECONNECT
    INTERNAL_ERROR = 1011, Advice.RECONNECT


@dataclass(frozen=True)
class Refusal:
    """An error frame's content, and the close code that follows it where the socket does not stay open.

    `retry_after_ms`: how long to wait before trying again, in milliseconds.
    """

    code: ErrorCode
    message: str
    close: CloseCode | None = None
    retry_after_ms: int | None = None
    facts: tuple[tuple[str, Any], ...] = ()

    def body(self, request_id: str | None = None) -> dict[str, Any]:
        """The error frame as a JSON object."""
        frame: dict[str, Any] = {"type": "error", "code": self.code.value, "message": self.message, **dict(self.facts)}
        if request_id is not None:
            frame["request_id"] = request_id
        if self.retry_after_ms is not None:
            frame["retry_after_ms"] = self.retry_after_ms
        if self.close is not None:
            frame["close_code"] = self.close.value
        return frame

    @property
    def closing(self) -> CloseCode:
        """The code that ends the socket; one of its own where the refusal names none."""
        return CloseCode.INTERNAL_ERROR if self.close is None else self.close
