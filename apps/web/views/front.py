from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from apps.tournaments.models import Tournament
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.tournaments import list_tournaments, shown_games
from apps.web.bracket import BLANK, board_of
from apps.web.texts import page_texts
from apps.web.views.base import page, viewer

_LIVE = ("live", "awaiting_review")
_OVER = ("completed", "archived", "cancelled")
_SHOWN = 60


def _soonest(one: Tournament) -> tuple[bool, Any]:
    return one.start_at is None, one.start_at or one.pk


@gzip_page
@page
def front(request: HttpRequest) -> HttpResponse:
    """What is on, what is coming, what is over; the newest live tournament is played on the page itself."""
    game = request.GET.get("game", "")
    found = list(list_tournaments(viewer(request), game=game or None)[:_SHOWN])
    live = [one for one in found if one.state in _LIVE]
    featured = tournament_snapshot(live[0].pk) if live else None
    context = {
        "game": game,
        "games": shown_games(),
        "live": live,
        "upcoming": sorted((one for one in found if one.state not in _LIVE + _OVER), key=_soonest),
        "finished": [one for one in found if one.state in _OVER],
        "featured": featured,
        "board": board_of(featured) if featured else None,
        "blank": BLANK,
        "texts": page_texts(),
    }
    return render(request, "web/front.html", context)
