"""What a tournament's page shows everybody alike, drawn once for each of its versions: with thousands of players that
is more than a second of work, and whoever is signed in has a page of their own around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.tournaments.domain.shapes import TournamentSnapshot
from apps.tournaments.selectors.matchups import matchups_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.versioned_cache import Version, VersionedCache
from apps.web.bracket import board_of
from apps.web.naming import all_names
from apps.web.pairings import Explainer, explained, places_of
from apps.web.pieces import pieces_of, whole
from apps.web.when_and_where import plan_of

# By the templates in which they are the outermost.
_SECTIONS = {"now": "_live", "plan": "_plan", "bracket": "_bracket", "standings": "_standings", "players": "_players"}


@dataclass(frozen=True)
class Drawn:
    """The snapshot, and the pieces that were drawn of it, by name."""

    snapshot: TournamentSnapshot
    pieces: Mapping[str, str]
    is_drawn: bool
    played: int
    matches: int

    @cached_property
    def sections(self) -> Mapping[str, SafeString]:
        """The large pieces with all that they hold."""
        return {name: mark_safe(whole(name, self.pieces)) for name in _SECTIONS}


_drawn: VersionedCache[Drawn] = VersionedCache()


def drawn(version: Version) -> Drawn:
    """The tournament as it is at this version or a newer one, in the language of the request."""
    if connection.in_atomic_block:
        # It may see what is never committed.
        return _draw(version.pk)
    return _drawn.get((version.pk, get_language()), version, lambda: _draw(version.pk))


def _draw(pk: int) -> Drawn:
    snapshot, meetings = tournament_snapshot(pk), matchups_of(pk)
    names = all_names(snapshot["matches"])
    board = explained(board_of(snapshot), snapshot["matches"], meetings)
    context: dict[str, Any] = {
        "board": board,
        "on_now": board.on_now,
        "plan": plan_of(snapshot, names),
        "places": places_of(snapshot, Explainer(names, meetings)),
        "players": snapshot["registrations"],
    }
    pieces: dict[str, str] = {}
    for template in _SECTIONS.values():
        pieces |= pieces_of(f"web/{template}.html", context)
    return Drawn(snapshot, pieces, bool(board.parts), board.played, board.total)
