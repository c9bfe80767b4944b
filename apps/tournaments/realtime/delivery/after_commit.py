"""What a commit leaves to be told: its events to their rooms, and a live score to the batcher."""

from apps.common.notices import listen
from apps.common.times import in_utc
from apps.tournaments.models import LoggedEvent
from apps.tournaments.realtime.delivery.broadcasts import Data
from apps.tournaments.realtime.delivery.loops import telling_loop
from apps.tournaments.realtime.delivery.teller import finish, offer, teller_of
from apps.tournaments.realtime.rooms.names import RoomName, match_room, tournament_room
from apps.tournaments.services.write import Committed, ScoreSaved


@listen
def on_commit(notice: object) -> None:
    if isinstance(notice, Committed):
        messages = [message for row in notice.events for message in _messages(row)]
        loop = telling_loop(finish)
        loop.call_soon_threadsafe(lambda: teller_of(loop).tell(messages))
    elif isinstance(notice, ScoreSaved):
        offer(notice.tournament_id, notice.match_id, None)


def _messages(row: LoggedEvent) -> list[tuple[RoomName, Data]]:
    audience = [row.least_role, row.audience_registrations, row.public]
    message = {"type": row.type, "data": row.data, "at": in_utc(row.at), "audience": audience}
    told = [(tournament_room(row.tournament_id), {**message, "sequence": row.sequence})]
    if row.match_id is not None:
        told.append((match_room(row.match_id), {**message, "sequence": row.match_sequence}))
    return told
