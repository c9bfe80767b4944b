"""The middleware of sockets up to who opens one; see `edge/`."""

from apps.tournaments.realtime.edge.authentication import JWTAuthMiddleware as JWTAuthMiddleware
from apps.tournaments.realtime.edge.authentication import credential_refusal as credential_refusal
from apps.tournaments.realtime.edge.connect_rate import ConnectRateMiddleware as ConnectRateMiddleware
from apps.tournaments.realtime.edge.origin import OriginMiddleware as OriginMiddleware
from apps.tournaments.realtime.edge.origin import allowed_origins as allowed_origins
from apps.tournaments.realtime.edge.origin import origin_allowed as origin_allowed
from apps.tournaments.realtime.edge.query import QueryMiddleware as QueryMiddleware
from apps.tournaments.realtime.edge.query import read_query as read_query
from apps.tournaments.realtime.edge.scope import App as App
from apps.tournaments.realtime.edge.scope import header as header
