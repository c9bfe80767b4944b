"""What a tournament's page shows everybody alike, drawn once for each of its versions: with thousands of players that
is more than a second of work, and whoever is signed in has a page of their own around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import get_language

from apps.tournaments.domain.shapes import TournamentSnapshot
from apps.tournaments.selectors.matchups import matchups_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.versioned_cache import Version, VersionedCache
from apps.web.bracket import BLANK, board_of
from apps.web.naming import all_names
from apps.web.pairings import Explainer, explained, places_of


@dataclass(frozen=True)
class Drawn:
    """The snapshot, and what was drawn of it: `parts` by the name of their template."""

    snapshot: TournamentSnapshot
    parts: Mapping[str, str]
    is_drawn: bool
    played: int
    matches: int


_drawn: VersionedCache[Drawn] = VersionedCache()


def drawn(version: Version) -> Drawn:
    """The tournament as it is at this version or a newer one, in the language of the request."""
    if connection.in_atomic_block:
        # It may see what is never committed.
        return _draw(version.pk)
    return _drawn.get((version.pk, get_language()), version, lambda: _draw(version.pk))


def _draw(pk: int) -> Drawn:
    snapshot, meetings = tournament_snapshot(pk), matchups_of(pk)
    board = explained(board_of(snapshot), snapshot["matches"], meetings)
    context: dict[str, Any] = {
        "board": board,
        "on_now": board.on_now,
        "blank": BLANK,
        "places": places_of(snapshot, Explainer(all_names(snapshot["matches"]), meetings)),
        "players": snapshot["registrations"],
    }
    names = ("live", "bracket", "standings", "players")
    parts = {name: render_to_string(f"web/_{name}.html", context) for name in names}
    return Drawn(snapshot, parts, bool(board.parts), board.played, board.total)
