"""A schedule for the whole tournament: proposed, saved, and moved as matches run late."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.deadline_states import CLOCK
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import MatchScheduled, ScheduleUpdated
from apps.tournaments.domain.local_times import read_time
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.schedule_jobs import jobs_of
from apps.tournaments.domain.scheduling import Placed, Plan, make_plan
from apps.tournaments.domain.shapes import PlacedShape, PlannedShape, ScheduledShape
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.mails import MATCH_MOVED
from apps.tournaments.models import Match, SchedulePlan, Station, Tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.schedules import Field, field_of, planned, shape_of
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.tournaments.services.deadlines import FARTHEST
from apps.tournaments.services.stations import MOST_STATIONS
from apps.tournaments.services.write import TournamentWrite, tournament_write

# Minutes of a game, of a match, and of a rest.
LONGEST_GAME, LONGEST_MATCH = 600, 1440
LONGEST_SERIES = 15
MOST_SAVES = 500
# With more a plan would take seconds.
MOST_MATCHES = 10_000
# Of one schedule, by the clock; and it does not go on where nothing has happened for so long.
MOST_MOVES, IDLE = 500, timedelta(hours=2)
# Of tournaments that nobody has ended, the schedules of long ago are not looked at.
FORGOTTEN = timedelta(days=31)
# A time moves when it is off by so much, and people are told when it is later by so much than what they know.
MOVES_BY, TOLD_BY = timedelta(minutes=5), timedelta(minutes=15)
LOOKS_EVERY = timedelta(seconds=50)
MOST_IN_A_FRAME = 200
SAVED = "schedule"
NOT_BEGUN = [state.value for state in (MatchState.SCHEDULED, MatchState.CHECK_IN, MatchState.READY)]
WATCHED = [
    state.value for state in (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN, TournamentState.LIVE)
]
WRITTEN = ["scheduled_time", "told_time", "planned_station"]


def propose_schedule(
    tournament_id: int,
    actor: User,
    start: str,
    minutes_per_game: int,
    minutes: Mapping[str, int] | None = None,
    stations: int | None = None,
    rest_minutes: int | None = None,
) -> PlannedShape:
    """What a schedule of these would be like, for an organizer. Nothing is saved.

    `start`: ISO 8601, without an offset in the tournament's zone. `minutes`: of a match by its best-of, where it is not
    as many games as there may be. `stations`: None for those that are open; `rest_minutes`: None for the tournament's.
    Raises `InvalidInput` for what cannot be, and `Conflict` where the tournament is over.
    """
    tournament = visible_tournament(actor, tournament_id)
    require_role(actor.pk, tournament_id, Role.ORGANIZER)
    row = _row(tournament, timezone.now(), start, minutes_per_game, minutes or {}, stations, rest_minutes)
    field, plan = _placed(row, row.made_at)
    row.over_at = plan.over_at
    return {"time_zone": tournament.time_zone, "schedule": shape_of(row), "matches": _shown(field, plan)}


def save_schedule(
    tournament_id: int,
    actor: User,
    start: str,
    minutes_per_game: int,
    minutes: Mapping[str, int] | None = None,
    stations: int | None = None,
    rest_minutes: int | None = None,
) -> PlannedShape:
    """The same, and every match that has not begun and is not called gets its time. Before the draw the schedule is
    kept, and the matches get their times once they are drawn."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        row = _row(write.tournament, write.now, start, minutes_per_game, minutes or {}, stations, rest_minutes)
        before = SchedulePlan.objects.filter(tournament=write.tournament).first()
        row.saves = 1 + (before.saves if before else 0)
        if row.saves > MOST_SAVES:
            raise Conflict(f"A schedule was saved {MOST_SAVES} times here; it stays now.", state=write.tournament.state)
        row.pk = before.pk if before else None
        field, plan = _placed(row, write.now)
        row.over_at = plan.over_at
        row.save(force_update=before is not None)
        _write(write, row, _moved(field, plan, timedelta(0)), by)
    return planned(write.tournament)


