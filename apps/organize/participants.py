"""Who takes part: the list with its actions, guests by a pasted list, and the codes of guests."""

from collections.abc import Mapping
from typing import Any

import segno
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.letters import absolute
from apps.organize.lists import RegistrationAdmin
from apps.organize.moves import numbers
from apps.organize.pages import Ask, SentBefore, Verb, acted, asked, done_once, unnamed
from apps.organize.site import organize
from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Registration
from apps.tournaments.selectors.previews import preview_disqualification
from apps.web.consequences import lines_of, said
from apps.web.forms import GuestsForm
from apps.web.naming import FIELDS, all_names

MOST_SHOWN = 500


def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, whose actions Django carries out; or a verb of the forms above it."""
    ask = asked(request, pk, Role.ORGANIZER)
    shown: dict[str, Any] = {
        "form": GuestsForm(),
        "numbers": numbers(ask.tournament),
        "guests": _guests(ask),
        "playing": _playing(ask),
    }
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


def _playing(ask: Ask) -> Any:
    """Whom somebody may disqualify now."""
    if ask.tournament.current_state is not TournamentState.LIVE:
        return []
    left = [RegistrationState.ACTIVE.value, RegistrationState.ELIMINATED.value]
    return ask.tournament.registrations.filter(state__in=left).order_by("name")[:MOST_SHOWN]


def _named(ask: Ask) -> Registration:
    row = Registration.objects.filter(tournament=ask.tournament, pk=ask.number("registration")).first()
    if row is None:
        raise unnamed()
    return row


def look_at_disqualifying(ask: Ask) -> dict[str, Any]:
    """What it would do. It is the one thing of a participant that cannot be taken back, so it is asked about."""
    row = _named(ask)
    found = preview_disqualification(ask.tournament.pk, row.pk)
    counted = _("Their results in the table do not count any more.") if found.voids else _("Their results so far stay.")
    sentences = [_("This cannot be taken back."), counted, *said(found)]
    matches = [*ask.tournament.matches.values(*FIELDS), *(change.match for change in found.changes)]
    question = {"title": _("Disqualify {name}").format(name=row.name), "subject": row.name, "verb": "disqualify"}
    lines = lines_of(found, all_names(matches))
    return {
        "question": {**question, "sentences": sentences, "lines": lines},
        "question_fields": {"registration": str(row.pk)},
    }


def disqualify(ask: Ask) -> str:
    row = services.disqualify_registration(_named(ask).pk, ask.person)
    return _("{name} is disqualified.").format(name=row.name)


def add_guests(ask: Ask) -> dict[str, Any]:
    """Their codes are on the answer, and nowhere else. A page that is sent again enters nobody twice."""
    form = GuestsForm(ask.request.POST)
    if not form.is_valid():
        return {"form": form}
    again = _("These guests are entered already. Make another code for who has none.")
    try:
        with done_once(ask.person, f"guests of {ask.tournament.pk}", form.once, again):
            made = services.add_guests(ask.tournament.pk, ask.person, form.cleaned_data["names"])
    except SentBefore:
        # The next that is sent comes from another page.
        raise
    except ValidationError as error:
        for text in error.messages:
            form.add_error("names", text)
        return {"form": form}
    except DomainError as error:
        form.add_error("names", error.message)
        return {"form": form}
    return {"codes": [card(row, code) for row, code in made]}


def new_code(ask: Ask) -> dict[str, Any]:
    return {"codes": [card(*services.renew_claim_code(_named(ask).pk, ask.person))]}


def card(registration: Registration, code: str) -> dict[str, str]:
    """What a guest takes along: the code, and a picture of it that a phone opens."""
    url = absolute(reverse("web:claim_code", args=[code]))
    picture = segno.make(url, error="m").svg_inline(scale=3, border=3, light="white", omitsize=True)
    return {"name": registration.name, "code": code, "url": url, "picture": str(picture)}


VERBS: Mapping[str, Verb] = {
    "guests": add_guests,
    "code": new_code,
    "look_at_disqualifying": look_at_disqualifying,
    "disqualify": disqualify,
}
