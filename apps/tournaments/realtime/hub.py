"""The hub of this process; see `rooms/hub.py`."""

from apps.tournaments.realtime.rooms.hub import Hub as Hub
from apps.tournaments.realtime.rooms.hub import close_hub as close_hub
from apps.tournaments.realtime.rooms.hub import get_hub as get_hub
from apps.tournaments.realtime.rooms.hub import live_loop as live_loop