def _row(
    tournament: Tournament,
    now: datetime,
    start: str,
    per_game: int,
    minutes: Mapping[str, int],
    stations: int | None,
    rest: int | None,
) -> SchedulePlan:
    if tournament.current_state in ENDED:
        raise Conflict("This tournament is over.", state=tournament.state)
    start_at = read_time(start, tournament.time_zone)
    if abs(start_at - now) > FARTHEST:
        raise InvalidInput("Choose a start within two years.")
    rest = tournament.rest_minutes if rest is None else rest
    _require_between("Minutes of a game", per_game, 1, LONGEST_GAME)
    _require_between("Minutes of rest", rest, 0, LONGEST_MATCH)
    if stations is not None:
        _require_between("Stations", stations, 1, MOST_STATIONS)
    for best_of, length in minutes.items():
        if best_of not in map(str, range(1, LONGEST_SERIES + 1, 2)):
            raise InvalidInput(f"Name minutes by the best-of they are for: an odd number up to {LONGEST_SERIES}.")
        _require_between(f"Minutes of a best of {best_of}", length, 1, LONGEST_MATCH)
    return SchedulePlan(
        tournament=tournament,
        start_at=start_at,
        minutes_per_game=per_game,
        minutes=dict(minutes),
        stations=stations,
        rest_minutes=rest,
        made_at=now,
        over_at=start_at,
    )


