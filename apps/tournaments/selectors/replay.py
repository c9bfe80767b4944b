"""The event log as one HTTP answer, for clients that cannot open a socket."""

from typing import Any

from django.conf import settings

from apps.common.times import in_utc
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.events import Told, tournament_events
from apps.tournaments.selectors.roles import Membership
from apps.tournaments.selectors.snapshots import tournament_snapshot


def replay(
    tournament_id: int, reader: Membership, since: int | None, epoch: str | None, limit: int | None = None
) -> dict[str, Any]:
    """The events after `since` as the reader's socket would tell them; a snapshot where they cannot be replayed.

    With a `limit` as many at most, however many there are; `sequence` is that of the last one then.
    """
    with read_snapshot():
        tournament = Tournament.objects.filter(pk=tournament_id).first()
        if tournament is None:
            raise NotFound
        where = {"sequence": tournament.sequence, "epoch": str(tournament.epoch)}
        behind = tournament.sequence - since if since is not None and epoch in (None, where["epoch"]) else -1
        if since is not None and 0 <= behind <= (settings.WS_RESUME_MAX_EVENTS if limit is None else behind):
            told = tournament_events(tournament_id, since, limit or settings.WS_RESUME_MAX_EVENTS)
            reached = told[-1].sequence if told else tournament.sequence
            events = [_shown(event, reader) for event in told]
            return {**where, "sequence": reached, "events": events, "more": reached < tournament.sequence}
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
    return {"type": told.type, "sequence": told.sequence, "at": in_utc(told.at), "data": data}
