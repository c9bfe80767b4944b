"""Reading the event log."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.db.models import F, Q
from django.utils import timezone

from apps.common.times import in_utc
from apps.tournaments.domain.event_registry import Audience, Data
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent, Match, Tournament

# The process that saved a score tells it well within this; after it, any process does.
UNTOLD_AFTER = timedelta(seconds=0.5)


@dataclass(frozen=True)
class Told:
    """One event as a room is told it; `sequence` is the room's own number."""

    sequence: int
    type: str
    data: Data
    at: datetime
    audience: Audience


def _told(row: LoggedEvent, sequence: int) -> Told:
    audience = Audience(Role(row.least_role), tuple(row.audience_registrations), row.public)
    return Told(sequence, row.type, row.data, row.at, audience)


def tournament_events(tournament_id: int, since: int, limit: int) -> list[Told]:
    """The room's events after `since`, oldest first, at most `limit`."""
    rows = LoggedEvent.objects.filter(tournament_id=tournament_id, sequence__gt=since).order_by("sequence")[:limit]
    return [_told(row, row.sequence) for row in rows]


def match_events(match_id: int, since: int, limit: int) -> list[Told]:
    """The same for a match's room."""
    rows = LoggedEvent.objects.filter(match_id=match_id, match_sequence__gt=since).order_by("match_sequence")[:limit]
    return [_told(row, row.match_sequence or 0) for row in rows]


def recent_events(
    tournament_id: int, role: Role, limit: int = 30, types: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """The newest events a role may see, newest first, of all types or of these: the activity feed."""
    rows = LoggedEvent.objects.filter(tournament_id=tournament_id, least_role__lte=role.value).order_by("-sequence")
    if types is not None:
        rows = rows.filter(type__in=types)
    rows = rows[:limit]
    return [{"type": row.type, "sequence": row.sequence, "at": in_utc(row.at), "data": row.data} for row in rows]


def times_told(tournament_id: int, event_type: str, **about: object) -> int:
    """How often the tournament was told an event of this type, with these fields in its data."""
    fields = {f"data__{name}": value for name, value in about.items()}
    return LoggedEvent.objects.filter(tournament_id=tournament_id, type=event_type, **fields).count()


def newest_change_of_state(tournament_id: int) -> int:
    """The number of the event that told the tournament's present state; 0 before any."""
    told = LoggedEvent.objects.filter(tournament_id=tournament_id, type="tournament_state_changed")
    return told.order_by("-sequence").values_list("sequence", flat=True).first() or 0


@dataclass(frozen=True)
class Position:
    """Where a room's log stands: the number of its newest event, and the epoch it is numbered in. `around`: what its
    page shows that no event of the room tells (`around_a_match`, `around_a_tournament`)."""

    sequence: int
    epoch: str
    around: str = ""


def around_a_match(name: str, state: str) -> str:
    """Eight digits that are others once the tournament has another name, and eight for its state, on which rulings
    depend: no event of a match tells them."""
    return f"{crc32(name.encode()):08x}{crc32(state.encode()):08x}"


def around_a_tournament(tournament: Tournament) -> str:
    """Eight digits that are others once its game or its organizer has another name."""
    return _around(tournament.game.name, tournament.organizer.display_name)


def _around(game: str, organizer: str) -> str:
    return f"{crc32(repr((game, organizer)).encode()):08x}{0:08x}"


def positions(
    tournament_ids: list[int], match_ids: list[int]
) -> tuple[dict[int, Position], dict[int, Position], dict[int, list[int]]]:
    """For the rooms watched: the positions of tournaments, of matches, and the matches there, by their tournament,
    whose newest score has waited to be told for longer than `UNTOLD_AFTER`. Two queries."""
    names = "game__name", "organizer__display_name"
    rows = Tournament.objects.filter(pk__in=tournament_ids).values_list("pk", "sequence", "epoch", *names)
    tournaments = {
        pk: Position(sequence, str(epoch), _around(game, organizer)) for pk, sequence, epoch, game, organizer in rows
    }
    untold = Q(score_version__gt=F("told_version"))
    watched = Match.objects.filter(Q(pk__in=match_ids) | Q(tournament_id__in=tournament_ids) & untold)
    matches: dict[int, Position] = {}
    waiting: dict[int, list[int]] = defaultdict(list)
    wanted = set(match_ids)
    scores = "score_version", "told_version", "score_at"
    fields = "pk", "tournament_id", "sequence", "tournament__epoch", "tournament__name", "tournament__state", *scores
    overdue = timezone.now() - UNTOLD_AFTER
    for pk, tournament_id, sequence, epoch, name, state, score, told, score_at in watched.values_list(*fields):
        if pk in wanted:
            matches[pk] = Position(sequence, str(epoch), around_a_match(name, state))
        if score > told and score_at <= overdue:
            waiting[tournament_id].append(pk)
    return tournaments, matches, waiting


@dataclass(frozen=True)
class Untold:
    """Matches of one tournament whose newest score was not told, and when the oldest of these scores was saved."""

    match_ids: list[int]
    saved_at: datetime


def untold_matches() -> dict[int, Untold]:
    """Matches, watched or not, by tournament, whose newest score has waited for longer than `UNTOLD_AFTER`."""
    overdue = timezone.now() - UNTOLD_AFTER
    untold = Match.objects.filter(score_version__gt=F("told_version"), score_at__lte=overdue)
    waiting: dict[int, dict[int, datetime]] = defaultdict(dict)
    for tournament_id, pk, saved_at in untold.order_by("pk").values_list("tournament_id", "pk", "score_at"):
        if saved_at is not None:
            waiting[tournament_id][pk] = saved_at
    return {key: Untold(list(matches), min(matches.values())) for key, matches in waiting.items()}
