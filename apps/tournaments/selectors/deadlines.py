"""Reading deadlines, stations, and when the site was away."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from apps.common.times import in_utc
from apps.tournaments.domain.deadlines import HIDDEN, NOT_WHILE_AWAY, DeadlineState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import DeadlineShape, StationShape
from apps.tournaments.models import Deadline, Outage, Station
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


def deadlines_of_match(match_id: int, full: bool) -> dict[str, str]:
    """When what happens, by kind; `full`: for its sides and the staff."""
    rows = Deadline.objects.filter(match=match_id, state=OPEN)
    shown = rows if full else rows.exclude(kind__in=_HIDDEN)
    return {row.kind: in_utc(row.due_at) for row in shown}


def deadlines_for(reader: Membership, tournament_id: int) -> "QuerySet[Deadline]":
    """The open deadlines that somebody sees: all, for the staff; of those that are hidden, their own matches' only."""
    rows = Deadline.objects.filter(tournament=tournament_id, state=OPEN)
    if reader.role >= Role.REFEREE:
        return rows
    own = Q(match__participant1=reader.registration_id) | Q(match__participant2=reader.registration_id)
    return rows.filter(~Q(kind__in=_HIDDEN) | own) if reader.registration_id else rows.exclude(kind__in=_HIDDEN)


def due_deadlines(now: datetime) -> list[tuple[int, datetime]]:
    """Id and time of each that is to be looked at now, the oldest first: those that are due, and those that an outage
    has to move."""
    rows = Deadline.objects.filter(state=OPEN)
    newest = Outage.objects.order_by("-ended").values_list("ended", flat=True).first()
    due = Q(due_at__lte=now)
    if newest is not None:
        due |= Q(kind__in=_NOT_WHILE_AWAY, counted_from__lt=newest)
    return list(rows.filter(due).values_list("pk", "due_at"))


def away_between(since: datetime, until: datetime) -> timedelta:
    """For how long of that time no process of the site was there."""
    away = timedelta(0)
    for outage in Outage.objects.filter(ended__gt=since, began__lt=until):
        away += min(outage.ended, until) - max(outage.began, since)
    return away


def public_station(station: Station) -> StationShape:
    return {
        "id": station.pk,
        "name": station.name,
        "is_open": station.is_open,
        "is_stream": station.is_stream,
    }


def public_stations(tournament_id: int) -> list[StationShape]:
    return [public_station(station) for station in Station.objects.filter(tournament=tournament_id)]
