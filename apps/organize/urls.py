"""Where each page of a tournament is."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.organize import (
    analytics,
    announcements,
    certificates,
    desk,
    lists,
    moves,
    participants,
    payouts,
    prizes,
    seeding,
    staff,
    standings,
    stations,
)
from apps.organize.pages import Page, asked, served
from apps.organize.site import organize
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent

PAGES = (
    *(moves.PAGE, seeding.PAGE, desk.PAGE, standings.PAGE),
    *(prizes.PAGE, payouts.PAGE, certificates.PAGE, analytics.PAGE),
    *(staff.PAGE, announcements.PAGE, stations.PAGE),
)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    events = organize.get_model_admin(LoggedEvent)
    if not isinstance(events, lists.EventAdmin):
        raise TypeError(events)
    return events.within(asked(request, pk, Role.ORGANIZER), {})


def tournament_urls() -> Iterator[tuple[str, Callable[..., Any]]]:
    for page in PAGES:
        yield page.name, _view(page)
    yield "participants", participants.participants
    yield "history", history
    yield "batch", payouts.batch
    yield "logo", certificates.logo


def _view(page: Page) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return served(request, pk, page)

    if page.max_body_bytes is not None:
        vars(view)["max_body_bytes"] = page.max_body_bytes
    return view
