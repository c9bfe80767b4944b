"""What a tournament's page shows beside its matches, places and players."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from apps.payouts.domain.currencies import money
from apps.payouts.selectors.pools import pool_of
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.formats import round_robin, swiss
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TournamentState
from apps.tournaments.models import Tournament
from apps.tournaments.realtime.rooms.pages import Written
from apps.tournaments.selectors.events import recent_events
from apps.tournaments.selectors.versioned_cache import version_of
from apps.web.drawn import Drawn, drawn
from apps.web.feed import NEWS, feed_of
from apps.web.pieces import pieces_of
from apps.web.when_and_where import times_of, timetable_of

WITHOUT_A_FINAL = (round_robin.NAME, swiss.NAME)
# Some of a type that may be news are none.
FEED_READ, FEED_LENGTH = 45, 30
_TEMPLATES = ("_tournament_title", "_tournament_head", "_visitor", "_feed", "_rules")


def shown_of(row: Tournament, shared: Drawn, role: Role) -> dict[str, Any]:
    """What the page of this tournament tells people in this role."""
    before_start = row.state in [state.value for state in BEFORE_START]
    public = shared.snapshot["tournament"]
    events = recent_events(row.pk, role, FEED_READ, NEWS)
    # What was written since the snapshot was read is of a later number than the page says of itself.
    feed = feed_of(shared.snapshot, [event for event in events if event["sequence"] <= shared.snapshot["sequence"]])
    times = times_of(shared.snapshot)
    plan, over = shared.snapshot["schedule"], row.current_state in ENDED
    pool = pool_of(row.pk)
    return {
        "tournament": {**public, **_facts(row)},
        "drawn": shared,
        "feed": feed[:FEED_LENGTH],
        "before_start": before_start,
        "prize_money": money(pool.amount, pool.currency) if pool and pool.amount else "",
        "times": times,
        "timetable": timetable_of(times),
        "has_final": row.format not in WITHOUT_A_FINAL,
        "countdown": before_start and row.start_at is not None and row.start_at > timezone.now(),
        "planned_end": parse_datetime(plan["over_at"]) if plan and not over else None,
        "is_drawing": public["bracket_status"] == Halt.DRAWING,
        "is_stuck": public["bracket_status"] == Halt.STUCK,
        "can_register": row.current_state is TournamentState.REGISTRATION_OPEN,
        "places_left": max(row.max_participants - public["participants"], 0),
    }


def _facts(row: Tournament) -> Mapping[str, Any]:
    """What the snapshot does not have, or keeps until the next write to the tournament, though it changes without."""
    own = {name: getattr(row, name) for name in ("rules", "start_at", "best_of_final", "map_pool")}
    return {**own, "game": row.game.name, "organizer": row.organizer.shown_name}


def written(tournament_id: int, language: str) -> Written:
    """The page's pieces, as spectators see them; raises `NotFound`."""
    with translation.override(language):
        version = version_of(tournament_id)
        if version is None:
            raise NotFound
        shared = drawn(version)
        # Read last, as by the page.
        row = Tournament.objects.select_related("game", "organizer").filter(pk=tournament_id).first()
        if row is None:
            raise NotFound
        shown = shown_of(row, shared, Role.SPECTATOR)
        own = [pieces_of(f"web/{name}.html", shown) for name in _TEMPLATES]
    return Written(shared.snapshot["sequence"], dict(ChainMap(*own, dict(shared.pieces))))
