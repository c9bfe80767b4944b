"""The pages of a tournament: how each is found, shown, and acted on.

A page is a `Page`: what it shows (`facts`) and what its buttons do (`verbs`). A verb calls one service and answers with
a sentence; a refusal of the service is a message in its words, on the page as it is now, which keeps what was sent.
What the page was decided by comes back with a form as `seen`, the revision of the tournament: where somebody else was
faster, nothing is done. Of what may not happen twice by a double click, the form says from which `page` it was sent.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
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
from apps.common.once import AlreadyAnswered, Attempt, KeyReused, TooMuchKept, attempting, digest_of
from apps.common.person_key import of_user
from apps.organize.refusals import words_of
from apps.organize.scope import tournaments_of
from apps.organize.site import organize
from apps.organize.tabs import TABS
from apps.tournaments.domain.errors import Conflict, DomainError, InvalidInput, PreconditionFailed
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.roles import Membership, membership_of
from apps.tournaments.services.revisions import Expectation, Known, expecting
from apps.web.refusals import in_words

LONGEST_NUMBER = 18
# For so long a page that was sent is known.
GOOD_FOR = timedelta(hours=1)
_PAGE_KEY = re.compile("[0-9a-f]{32}")


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
    """`name`: of its tab. `max_body_bytes`: what its forms may send, where files are among that."""

    name: str
    facts: Facts
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    max_body_bytes: int | None = None

    @property
    def template(self) -> str:
        return f"organize/{self.name}.html"

    @property
    def least(self) -> Role:
        return next(tab.least for tab in TABS if tab.name == self.name)


class SentBefore(Conflict):
    """What a page asks for was done when it was sent before."""


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def unnamed() -> InvalidInput:
    return InvalidInput(_("This form does not say what it is about; open it again."))


def asked(request: HttpRequest, pk: int, least: Role = Role.REFEREE) -> Ask:
    """Raises `Http404` for a tournament that is not there, or not for this person."""
    person = signed_in(request)
    tournament = tournaments_of(person).select_related("game", "organizer").filter(pk=pk).first()
    if tournament is None:
        raise Http404
    membership = membership_of(person.pk, tournament.pk)
    if membership.role < least:
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
    """Do what the form says; what the page is to show of it, of a refusal what was sent (`sent`) and why not. None for
    a message alone."""
    try:
        verb = verbs.get(ask.sent("verb"))
        if verb is None:
            raise unnamed()
        with as_seen(ask.sent("seen")):
            answer = verb(ask)
    except PreconditionFailed:
        text = _("Something has changed since you opened this page, and nothing was done. Look at it again.")
    except DomainError as error:
        text = words_of(error)
    except ValidationError as error:
        text = " ".join(map(in_words, error.messages))
    else:
        if not isinstance(answer, str):
            return answer
        messages.success(ask.request, answer)
        return None
    messages.error(ask.request, text)
    # Somebody else may have been faster: the page is shown as it is now.
    ask.tournament.refresh_from_db()
    return {"sent": ask.request.POST, "refusal": text}


def as_seen(text: str) -> AbstractContextManager[Expectation | None]:
    """Nothing is written where the tournament is not as it was on the page; a page that does not say is believed."""
    if not text:
        return nullcontext()
    epoch, _, revision = text.partition(" ")
    try:
        return expecting(frozenset({Known(UUID(epoch), number_in(revision))}))
    except ValueError:
        raise unnamed() from None


@contextmanager
def done_once(person: User, what: str, page: str, said: str = "") -> Iterator[None]:
    """A write that a form does once for each page that it was sent from. Raises `SentBefore` (`said`) where that page
    was sent before; a form that does not say of which page it is is believed."""
    if not _PAGE_KEY.fullmatch(page):
        yield
        return
    attempt = Attempt(of_user(person.pk), what, page, digest_of(), GOOD_FOR)
    try:
        with attempting(attempt):
            yield
            attempt.keep({}, b"")
    except (AlreadyAnswered, KeyReused):
        raise SentBefore(
            said or _("This page was sent already, and it is done. Nothing was done a second time.")
        ) from None
    except TooMuchKept as error:
        raise Conflict(error.message) from None


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
        "page_key": uuid4().hex,
    }


def in_zone(zone: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page with times as clocks show them where the event is. It is rendered here; later they were the site's."""
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
