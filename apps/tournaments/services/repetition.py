"""How often a thing may be done again in one tournament.

Each time is told to everybody in the room and stays in the log, so a thing that may be taken back and done again has an
end, far above what anybody needs. The numbers are of one tournament; the log says how often it was done.
"""

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.event_registry import Event
from apps.tournaments.selectors.events import times_told
from apps.tournaments.services.write import TournamentWrite

# By one person, or for them.
MOST_WITHDRAWALS = 5
MOST_UNDONE_CHECK_INS = 5
MOST_UNDONE_BY_ORGANIZERS = 50
# By all organizers together.
MOST_MOVES_BEFORE_THE_START = 100
MOST_DRAWS = 100
MOST_EDITS = 1000
MOST_SEEDS = 20_000
# Of the whole field: each tells of everybody.
MOST_SEEDINGS = 200
MOST_WAITLISTS = 200
MOST_CLAIMS = 1000
MOST_IMPORTED_ANSWERS = 50_000
MOST_ROSTERS = 200
MOST_DEADLINES = 10_000
MOST_STATION_EDITS = 1000
MOST_STREAM_EDITS = 500
MOST_FIELD_EDITS = 1000
# Of one registration.
MOST_ANSWERS = 100
# Of one match.
MOST_SCHEDULES = 100
MOST_CALLS = 100
MOST_LENGTHS = 200
MOST_PICKS = 200


def require_few(write: TournamentWrite, event: type[Event], most: int, text: str, **about: object) -> None:
    """Raises `Conflict` with `text` where the tournament was told such an event `most` times already.

    `about`: what the data of the events say, such as whose registration it was.
    """
    if times_told(write.tournament.pk, event.type, **about) >= most:
        raise Conflict(text, state=write.tournament.state)
