"""Reading streams and schedules, and a bracket as a schedule places it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.common.times import in_utc
from apps.tournaments.domain.bracket import Side, Tree
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.formats import find_format, swiss
from apps.tournaments.domain.match_states import OVER
from apps.tournaments.domain.registration_states import TAKES_A_PLACE
from apps.tournaments.domain.schedule_jobs import Known, Later
from apps.tournaments.domain.shapes import PlacedShape, PlannedShape, ScheduleShape, StreamShape
from apps.tournaments.models import Bracket, Match, SchedulePlan, Station, Stream, Tournament
from apps.tournaments.selectors.contests import contest_of, read_rounds

_OVER = [state.value for state in OVER]


def public_stream(stream: Stream) -> StreamShape:
    return {"id": stream.pk, "name": stream.name, "url": stream.url, "ordering": stream.ordering}


def public_streams(tournament_id: int) -> list[StreamShape]:
    return [public_stream(stream) for stream in Stream.objects.filter(tournament=tournament_id)]


def public_schedule(plan: SchedulePlan | None) -> ScheduleShape | None:
    return shape_of(plan) if plan is not None else None


def shape_of(plan: SchedulePlan) -> ScheduleShape:
    return {
        "start_at": in_utc(plan.start_at),
        "minutes_per_game": plan.minutes_per_game,
        "minutes": {str(best_of): minutes for best_of, minutes in sorted(plan.lengths.by_best_of.items())},
        "stations": plan.stations,
        "rest_minutes": plan.rest_minutes,
        "made_at": in_utc(plan.made_at),
        "over_at": in_utc(plan.over_at),
    }


def planned(tournament: Tournament) -> PlannedShape:
    """The schedule that was saved, with the times of the matches as they are now, the first first."""
    plan = SchedulePlan.objects.filter(tournament=tournament).first()
    if plan is None:
        return {"time_zone": tournament.time_zone, "schedule": None, "matches": []}
    rows = Match.objects.filter(tournament=tournament, scheduled_time__isnull=False).exclude(bye=True)
    in_order = rows.order_by("scheduled_time", "planned_station", "id")
    found = [_placed(row, row.scheduled_time, plan) for row in in_order if row.scheduled_time is not None]
    return {"time_zone": tournament.time_zone, "schedule": shape_of(plan), "matches": found}


def _placed(row: Match, at: datetime, plan: SchedulePlan) -> PlacedShape:
    return {
        "match_id": row.pk,
        "stage": row.stage,
        "round": row.round,
        "position": row.position,
        "scheduled_time": in_utc(at),
        "ends_at": in_utc(at + timedelta(minutes=plan.lengths.of(row.best_of))),
        "station": row.planned_station,
    }


@dataclass(frozen=True)
class Field:
    """What there is to place: the tree, what is known of each match, the rounds to come, and the rows by key, which are
    none before the draw."""

    tree: Tree
    known: dict[str, Known]
    later: Later | None
    rows: dict[str, Match]


def field_of(tournament: Tournament, stations: list[Station], from_told: bool) -> Field:
    """`stations`: those of the schedule, in their order. `from_told`: nothing is placed before the time that its sides
    were told."""
    bracket = Bracket.objects.prefetch_related("rounds_drawn").filter(tournament=tournament).first()
    rows = {row.key: row for row in Match.objects.filter(bracket=bracket)} if bracket else {}
    if bracket is None or not rows:
        return _before_the_draw(tournament)
    base = contest_of(bracket)
    contest = Contest(base.format, base.entrants, base.options, drawn=read_rounds(bracket.drawn))
    numbers = {station.pk: number for number, station in enumerate(stations, start=1)}
    known = {key: _known(row, numbers, from_told) for key, row in rows.items()}
    return Field(contest.tree, known, _later(contest, tournament), rows)


def _known(row: Match, numbers: dict[int, int], from_told: bool) -> Known:
    floors = [time for time in (row.not_before, row.told_time if from_told else None) if time is not None]
    is_over = row.state in _OVER
    return Known(
        best_of=row.best_of,
        players=tuple(side for side in (row.participant1_id, row.participant2_id) if side is not None),
        passed=row.bye or row.walkover or (is_over and row.completed_at is None),
        stream=row.stream_id,
        not_before=max(floors, default=None),
        begun=None if row.bye or row.walkover else row.started_at or row.called_at,
        ended=row.completed_at if is_over and not row.bye and not row.walkover else None,
        station=numbers.get(row.station_id or 0),
    )


def _before_the_draw(tournament: Tournament) -> Field:
    """As it is if all who have a place now play, or as many as there may be where nobody has one."""
    living = tournament.registrations.filter(state__in=TAKES_A_PLACE).count()
    entrants = max(2, living or tournament.max_participants)
    options: dict[str, Any] = {**tournament.options, "third_place": tournament.third_place}
    contest = Contest(find_format(tournament.format), tuple(range(1, entrants + 1)), options)
    tree, known = contest.tree, {}
    for node in tree.nodes:
        standing = contest.state[node.key]
        final = node.side is Side.FINAL or node.key == tree.final
        players = tuple(slot for slot in standing.slots if isinstance(slot, int))
        best_of = tournament.best_of_final if final else tournament.best_of
        known[node.key] = Known(best_of=best_of, players=players, passed=standing.bye)
    return Field(tree, known, _later(contest, tournament), {})


def _later(contest: Contest, tournament: Tournament) -> Later | None:
    """The rounds of a Swiss that are not drawn yet, as long as the others."""
    if contest.format.name != swiss.NAME:
        return None
    rules = swiss.read_rules_of(len(contest.entrants), contest.options)
    to_come = rules.rounds - len(contest.drawn)
    return Later(to_come, len(contest.entrants) // 2, rules.best_of) if to_come > 0 else None
