"""`deltacrown.v1`: its codes and its names; see `sockets/protocol.py` and `apps.common.refusals`."""

from apps.common.refusals import CloseCode as CloseCode
from apps.common.refusals import ErrorCode as ErrorCode
from apps.common.refusals import Refusal as Refusal
from apps.tournaments.realtime.sockets.protocol import ADVICE as ADVICE
from apps.tournaments.realtime.sockets.protocol import BEARER as BEARER
from apps.tournaments.realtime.sockets.protocol import BUILT_IN as BUILT_IN
from apps.tournaments.realtime.sockets.protocol import REQUEST_ID_MAX as REQUEST_ID_MAX
from apps.tournaments.realtime.sockets.protocol import SUBPROTOCOL as SUBPROTOCOL
from apps.tournaments.realtime.sockets.protocol import Advice as Advice
