"""What is counted, as it is answered. Shares are from 0 to 1, and null where there is nothing to share."""

from typing import TypedDict


class DayCount(TypedDict):
    """`day`: in the tournament's time zone. `total`: up to its end."""

    day: str
    registered: int
    total: int


class RegistrationFigures(TypedDict):
    """`total`: all that ever were, also those who left. `fill_rate`: of `places`, those that are or were taken at the
    end. `check_in_rate`: of those who had a place when check-in ended, or have one now, those who came. `moved_up`:
    from the waitlist to a place."""

    total: int
    by_state: dict[str, int]
    places: int
    fill_rate: float
    check_in_rate: float | None
    no_shows: int
    moved_up: int
    by_day: list[DayCount]


class Times(TypedDict):
    """Seconds of the middle one of so many `matches`, and of the one below which 95 of 100 stay."""

    matches: int
    median_seconds: float | None
    p95_seconds: float | None


class RoundTimes(Times):
    stage: int
    side: str
    round: int


class MatchFigures(TypedDict):
    """Byes are no matches. `completion`: of all matches, those that are over. `forfeits`: decided without being played
    to an end. `late`: of those that began more than five minutes after their time, how long after it."""

    total: int
    by_state: dict[str, int]
    completion: float | None
    forfeits: int
    durations: Times
    by_round: list[RoundTimes]
    late: Times
    late_rate: float | None


class DisputeFigures(TypedDict):
    """`rate`: disputes by matches that were reported or are over. `to_ruling`: from a dispute to its first ruling."""

    total: int
    open: int
    rate: float | None
    by_reason: dict[str, int]
    to_ruling: Times


class ViewerCount(TypedDict):
    at: str
    viewers: int


class ViewerFigures(TypedDict):
    """Persons in the tournament's own room. `median`: over the minutes in which there was somebody. `samples`: the peak
    of each minute, hour or day, whichever gives the most that is not too many."""

    peak: int
    median: int
    samples: list[ViewerCount]


class TournamentFigures(TypedDict):
    at: str
    registrations: RegistrationFigures
    matches: MatchFigures
    disputes: DisputeFigures
    viewers: ViewerFigures


class MonthCount(TypedDict):
    month: str
    tournaments: int
    registrations: int


class OrganizerFigures(TypedDict):
    """Over all tournaments that somebody made. `players`: accounts that registered in any of them; `returning_players`:
    in more than one."""

    tournaments: int
    registrations: int
    players: int
    returning_players: int
    returning_rate: float | None
    by_month: list[MonthCount]


class Record(TypedDict):
    """`streak`: won one after another until now."""

    matches: int
    won: int
    lost: int
    win_rate: float | None
    streak: int
    longest_streak: int


class PlayedTournament(TypedDict):
    """`as_name`: the name it was entered with. The place is null until a result counts."""

    tournament_id: int
    slug: str
    name: str
    game: str
    state: str
    start_at: str | None
    as_name: str
    place_from: int | None
    place_to: int | None


class Opponent(TypedDict):
    """`player_id`: where they have a profile too. `won` and `lost`: by the player whose profile it is."""

    player_id: int | None
    name: str
    matches: int
    won: int
    lost: int


class PlayerProfile(TypedDict):
    """Of public tournaments alone: the newest 50, and the 20 opponents who were met most often."""

    id: int
    name: str
    tournaments: list[PlayedTournament]
    record: Record
    opponents: list[Opponent]
