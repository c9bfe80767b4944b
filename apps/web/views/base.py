"""What the pages share: who looks (of `accounts.requests`), and refusals as messages or as pages that are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.accounts.requests import signed_in as signed_in
from apps.accounts.requests import viewer as viewer
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.models import Registration
from apps.web.refusals import in_words
from apps.web.states import REGISTRATION_LABELS

LONGEST_NUMBER = 18
Page = Callable[..., HttpResponse]


def page(view: Page) -> Page:
    """A page of a thing; one that the viewer may not see is not there."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(error.message) from error

    return shown


def takes(most: int) -> Callable[[Page], Page]:
    """Let a view be sent so many bytes, by those who are signed in."""

    def marked(view: Page) -> Page:
        vars(view)["max_body_bytes"] = most
        return view

    return marked


def number_in(text: str) -> int:
    """The id that a form names; 0, which nothing has, for what is no number or longer than an id."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def act(request: HttpRequest, tournament_id: int, verb: Callable[[], Registration]) -> HttpResponse:
    """Call `verb`, say what the registration is now, and go back to the tournament's page."""
    try:
        registration = verb()
    except DomainError as error:
        messages.error(request, in_words(error.message))
    else:
        messages.success(request, f"{registration.name}: {REGISTRATION_LABELS[registration.state]}")
    return redirect("web:tournament", tournament_id)