def _require_between(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidInput(f"{what}: choose {least} to {most}.")


def _placed(row: SchedulePlan, now: datetime, from_told: bool = False) -> tuple[Field, Plan]:
    """What there is to place, and where it is placed from `now` on, in whole minutes."""
    tournament = row.tournament
    open_ones = list(Station.objects.filter(tournament=tournament, is_open=True).order_by("is_stream", "pk"))
    count = len(open_ones) if row.stations is None else row.stations
    if not count:
        raise InvalidInput("Say how many stations there are, or add some to the tournament.")
    stations = open_ones[:count]
    streams = [station.stream_id for station in stations] + [None] * (count - len(stations))
    field = field_of(tournament, stations, from_told)
    jobs = jobs_of(field.tree, field.known, row.lengths, field.later)
    if len(jobs) > MOST_MATCHES:
        raise InvalidInput(f"A schedule takes {MOST_MATCHES} matches at most.")
    whole = now.replace(second=0, microsecond=0)
    soon = whole if whole == now else whole + timedelta(minutes=1)
    return field, make_plan(jobs, streams, row.rest_minutes, max(row.start_at, soon))


def _shown(field: Field, plan: Plan) -> list[PlacedShape]:
    """What is to be played, the first first."""
    found: list[PlacedShape] = []
    for key, placed in plan.placed.items():
        if placed.station is None:
            continue
        stage, number, *_, position = plan.orders[key]
        row = field.rows.get(key)
        found.append(
            {
                "match_id": row.pk if row else None,
                "stage": stage,
                "round": number,
                "position": position,
                "scheduled_time": in_utc(placed.begin),
                "ends_at": in_utc(placed.end),
                "station": placed.station,
            }
        )
    return sorted(found, key=lambda shown: (shown["scheduled_time"], shown["station"] or 0))


@dataclass(frozen=True)
class Moved:
    """A match that gets another time; `late`: its sides are told."""

    row: Match
    late: bool


def _moved(field: Field, plan: Plan, by_least: timedelta) -> list[Moved]:
    """The matches whose time is another by that much, or that had none; with their new times."""
    found = []
    for key, row in field.rows.items():
        placed = plan.placed.get(key)
        if placed is None or row.called_at is not None or row.state not in NOT_BEGUN:
            continue
        if _is_another(row, placed, by_least):
            found.append(_move(row, placed, is_saved=not by_least))
    return found


def _is_another(row: Match, placed: Placed, by_least: timedelta) -> bool:
    if row.scheduled_time is None:
        return True
    off = abs(placed.begin - row.scheduled_time)
    return off >= by_least if by_least else bool(off) or row.planned_station != placed.station


def _move(row: Match, placed: Placed, is_saved: bool) -> Moved:
    late = not is_saved and row.told_time is not None and placed.begin - row.told_time >= TOLD_BY
    row.scheduled_time, row.planned_station = placed.begin, placed.station
    if late or is_saved or row.told_time is None:
        row.told_time = placed.begin
    return Moved(row, late)


def _write(write: TournamentWrite, plan: SchedulePlan, moved: Sequence[Moved], by: str) -> None:
    rows = [match.row for match in moved]
    Match.objects.bulk_update(rows, WRITTEN, batch_size=200)
    how = CLOCK if by == CLOCK else SAVED
    for match in moved:
        write.tell(_scheduled(write, match.row, match.late, how))
    _mail_late(write, [match.row for match in moved if match.late])
    for some in _parts(rows):
        shown = [_in_the_schedule(row) for row in some]
        write.tell(ScheduleUpdated(write.tournament.pk, shape_of(plan), shown, write.at, by))


def _mail_late(write: TournamentWrite, rows: Sequence[Match]) -> None:
    """Of all that is later now everybody hears once: of the first match they have to play."""
    cause = secrets.token_hex(8)
    told: set[int] = set()
    for row in sorted(rows, key=lambda row: (_time_of(row) or "", row.pk)):
        sides = {side for side in (row.participant1_id, row.participant2_id) if side is not None} - told
        if sides:
            write.mail(MATCH_MOVED, sides, cause, match=row.pk)
        told |= sides


def _parts(rows: Sequence[Match]) -> Iterable[Sequence[Match]]:
    """So many as one event holds; one part where there is none."""
    return [rows[first : first + MOST_IN_A_FRAME] for first in range(0, max(len(rows), 1), MOST_IN_A_FRAME)]


def _in_the_schedule(row: Match) -> ScheduledShape:
    return {"match_id": row.pk, "scheduled_time": _time_of(row), "station": row.planned_station}


def _time_of(row: Match) -> str | None:
    return in_utc(row.scheduled_time) if row.scheduled_time else None


def _scheduled(write: TournamentWrite, row: Match, late: bool, by: str) -> MatchScheduled:
    return MatchScheduled(row.pk, write.tournament.pk, _time_of(row), late, write.at, by)


def schedules_due(now: datetime) -> list[int]:
    """The tournaments whose matches may run late, or have just been drawn; nobody has looked at them for a minute."""
    long_ago = Q(looked_at=None) | Q(looked_at__lt=now - LOOKS_EVERY)
    rows = SchedulePlan.objects.filter(long_ago, tournament__state__in=WATCHED, moves__lt=MOST_MOVES)
    rows = rows.filter(start_at__gt=now - FORGOTTEN)
    return list(rows.order_by("looked_at").values_list("tournament", flat=True))


def move_times(tournament_id: int) -> None:
    """Let the times of the matches that wait be as they look now. One process does it; it looks without a lock first,
    since mostly nothing is to be moved."""
    now = timezone.now()
    long_ago = Q(looked_at=None) | Q(looked_at__lt=now - LOOKS_EVERY)
    if not SchedulePlan.objects.filter(long_ago, tournament=tournament_id).update(looked_at=now):
        return
    if not _to_move(tournament_id, now)[1]:
        return
    with tournament_write(tournament_id) as write:
        row, moved = _to_move(tournament_id, write.now)
        write.changed = row is not None and bool(moved)
        if row is not None and moved:
            row.moves += 1
            row.save(update_fields=["moves", "over_at"])
            _write(write, row, moved, CLOCK)


def _to_move(tournament_id: int, now: datetime) -> tuple[SchedulePlan | None, list[Moved]]:
    row = SchedulePlan.objects.select_related("tournament").filter(tournament=tournament_id).first()
    if row is None or row.tournament.state not in WATCHED or _is_idle(row, now):
        return None, []
    try:
        field, plan = _placed(row, now, from_told=True)
    except InvalidInput:
        # All stations are closed: nobody knows when it goes on.
        return None, []
    row.over_at = plan.over_at
    return row, _moved(field, plan, MOVES_BY)


def _is_idle(row: SchedulePlan, now: datetime) -> bool:
    """Whether nothing has happened for so long that matches do not run late, but stand still."""
    last = Match.objects.filter(tournament=row.tournament).aggregate(
        began=Max("started_at"), ended=Max("completed_at"), called=Max("called_at")
    )
    times: list[datetime] = [row.made_at, row.start_at, *(time for time in last.values() if time is not None)]
    return max(times) < now - IDLE
