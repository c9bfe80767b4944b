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
