from apps.tournaments.realtime.rooms.names import Kind
from apps.tournaments.realtime.sockets.connection import RoomConsumer


class TournamentConsumer(RoomConsumer):
    """A socket in a tournament's room: everything public that happens there."""

    kind = Kind.TOURNAMENT
