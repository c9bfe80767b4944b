"""What a match's page shows everybody."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime

from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Station, Stream, Tournament
from apps.tournaments.realtime.rooms.pages import Written
from apps.tournaments.selectors.events import Told, match_events
from apps.tournaments.selectors.match_surroundings import surroundings_of
from apps.tournaments.selectors.snapshots import match_snapshot
from apps.tournaments.selectors.tournaments import tournament_of_match
from apps.web.bracket import card_of
from apps.web.feed import match_feed
from apps.web.naming import Names
from apps.web.pairings import Explainer
from apps.web.pieces import pieces_of
from apps.web.veto import shown_veto

TIMELINE_LENGTH = 200
_TEMPLATES = ("_match_title", "_match_head", "_veto", "_games", "_feed")


def shown_of(tournament: Tournament, snapshot: Mapping[str, Any], role: Role) -> dict[str, Any]:
    """What the page of this snapshot's match tells people in this role. Raises `NotFound` where the match was taken
    back with its round."""
    match = snapshot["match"]
    around = surroundings_of(match["id"])
    explainer = Explainer(Names(around.rows, around.layout, around.numbers), around.meetings)
    return {
        "tournament": tournament,
        "match": match,
        "card": card_of(match),
        "station": Station.objects.filter(pk=match["station_id"]).first() if match["station_id"] else None,
        "stream": Stream.objects.filter(pk=match["stream_id"]).first() if match["stream_id"] else None,
        "until": parse_datetime(match["deadlines"].get(DeadlineKind.MATCH_CHECK_IN, "")),
        "counts_at": parse_datetime(match["deadlines"].get(DeadlineKind.RESULT_CONFIRMS, "")),
        "veto": shown_veto(match),
        "round_title": explainer.names.title(match["id"]),
        "why": explainer.sentence(match["id"]),
        "ready": {side["registration_id"] for side in snapshot["participants"] if side["checked_in"]},
        "feed": match_feed(snapshot, _timeline(snapshot, role)),
    }


def _timeline(snapshot: Mapping[str, Any], role: Role) -> list[Told]:
    """The newest of the match's events up to its snapshot that this role may see, oldest first."""
    since = max(snapshot["sequence"] - TIMELINE_LENGTH, 0)
    found = match_events(snapshot["match"]["id"], since, TIMELINE_LENGTH)
    # What was written since the snapshot was read is of a later number than the page says of itself.
    return [event for event in found if event.sequence <= snapshot["sequence"] and role >= event.audience.least_role]


def written(match_id: int, language: str) -> Written:
    """The page's pieces, as spectators see them; raises `NotFound`."""
    with translation.override(language):
        tournament = Tournament.objects.get(pk=tournament_of_match(match_id))
        snapshot = match_snapshot(match_id, full=False)
        shown = shown_of(tournament, snapshot, Role.SPECTATOR)
        pieces: dict[str, str] = {}
        for name in _TEMPLATES:
            pieces |= pieces_of(f"web/{name}.html", shown)
    return Written(snapshot["sequence"], pieces)
