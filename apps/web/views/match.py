from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page

from apps.tournaments.domain.match_states import OPEN_TO_A_RULING
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.events import Told, match_events
from apps.tournaments.selectors.match_meetings import surroundings_of
from apps.tournaments.selectors.matches import my_matches as matches_of
from apps.tournaments.selectors.matches import public_match
from apps.tournaments.selectors.roles import standing_of
from apps.tournaments.selectors.snapshots import match_snapshot
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_tournament
from apps.tournaments.services.reopening import REOPENABLE
from apps.web.bracket import OVER, card_of
from apps.web.feed import match_feed
from apps.web.labels import DISPUTE_REASONS
from apps.web.naming import Names
from apps.web.pairings import Explainer
from apps.web.texts import page_texts
from apps.web.views.base import page, viewer

TIMELINE_LENGTH = 200


@gzip_page
@page
@ensure_csrf_cookie
def match(request: HttpRequest, pk: int) -> HttpResponse:
    person = viewer(request)
    tournament = visible_tournament(person, tournament_of_match(pk))
    standing = standing_of(person.pk if person else None, tournament.pk)
    snapshot = match_snapshot(pk, full=False)
    slot = _slot(snapshot["match"], standing.registration_id)
    is_referee = standing.role >= Role.REFEREE
    if slot or is_referee:
        snapshot = match_snapshot(pk, full=True)
    shown = snapshot["match"]
    around = surroundings_of(pk)
    explainer = Explainer(Names(around.rows, around.layout, around.numbers), around.meetings)
    card = card_of(shown)
    context = {
        "tournament": tournament,
        "snapshot": snapshot,
        "match": shown,
        "card": card,
        "round_title": explainer.names.title(pk),
        "why": explainer.sentence(pk),
        "slot": slot,
        "card_me": card.sides[slot - 1] if slot else None,
        "ready": {one["registration_id"] for one in snapshot["participants"] if one["checked_in"]},
        "waiting": next((one for one in shown.get("reports", ()) if one["state"] == "submitted"), None),
        "is_referee": is_referee,
        "reasons": DISPUTE_REASONS.items(),
        **_rulings(shown, tournament, standing.role),
        "feed": match_feed(snapshot, _timeline(snapshot, standing.role)),
        "texts": page_texts(),
    }
    return render(request, "web/match.html", context)


def _timeline(snapshot: Mapping[str, Any], role: Role) -> list[Told]:
    """The newest of the match's events up to its snapshot that this role may see, oldest first."""
    since = max(snapshot["sequence"] - TIMELINE_LENGTH, 0)
    found = match_events(snapshot["match"]["id"], since, TIMELINE_LENGTH)
    return [one for one in found if role >= one.audience.least_role]


def _rulings(shown: Mapping[str, Any], tournament: Tournament, role: Role) -> dict[str, bool]:
    """What may be decided about the match."""
    known = shown["participant1_id"] is not None and shown["participant2_id"] is not None and not shown["bye"]
    open_states = [state.value for state in OPEN_TO_A_RULING]
    live = tournament.state == TournamentState.LIVE
    over = shown["state"] in ("completed", "forfeit") and tournament.current_state in REOPENABLE
    return {
        "can_forfeit": known and live and role >= Role.REFEREE and shown["state"] in open_states,
        "can_reopen": known and over and role >= Role.ORGANIZER,
    }


def _slot(shown: dict[str, Any], registration_id: int | None) -> int | None:
    """1 or 2: the viewer's side of the match."""
    sides = {shown["participant1_id"]: 1, shown["participant2_id"]: 2}
    return sides.get(registration_id) if registration_id is not None else None


@login_required
def my_matches(request: HttpRequest) -> HttpResponse:
    found = [(card_of(public_match(one)), one.tournament) for one in matches_of(request.user.pk)]
    context = {
        "open": [pair for pair in found if pair[0].state not in OVER],
        "over": [pair for pair in reversed(found) if pair[0].state in OVER],
        "texts": page_texts(),
    }
    return render(request, "web/my_matches.html", context)
