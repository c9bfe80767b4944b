"""Streams, and the matches that organizers pick for them."""

from typing import Any

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.events import MatchUpdated, StationsUpdated, StreamsUpdated
from apps.tournaments.domain.match_states import OVER
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Match, Station, Stream
from apps.tournaments.selectors.deadlines import public_stations
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.selectors.schedules import public_streams
from apps.tournaments.services.matches import tell_matches
from apps.tournaments.services.repetition import MOST_PICKS, MOST_STREAM_EDITS, require_few
from apps.tournaments.services.write import TournamentWrite, match_write, tournament_write

MOST_STREAMS = 16


def add_stream(tournament_id: int, actor: User, name: str, url: str, ordering: int = 0) -> Stream:
    """Where matches are shown, by an organizer. Raises Django's `ValidationError` for what is no name, and for an
    address that is not http or https."""
    with tournament_write(tournament_id, actor) as write:
        _require_organizer(write)
        if Stream.objects.filter(tournament=write.tournament).count() >= MOST_STREAMS:
            raise Conflict(f"A tournament has at most {MOST_STREAMS} streams.", state=write.tournament.state)
        stream = Stream(tournament=write.tournament, name=name, url=url, ordering=ordering)
        _save(write, stream)
    return stream


def edit_stream(stream_id: int, actor: User, **fields: Any) -> Stream:
    """Change its `name`, `url` or `ordering`."""
    with tournament_write(_tournament_of(stream_id), actor) as write:
        stream = _found(write, stream_id)
        changed = {name: value for name, value in fields.items() if getattr(stream, name) != value}
        write.changed = bool(changed)
        if changed:
            for name, value in changed.items():
                setattr(stream, name, value)
            _save(write, stream)
    return stream


def delete_stream(stream_id: int, actor: User) -> None:
    """Take a stream away, and with it its stations' and matches' being shown there."""
    with tournament_write(_tournament_of(stream_id), actor) as write:
        stream = _found(write, stream_id)
        _require_few(write)
        matches = list(with_people(Match.objects.filter(stream=stream)).order_by("pk"))
        has_stations = Station.objects.filter(stream=stream).exists()
        stream.delete()
        for match in matches:
            match.stream = None
        tell_matches(write, matches)
        if has_stations:
            write.tell(StationsUpdated(write.tournament.pk, public_stations(write.tournament.pk)))
        write.tell(StreamsUpdated(write.tournament.pk, public_streams(write.tournament.pk)))


def pick_stream(match_id: int, actor: User, stream_id: int | None) -> Match:
    """Have a match shown on a stream, or on none, by an organizer: the queue calls it to no station but that stream's.
    Where it is called already it stays."""
    with match_write(match_id, actor) as (write, match):
        _require_organizer(write)
        if match.bye or match.current_state in OVER:
            raise Conflict("This match is not played any more.", state=match.state)
        stream = Stream.objects.filter(tournament=write.tournament, pk=stream_id).first() if stream_id else None
        if stream_id is not None and stream is None:
            raise NotFound("There is no such stream in this tournament.")
        write.changed = match.stream_id != stream_id
        if write.changed:
            text = f"The stream of this match was picked {MOST_PICKS} times; it stays now."
            require_few(write, MatchUpdated, MOST_PICKS, text, match_id=match.pk)
            match.stream = stream
            match.save(update_fields=["stream"])
            tell_matches(write, [match])
    return match


def _require_organizer(write: TournamentWrite) -> None:
    write.require(Role.ORGANIZER)
    if write.tournament.current_state in ENDED:
        raise Conflict("This tournament is over.", state=write.tournament.state)


def _tournament_of(stream_id: int) -> int:
    found = Stream.objects.filter(pk=stream_id).values_list("tournament", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _found(write: TournamentWrite, stream_id: int) -> Stream:
    _require_organizer(write)
    stream = Stream.objects.filter(pk=stream_id).first()
    if stream is None:
        raise NotFound
    return stream


def _require_few(write: TournamentWrite) -> None:
    text = f"Streams were changed {MOST_STREAM_EDITS} times here; they stay now."
    require_few(write, StreamsUpdated, MOST_STREAM_EDITS, text)


def _save(write: TournamentWrite, stream: Stream) -> None:
    _require_few(write)
    stream.clean_fields(exclude=["tournament"])
    others = Stream.objects.filter(tournament=write.tournament, name=stream.name).exclude(pk=stream.pk)
    if others.exists():
        raise ValidationError({"name": "Another stream has this name."})
    stream.save()
    write.tell(StreamsUpdated(write.tournament.pk, public_streams(write.tournament.pk)))
