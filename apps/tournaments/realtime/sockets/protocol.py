"""`deltacrown.v1`: its names, what a client should do after each close, and the commands that write nothing.

The codes of errors and closes are in `apps/common/refusals.py`, commands in `commands.py`, events in
`domain/events.py`; together they are the one declaration of the wire.
"""

from enum import StrEnum

from apps.common.refusals import CloseCode

SUBPROTOCOL = "deltacrown.v1"
BEARER = "bearer."
REQUEST_ID_MAX = 64


class Advice(StrEnum):
    """What a client should do after a close."""

    STOP = "stop"
    LOG_IN = "log_in"
    REFRESH = "refresh"
    WAIT = "wait"
    RECONNECT = "reconnect"


ADVICE: dict[CloseCode, Advice] = {
    CloseCode.MALFORMED_REQUEST: Advice.STOP,
    CloseCode.AUTHENTICATION_REQUIRED: Advice.LOG_IN,
    CloseCode.TOKEN_EXPIRED: Advice.REFRESH,
    CloseCode.NOT_ALLOWED: Advice.STOP,
    CloseCode.GONE: Advice.STOP,
    CloseCode.LIMIT_REACHED: Advice.WAIT,
    CloseCode.PAYLOAD_TOO_LARGE: Advice.STOP,
    CloseCode.FLOODING: Advice.WAIT,
    CloseCode.SLOW_CONSUMER: Advice.RECONNECT,
    CloseCode.SESSION_REVOKED: Advice.LOG_IN,
    CloseCode.FRAME_TOO_LARGE: Advice.STOP,
    CloseCode.SERVER_RESTART: Advice.RECONNECT,
    CloseCode.INTERNAL_ERROR: Advice.RECONNECT,
}


# The commands that write nothing: least role, reply, fields. `dispatch.py` answers them; the rest are in `commands.py`.
BUILT_IN = {
    "ping": ("spectator", "`pong`, all fields echoed", "`timestamp`"),
    "pong": ("spectator", "none", ""),
    "subscribe": ("spectator", "`subscribed`, then as from the beginning", "`since`, `epoch`"),
    "authenticate": ("spectator", "`authenticated`", "`token`"),
}
