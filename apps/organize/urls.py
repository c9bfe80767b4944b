"""Where each page of a tournament is."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.organize import (
    analytics,
    announcements,
    certificates,
    desk,
    exports,
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
from apps.tournaments.domain.roles import Role
from apps.web.views.base import takes

PAGES = (
    *(moves.PAGE, seeding.PAGE, desk.PAGE, standings.PAGE),
    *(prizes.PAGE, payouts.PAGE, certificates.PAGE, analytics.PAGE),
    *(staff.PAGE, announcements.PAGE, stations.PAGE),
)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    return lists.events().within(asked(request, pk, Role.ORGANIZER), {})


def tournament_urls() -> Iterator[tuple[str, Callable[..., Any]]]:
    for page in PAGES:
        yield page.name, _view(page)
    yield "participants", participants.participants
    yield "participants_csv", exports.participants_csv
    yield "participants_xlsx", exports.participants_xlsx
    yield "history", history
    yield "batch", payouts.batch
    yield "logo", certificates.logo
    yield "history_csv", exports.history_csv


def _view(page: Page) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return served(request, pk, page)

    return view if page.max_body_bytes is None else takes(page.max_body_bytes)(view)
