"""Who takes part: the list with its actions, guests by a pasted list, and the codes of guests."""

from datetime import timedelta
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.letters import absolute
from apps.common.once import AlreadyAnswered, Attempt, KeyReused, attempting, digest_of
from apps.common.person_key import of_user
from apps.organize.lists import RegistrationAdmin
from apps.organize.moves import numbers
from apps.organize.pages import Ask, acted, asked, unnamed
from apps.organize.site import organize
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Registration
from apps.web.forms import GuestsForm

MOST_SHOWN = 500
GOOD_FOR = timedelta(hours=1)


def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, whose actions Django carries out; or a verb of the forms above it."""
    ask = asked(request, pk, Role.ORGANIZER)
    shown: dict[str, Any] = {"form": GuestsForm(), "numbers": numbers(ask.tournament), "guests": _guests(ask)}
    if request.method == "POST" and "verb" in request.POST:
        answer = acted(ask, VERBS)
        if answer is None:
            return redirect(request.get_full_path())
        shown |= answer
        # What comes now is the list, as it is looked at.
        request.method = "GET"
    registrations = organize.get_model_admin(Registration)
    if not isinstance(registrations, RegistrationAdmin):
        raise TypeError(registrations)
    return registrations.within(ask, shown)


def _guests(ask: Ask) -> Any:
    return ask.tournament.registrations.living().filter(is_guest=True).order_by("name")[:MOST_SHOWN]


def add_guests(ask: Ask) -> dict[str, Any]:
    """Their codes are on the answer, and nowhere else. A page that is sent again enters nobody twice."""
    form = GuestsForm(ask.request.POST)
    if not form.is_valid():
        return {"form": form}
    names = form.cleaned_data["names"]
    whose, what = of_user(ask.person.pk), f"guests of {ask.tournament.pk}"
    try:
        with attempting(attempt := Attempt(whose, what, form.once, digest_of(names), GOOD_FOR)):
            made = services.add_guests(ask.tournament.pk, ask.person, names)
            attempt.keep({}, b"")
    except (AlreadyAnswered, KeyReused):
        raise Conflict(_("These guests are entered already. Make another code for who has none.")) from None
    return {"codes": [card(row, code) for row, code in made]}


def new_code(ask: Ask) -> dict[str, Any]:
    row = Registration.objects.filter(tournament=ask.tournament, pk=ask.number("registration")).first()
    if row is None:
        raise unnamed()
    return {"codes": [card(*services.renew_claim_code(row.pk, ask.person))]}


def card(registration: Registration, code: str) -> dict[str, str]:
    """What a guest takes along: the code, and a picture of it that a phone opens."""
    url = absolute(reverse("web:claim_code", args=[code]))
    picture = segno.make(url, error="m").svg_inline(scale=3, border=3, light="white", omitsize=True)
    return {"name": registration.name, "code": code, "url": url, "picture": str(picture)}


VERBS = {"guests": add_guests, "code": new_code}
