"""The middleware that keeps sockets within the limits; see `edge/admission.py`."""

from apps.tournaments.realtime.edge.admission import EXCESS as EXCESS
from apps.tournaments.realtime.edge.admission import Admission as Admission
from apps.tournaments.realtime.edge.admission import RateLimitMiddleware as RateLimitMiddleware
from apps.tournaments.realtime.edge.admission import is_pong as is_pong
from apps.tournaments.realtime.edge.admission import message_size as message_size
from apps.tournaments.realtime.edge.admission import request_id_of as request_id_of
from apps.tournaments.realtime.edge.admission import too_large as too_large
from apps.tournaments.realtime.edge.admission import too_many_frames as too_many_frames
