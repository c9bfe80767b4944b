"""Reading deadlines, stations, and when the site was away."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from apps.common.times import in_utc
from apps.tournaments.domain.deadline_states import (
    HIDDEN,
    NOT_WHILE_AWAY,
    OF_ORGANIZERS,
    TIMETABLE,
    DeadlineKind,
    DeadlineState,
)
from apps.tournaments.domain.events import TournamentStateChanged
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import DeadlineShape, StationShape
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Deadline, LoggedEvent, Outage, Station
from apps.tournaments.selectors.roles import Membership

_HIDDEN = [kind.value for kind in HIDDEN]
_NOT_WHILE_AWAY = [kind.value for kind in NOT_WHILE_AWAY]
OPEN = DeadlineState.OPEN.value


def public_deadline(deadline: Deadline) -> DeadlineShape:
    return {
        "id": deadline.pk,
        "kind": deadline.kind,
        "match_id": deadline.match_id,
        "due_at": in_utc(deadline.due_at),
    }


def public_deadlines(tournament_id: int) -> list[DeadlineShape]:
    """The open ones that everybody sees, the first first."""
    rows = Deadline.objects.filter(tournament=tournament_id, state=OPEN).exclude(kind__in=_HIDDEN)
    return [public_deadline(row) for row in rows]


def comes_after_another(deadline: Deadline, now: datetime) -> bool:
    """Whether something of the timetable that is to come first is due and not done yet."""
    if deadline.kind not in TIMETABLE:
        return False
    mine = deadline.due_at, TIMETABLE.index(DeadlineKind(deadline.kind))
    kinds = [kind.value for kind in TIMETABLE]
    due = Deadline.objects.filter(tournament=deadline.tournament_id, state=OPEN, kind__in=kinds, due_at__lte=now)
    return any((row.due_at, TIMETABLE.index(DeadlineKind(row.kind))) < mine for row in due)


def check_in_open_since(tournament_id: int) -> datetime | None:
    """Since when people can check in, where they can."""
    changes = LoggedEvent.objects.filter(tournament=tournament_id, type=TournamentStateChanged.type)
    newest = changes.order_by("-sequence").first()
    is_open = newest is not None and newest.data["new_state"] == TournamentState.CHECK_IN
    return newest.at if newest is not None and is_open else None


def check_in_is_over(tournament_id: int) -> bool:
    """Whether the check-in that was opened last has ended by the clock, and the tournament has not begun yet."""
    opened = check_in_open_since(tournament_id)
    over = Deadline.objects.filter(
        tournament=tournament_id, kind=DeadlineKind.CHECK_IN_CLOSES.value, state=DeadlineState.DONE.value
    )
    # When it was done: that is when it was looked at last.
    return opened is not None and over.filter(counted_from__gte=opened).exists()


def deadlines_of_match(match_id: int, full: bool) -> dict[str, str]:
    """When what happens, by kind; `full`: for its sides and the staff."""
    rows = Deadline.objects.filter(match=match_id, state=OPEN)
    shown = rows if full else rows.exclude(kind__in=_HIDDEN)
    return {row.kind: in_utc(row.due_at) for row in shown}


def deadlines_for(reader: Membership, tournament_id: int) -> "QuerySet[Deadline]":
    """The open deadlines that somebody sees: all, for the staff; of those that are hidden, their own matches' only."""
    rows = Deadline.objects.filter(tournament=tournament_id, state=OPEN)
    if reader.role >= Role.ORGANIZER:
        return rows
    rows = rows.exclude(kind__in=[kind.value for kind in OF_ORGANIZERS])
    if reader.role >= Role.REFEREE:
        return rows
    own = Q(match__participant1=reader.registration_id) | Q(match__participant2=reader.registration_id)
    return rows.filter(~Q(kind__in=_HIDDEN) | own) if reader.registration_id else rows.exclude(kind__in=_HIDDEN)


def due_deadlines(now: datetime) -> list[tuple[int, datetime]]:
    """Id and time of each that is to be looked at now, the oldest first: those that are due, and those that an outage
    has to move."""
    rows = Deadline.objects.filter(state=OPEN)
    # None of a clock that was ahead.
    newest = Outage.objects.filter(ended__lte=now).order_by("-ended").values_list("ended", flat=True).first()
    due = Q(due_at__lte=now)
    if newest is not None:
        due |= Q(kind__in=_NOT_WHILE_AWAY, counted_from__lt=newest)
    return list(rows.filter(due).values_list("pk", "due_at"))


def away_between(since: datetime, until: datetime) -> timedelta:
    """For how long of that time no process of the site was there."""
    outages = Outage.objects.filter(ended__gt=since, ended__lte=until)
    return sum((max(row.ended - max(row.began, since), timedelta(0)) for row in outages), timedelta(0))


def public_station(station: Station) -> StationShape:
    return {
        "id": station.pk,
        "name": station.name,
        "is_open": station.is_open,
        "is_stream": station.is_stream,
        "stream_id": station.stream_id,
    }


def public_stations(tournament_id: int) -> list[StationShape]:
    return [public_station(station) for station in Station.objects.filter(tournament=tournament_id)]
