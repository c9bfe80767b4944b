"""The pages of a tournament: how each is found, shown, and acted on.

A page is a `Page`: what it shows (`facts`) and what its buttons do (`verbs`). A verb calls one service and answers with
a sentence; a refusal of the service is a message in its words. What the page was decided by comes back with a form as
`seen`, the revision of the tournament: where somebody else was faster, nothing is done.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.requests import signed_in
from apps.organize.scope import tournaments_of
from apps.organize.site import organize
from apps.organize.tabs import TABS
from apps.tournaments.domain.errors import DomainError, InvalidInput, PreconditionFailed
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.roles import Membership, membership_of
from apps.tournaments.services.revisions import Expectation, Known, expecting

LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Ask:
    """Who asks for which page of which tournament."""

    request: HttpRequest
    person: User
    tournament: Tournament
    membership: Membership

    @property
    def runs_it(self) -> bool:
        return self.membership.role >= Role.ORGANIZER

    def sent(self, name: str) -> str:
        return self.request.POST.get(name, "")

    def number(self, name: str) -> int:
        """The id that a form names; 0, which nothing has, for what is none."""
        return number_in(self.sent(name))


Facts = Callable[[Ask], Mapping[str, Any]]
# What was done, in a sentence; or what the page shows besides.
Verb = Callable[[Ask], str | Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """`name`: of its tab."""

    name: str
    facts: Facts
    verbs: Mapping[str, Verb] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"organize/{self.name}.html"

    @property
    def least(self) -> Role:
        return next(tab.least for tab in TABS if tab.name == self.name)


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def unnamed() -> InvalidInput:
    return InvalidInput(_("This form does not say what it is about; open it again."))


def asked(request: HttpRequest, pk: int, least: Role = Role.REFEREE) -> Ask:
    """Raises `Http404` for a tournament that is not there, or not for this person."""
    person = signed_in(request)
    tournament = tournaments_of(person).select_related("game", "organizer").filter(pk=pk).first()
    membership = membership_of(person.pk, pk)
    if tournament is None or membership.role < least:
        raise Http404
    return Ask(request, person, tournament, membership)


def served(request: HttpRequest, pk: int, page: Page) -> HttpResponse:
    ask = asked(request, pk, page.least)
    shown: Mapping[str, Any] = {}
    if request.method == "POST":
        answer = acted(ask, page.verbs)
        if answer is None:
            return redirect(request.get_full_path())
        shown = answer
    facts = {**around(ask, page.name), **page.facts(ask), **shown}
    return TemplateResponse(request, page.template, facts)


def acted(ask: Ask, verbs: Mapping[str, Verb]) -> Mapping[str, Any] | None:
    """Do what the form says; what the page is to show of it, None for a message alone."""
    try:
        verb = verbs.get(ask.sent("verb"))
        if verb is None:
            raise unnamed()
        with as_seen(ask.sent("seen")):
            answer = verb(ask)
    except PreconditionFailed:
        text = _("Something has changed since you opened this page, and nothing was done. Look at it again.")
        messages.error(ask.request, text)
    except DomainError as error:
        messages.error(ask.request, error.message)
    except ValidationError as error:
        messages.error(ask.request, " ".join(error.messages))
    else:
        if not isinstance(answer, str):
            return answer
        messages.success(ask.request, answer)
    return None


def as_seen(text: str) -> AbstractContextManager[Expectation | None]:
    """Nothing is written where the tournament is not as it was on the page; a page that does not say is believed."""
    if not text:
        return nullcontext()
    epoch, _, revision = text.partition(" ")
    try:
        return expecting(frozenset({Known(UUID(epoch), number_in(revision))}))
    except ValueError:
        raise unnamed() from None


def around(ask: Ask, name: str) -> dict[str, Any]:
    """What stands around every page of a tournament."""
    row = ask.tournament
    return {
        **organize.each_context(ask.request),
        "title": row.name,
        "tournament": row,
        "tabs": tabs(row, ask.membership.role, name),
        "runs_it": ask.runs_it,
        "is_fullwidth": "1" if name == "desk" else "",
        "seen": f"{row.epoch} {row.revision}",
    }


def in_zone(zone: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page with times as clocks show them where the event is. It is rendered here: later they would be the site's."""
    with timezone.override(ZoneInfo(zone)):
        answer = make()
        return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer


def tabs(row: Tournament, role: Role, name: str) -> list[dict[str, Any]]:
    """The pages of the tournament that the role may open."""
    return [
        {"title": tab.title, "url": address(row.pk, tab.name), "is_here": tab.name == name}
        for tab in TABS
        if role >= tab.least
    ]


def address(pk: int, slug: str) -> str:
    return reverse("organize:tournaments_tournament_change" if slug == "setup" else f"organize:{slug}", args=[pk])
