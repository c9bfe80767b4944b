"""Stations, and calling matches to them."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from apps.accounts.models import User
from apps.tournaments.domain.deadline_states import CLOCK, DeadlineKind
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.events import MatchCalled, StationsUpdated
from apps.tournaments.domain.match_states import MATCH, OVER, MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import ENDED, TOURNAMENT, TournamentState
from apps.tournaments.models import Match, Station, Stream
from apps.tournaments.selectors.deadlines import public_stations
from apps.tournaments.selectors.matches import public_match, public_participants
from apps.tournaments.services.deadlines import end_all, set_deadline
from apps.tournaments.services.matches import participant, tell_matches
from apps.tournaments.services.repetition import MOST_CALLS, MOST_STATION_EDITS, require_few
from apps.tournaments.services.veto_rows import start_waiting_turn
from apps.tournaments.services.write import TournamentWrite, match_write, tournament_write

MOST_STATIONS = 256
UNCHANGED: Any = object()
_OVER = [state.value for state in OVER]
_UNPLAYED = (MatchState.CHECK_IN, MatchState.READY)
_PLAYED_NOW = [state.value for state in (MatchState.LIVE, MatchState.PENDING_RESULT, MatchState.DISPUTED)]
_BOTH_THERE = Q(state=MatchState.READY.value, participant1_ready_at__isnull=False, participant2_ready_at__isnull=False)
# Matches whose sides are somewhere already, whether anybody called them or not.
_OCCUPIED = Q(state__in=_PLAYED_NOW) | _BOTH_THERE | (Q(called_at__isnull=False) & ~Q(state__in=_OVER))


def add_station(
    tournament_id: int, actor: User, name: str, is_stream: bool = False, stream: int | None = None
) -> Station:
    """A place where matches are played, by an organizer; `stream`: the one that shows it. Raises Django's
    `ValidationError` for what is no name."""
    with tournament_write(tournament_id, actor) as write:
        _require_organizer(write)
        if Station.objects.filter(tournament=write.tournament).count() >= MOST_STATIONS:
            raise Conflict(f"A tournament has at most {MOST_STATIONS} stations.")
        station = Station(tournament=write.tournament, name=name, is_stream=is_stream)
        station.stream = _stream(write, stream)
        _save(write, station)
    return station


def edit_station(
    station_id: int,
    actor: User,
    *,
    name: str | None = None,
    is_open: bool | None = None,
    is_stream: bool | None = None,
    stream: int | None = UNCHANGED,
) -> Station:
    """Change what is not None; `stream`, where it is given, is the one that shows it, None for none. A match that was
    called there stays there."""
    tournament_id = Station.objects.filter(pk=station_id).values_list("tournament", flat=True).first()
    if tournament_id is None:
        raise NotFound
    with tournament_write(tournament_id, actor) as write:
        _require_organizer(write)
        station = Station.objects.filter(pk=station_id).first()
        if station is None:
            raise NotFound
        given = {"name": name, "is_open": is_open, "is_stream": is_stream}
        new: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if stream is not UNCHANGED:
            new["stream"] = _stream(write, stream)
        changed = {key: value for key, value in new.items() if getattr(station, key) != value}
        write.changed = bool(changed)
        if changed:
            for key, value in changed.items():
                setattr(station, key, value)
            _save(write, station)
    return station


def _stream(write: TournamentWrite, stream_id: int | None) -> Stream | None:
    if stream_id is None:
        return None
    stream = Stream.objects.filter(tournament=write.tournament, pk=stream_id).first()
    if stream is None:
        raise NotFound("There is no such stream in this tournament.")
    return stream


def _require_organizer(write: TournamentWrite) -> None:
    write.require(Role.ORGANIZER)
    if write.tournament.current_state in ENDED:
        raise Conflict("This tournament is over.", state=write.tournament.state)


def _save(write: TournamentWrite, station: Station) -> None:
    text = f"Stations were changed {MOST_STATION_EDITS} times here; they stay now."
    require_few(write, StationsUpdated, MOST_STATION_EDITS, text)
    station.clean_fields(exclude=["tournament"])
    others = Station.objects.filter(tournament=write.tournament, name=station.name).exclude(pk=station.pk)
    if others.exists():
        raise ValidationError({"name": "Another station has this name."})
    station.save()
    write.tell(StationsUpdated(write.tournament.pk, public_stations(write.tournament.pk)))


def call_match(match_id: int, actor: User, station_id: int | None = None) -> Match:
    """A referee calls the sides of a match to a station: to this one, or to the first that is free; where the
    tournament has none, just to be there. From then on they have so long to say that they are. To call it again moves
    it.

    Raises `Conflict` where the station has another match, or somebody of this one is called to another.
    """
    with match_write(match_id, actor) as (write, match):
        _call(write, match, station_id)
    return match


def _call(write: TournamentWrite, match: Match, station_id: int | None) -> None:
    by = write.require(Role.REFEREE, station_id).role.label
    TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
    MATCH.require(match.current_state, *_UNPLAYED)
    station = _station(write, match, station_id)
    _require_free(write, match)
    write.changed = match.called_at is None or match.station_id != (station.pk if station else None)
    if write.changed:
        text = f"This match was called {MOST_CALLS} times; it stays where it is."
        require_few(write, MatchCalled, MOST_CALLS, text, match_id=match.pk)
        is_first = match.called_at is None
        match.station, match.called_at = station, write.now
        match.save(update_fields=["station", "called_at"])
        sides = public_participants(match)
        name = station.name if station else ""
        write.tell(MatchCalled(match.pk, match.tournament_id, public_match(match), sides, name, write.at, by))
        _give_time(write, match)
        if is_first:
            start_waiting_turn(write, match)


def _give_time(write: TournamentWrite, match: Match) -> None:
    minutes = write.tournament.check_in_minutes
    if minutes and match.current_state is MatchState.CHECK_IN:
        set_deadline(write, DeadlineKind.MATCH_CHECK_IN, write.now + timedelta(minutes=minutes), CLOCK, match=match)


def take_back_call(match_id: int, actor: User) -> Match:
    """A referee takes back a call: the match waits again, its station is free, and no time runs. Who said that they are
    there has said so. Where it was not called, nothing changes."""
    with match_write(match_id, actor) as (write, match):
        write.require(Role.REFEREE)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        MATCH.require(match.current_state, *_UNPLAYED)
        write.changed = match.called_at is not None
        if write.changed:
            match.station = match.called_at = None
            match.save(update_fields=["station", "called_at"])
            end_all(write, [DeadlineKind.MATCH_CHECK_IN, DeadlineKind.VETO_TURN], match)
            tell_matches(write, [match])
    return match


def call_next(tournament_id: int, actor: User) -> Match:
    """Call the first match, in the order of the bracket, whose sides are both free and have had their rest, to a free
    station; one that was picked for a stream to a station of that stream alone. Raises `Conflict` where there is none.
    """
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.REFEREE)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        match = _next_of(write)
        _call(write, match, None)
    return match


def _next_of(write: TournamentWrite) -> Match:
    matches = Match.objects.filter(tournament=write.tournament)
    since = write.now - timedelta(minutes=write.tournament.rest_minutes)
    rests = matches.filter(completed_at__gt=since, bye=False)
    taken: set[int | None] = set()
    for rows in (matches.filter(_OCCUPIED), rests):
        for sides in rows.values_list("participant1", "participant2"):
            taken.update(sides)
    waiting = matches.filter(state__in=[state.value for state in _UNPLAYED], called_at=None)
    in_order = waiting.select_related("participant1", "participant2").order_by("stage", "round", "position", "id")
    found = [match for match in in_order if not {match.participant1_id, match.participant2_id} & taken]
    shown = set(_free_stations(write).values_list("stream", flat=True))
    for match in found:
        # Any station does for a match of no stream.
        if match.stream_id in shown or (match.stream_id is None and shown):
            return match
    # Where the tournament has no stations a match is called without one; else it is refused for the want of one.
    for match in sorted(found, key=lambda match: match.stream_id is not None):
        return match
    raise Conflict(
        "No match can be called now: each that waits is called already, or has a side that plays, rests or is unknown.",
        state=write.tournament.state,
    )


def _station(write: TournamentWrite, match: Match, station_id: int | None) -> Station | None:
    stations = Station.objects.filter(tournament=write.tournament)
    if station_id is None:
        if match.station_id is not None and match.called_at is not None:
            return match.station
        return _first_free(write, match)
    taken = _taken(write).exclude(pk=match.pk)
    station = stations.filter(pk=station_id).first()
    if station is None:
        raise NotFound("There is no such station in this tournament.")
    if not station.is_open:
        raise Conflict(f"{station.name} is closed.", state=match.state)
    if taken.filter(station=station).exists():
        raise Conflict(f"{station.name} has another match.", state=match.state)
    return station


def _taken(write: TournamentWrite) -> "QuerySet[Match]":
    """The matches that have a station now."""
    called = Match.objects.filter(tournament=write.tournament, station__isnull=False, called_at__isnull=False)
    return called.exclude(state__in=_OVER)


def _free_stations(write: TournamentWrite) -> "QuerySet[Station]":
    stations = Station.objects.filter(tournament=write.tournament, is_open=True)
    return stations.exclude(pk__in=_taken(write).values("station"))


def _first_free(write: TournamentWrite, match: Match) -> Station | None:
    """For a match of a stream a station of that stream; None where the tournament has no stations."""
    free = _free_stations(write)
    if match.stream_id is not None:
        free = free.filter(stream=match.stream_id)
    first = free.order_by(F("stream").asc(nulls_first=True), "is_stream", "pk").first()
    if first is None and (match.stream_id is not None or Station.objects.filter(tournament=write.tournament).exists()):
        where = "of this match's stream " if match.stream_id is not None else ""
        raise Conflict(f"No station {where}is free.", state=match.state)
    return first


def _require_free(write: TournamentWrite, match: Match) -> None:
    """Nobody is to be in two places."""
    sides = [participant(match, slot) for slot in (1, 2)]
    others = Match.objects.filter(_OCCUPIED, tournament=write.tournament).exclude(pk=match.pk)
    for side in sides:
        if others.filter(Q(participant1=side) | Q(participant2=side)).exists():
            raise Conflict(f"{side.name} is called to another match, or plays one.", state=match.state)
