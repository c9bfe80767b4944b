from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.gzip import gzip_page

from apps.tournaments.domain.shapes import TournamentSnapshot
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Game, Tournament
from apps.tournaments.selectors.events import around_a_tournament
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.tournaments import list_tournaments
from apps.tournaments.selectors.versioned_cache import cached_until_next_write
from apps.web.bracket import Card, board_of
from apps.web.states import TOURNAMENT_ENDED
from apps.web.texts import page_texts
from apps.web.views.base import page, viewer

_LIVE = (TournamentState.LIVE.value, TournamentState.AWAITING_REVIEW.value)
SHELF_LENGTH = 9
SEARCH_LENGTH = 120


@dataclass(frozen=True)
class Featured:
    """The tournament that is played on the page itself."""

    snapshot: TournamentSnapshot
    on_now: list[Card]
    played: int
    matches: int


@dataclass(frozen=True)
class Shelf:
    """One page of the tournaments that stand together; `earlier` and `later`: the queries of the pages beside it."""

    page: Page[Tournament]
    earlier: str = ""
    later: str = ""


@gzip_page
@page
def front(request: HttpRequest) -> HttpResponse:
    """What is on, what is coming, what is over; the newest live tournament is played on the page itself."""
    game, name = request.GET.get("game", ""), request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    listed = list_tournaments(viewer(request))
    found = list_tournaments(viewer(request), game=game or None, name=name)
    live = _shelf(request.GET, "live", found.filter(state__in=_LIVE))
    first = next(iter(live.page), None) if live.page.number == 1 else None
    context = {
        "game": game,
        "name": name,
        "games": Game.objects.filter(pk__in=listed.order_by().values("game")),
        "live": live,
        "live_beside": [tournament for tournament in live.page if tournament != first],
        "upcoming": _shelf(request.GET, "upcoming", _soonest_first(found.exclude(state__in=_LIVE + TOURNAMENT_ENDED))),
        "finished": _shelf(request.GET, "finished", found.filter(state__in=TOURNAMENT_ENDED)),
        "around": around_a_tournament(first) if first else "",
        "featured": featured(first.pk) if first else None,
        "texts": page_texts(),
    }
    return render(request, "web/front.html", context)


def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for pages that do not name it, as the admin's."""
    return redirect(static("web/crown.svg"))


@cached_until_next_write
def featured(tournament_id: int) -> Featured:
    """What the front page shows of a tournament, made once for each of its versions."""
    snapshot = tournament_snapshot(tournament_id)
    board = board_of(snapshot)
    return Featured(snapshot, board.on_now, board.played, board.total)


def _soonest_first(tournaments: QuerySet[Tournament]) -> QuerySet[Tournament]:
    return tournaments.order_by(F("start_at").asc(nulls_last=True), "id")


def _shelf(query: QueryDict, name: str, tournaments: QuerySet[Tournament]) -> Shelf:
    """The page of this shelf that the query asks for, the nearest where there is none; the links keep the others."""
    shown = Paginator(tournaments, SHELF_LENGTH).get_page(query.get(name))
    earlier = _with(query, name, shown.previous_page_number()) if shown.has_previous() else ""
    later = _with(query, name, shown.next_page_number()) if shown.has_next() else ""
    return Shelf(shown, earlier, later)


def _with(query: QueryDict, name: str, number: int) -> str:
    """The query with another page of one shelf, and without what means nothing here."""
    known: dict[str, Any] = {key: query[key] for key in ("q", "game", "live", "upcoming", "finished") if key in query}
    changed = QueryDict(mutable=True)
    changed.update({**known, name: str(number)})
    return f"?{changed.urlencode()}#{name}"
