"""A new tournament after the pattern of an earlier one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.tournaments.domain.deadline_states import TIMETABLE, DeadlineKind
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.events import FieldsUpdated, StationsUpdated, StreamsUpdated
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Deadline, RegistrationField, Station, Stream, Tournament
from apps.tournaments.selectors.deadlines import public_stations
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.schedules import public_streams
from apps.tournaments.services.deadlines import FARTHEST, set_deadline
from apps.tournaments.services.editing import create_tournament
from apps.tournaments.services.write import TournamentWrite, tournament_write


@dataclass(frozen=True)
class Planned:
    """What the clock is to do in the copy, and when."""

    kind: DeadlineKind
    due_at: datetime


def copy_tournament(source_id: int, organizer: User, **fields: Any) -> Tournament:
    """Make a draft of these fields, as `create_tournament` does, with what belongs to another tournament of the
    organizer's: its stations, what it asks of those who register, and its timetable, as far before the start as there.

    Nobody and nothing of what was played comes with it. Raises `NotFound` for a tournament that they do not organize.
    """
    with transaction.atomic():
        source = Tournament.objects.filter(pk=source_id).first()
        if source is None or role_of(organizer.pk, source.pk) < Role.ORGANIZER:
            raise NotFound
        made = create_tournament(organizer, **fields)
        with tournament_write(made.pk, organizer) as write:
            by = write.require(Role.ORGANIZER).role.label
            _copy_fields(write, source)
            _copy_stations(write, source)
            for deadline in shifted_timetable(source, made, write.now):
                set_deadline(write, deadline.kind, deadline.due_at, by)
    return made


def _copy_fields(write: TournamentWrite, source: Tournament) -> None:
    for field in RegistrationField.objects.filter(tournament=source):
        field.pk, field.tournament = None, write.tournament
        field._state.adding = True
        field.save()
        write.tell(FieldsUpdated(write.tournament.pk, field.pk))


def _copy_stations(write: TournamentWrite, source: Tournament) -> None:
    """All of them open, whatever they were in the end, with the streams that show them."""
    streams = {}
    for stream in Stream.objects.filter(tournament=source):
        before, stream.pk, stream.tournament = stream.pk, None, write.tournament
        stream._state.adding = True
        stream.save()
        streams[before] = stream
    rows = [
        Station(
            tournament=write.tournament,
            name=station.name,
            is_stream=station.is_stream,
            stream=streams.get(station.stream_id or 0),
        )
        for station in Station.objects.filter(tournament=source)
    ]
    for row in rows:
        row.save()
    if streams:
        write.tell(StreamsUpdated(write.tournament.pk, public_streams(write.tournament.pk)))
    if rows:
        write.tell(StationsUpdated(write.tournament.pk, public_stations(write.tournament.pk)))


def shifted_timetable(source: Tournament, made: Tournament, now: datetime) -> Iterator[Planned]:
    """What the clock was to do there, as clocks on the wall show it, as long before the start; what would be past or
    too far is left out, and all of it where either has no start."""
    if source.start_at is None or made.start_at is None:
        return
    before, after = ZoneInfo(source.time_zone), ZoneInfo(made.time_zone)
    start, new_start = _on_the_wall(source.start_at, before), _on_the_wall(made.start_at, after)
    newest: dict[str, datetime] = {}
    rows = Deadline.objects.filter(tournament=source, kind__in=[kind.value for kind in TIMETABLE])
    for kind, due_at in rows.order_by("pk").values_list("kind", "due_at"):
        newest[kind] = due_at
    for kind, due_at in newest.items():
        moved = (new_start + (_on_the_wall(due_at, before) - start)).replace(tzinfo=after)
        if now < moved <= now + FARTHEST:
            yield Planned(DeadlineKind(kind), moved)


def _on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
