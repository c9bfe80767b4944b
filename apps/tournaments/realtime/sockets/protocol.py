"""`deltacrown.v1`: its names, and the commands that write nothing.

The codes of errors and closes are in `apps/common/refusals.py`, commands in `commands.py`, events in the registry of
`domain/event_registry.py`, which every app fills; together they are the one declaration of the wire.
"""

from apps.common.refusals import Advice as Advice
from apps.common.refusals import CloseCode

SUBPROTOCOL = "deltacrown.v1"
BEARER = "bearer."
REQUEST_ID_MAX = 64


ADVICE: dict[CloseCode, Advice] = {code: code.advice for code in CloseCode}

# The server's frames that are neither an event nor the answer to a command of `commands.py`. No event takes one's name.
FRAMES = frozenset(
    {"connection_established", "snapshot", "resumed", "skip", "ping", "pong", "error", "viewers_changed", "pieces"}
    | {"token_expiring", "subscribed", "authenticated"}
)

# The commands that write nothing: least role, reply, fields. `dispatch.py` answers them; the rest are in `commands.py`.
BUILT_IN = {
    "ping": ("spectator", "`pong`, all fields echoed", "`timestamp`"),
    "pong": ("spectator", "none", ""),
    "subscribe": ("spectator", "`subscribed`, then as from the beginning", "`since`, `epoch`"),
    "authenticate": ("spectator", "`authenticated`", "`token`"),
}
