"""The event log as one HTTP answer, for clients that cannot open a socket."""

from typing import Any

from django.conf import settings

from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.events import Told, tournament_events
from apps.tournaments.selectors.roles import Membership
from apps.tournaments.selectors.snapshots import tournament_snapshot


def replay(tournament_id: int, reader: Membership, since: int | None, epoch: str | None) -> dict[str, Any]:
    """The events after `since` as the reader's socket would tell them; a snapshot where they cannot be replayed."""
    with read_snapshot():
        tournament = Tournament.objects.filter(pk=tournament_id).first()
        if tournament is None:
            raise NotFound
        where = {"sequence": tournament.sequence, "epoch": str(tournament.epoch)}
        known = since is not None and epoch in (None, where["epoch"])
        if known and since is not None and 0 <= tournament.sequence - since <= settings.WS_RESUME_MAX_EVENTS:
            told = tournament_events(tournament_id, since, settings.WS_RESUME_MAX_EVENTS)
            return {**where, "events": [_shown(event, reader) for event in told]}
    snapshot = tournament_snapshot(tournament_id)
    return {"sequence": snapshot["sequence"], "epoch": snapshot["epoch"], "snapshot": snapshot}


def _shown(told: Told, reader: Membership) -> dict[str, Any]:
    audience = told.audience
    sees = reader.role >= audience.least_role or reader.registration_id in audience.registrations
    data = told.data if sees else audience.public
    if data is None:
        return {"type": "skip", "sequence": told.sequence}
    event = REGISTRY.get(told.type)
    if event is not None and event.sequence_in_data:
        data = {**data, "sequence": told.sequence}
    return {"type": told.type, "sequence": told.sequence, "at": told.at.isoformat(), "data": data}
