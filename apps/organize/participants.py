"""Who takes part: the list with its actions, guests by a pasted list or a file, their codes, and rosters of teams."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organize.guest_codes import card, cards
from apps.organize.importing import MOST_SENT, FileForm, count, import_it, look_at_import
from apps.organize.lists import RegistrationAdmin
from apps.organize.moves import numbers
from apps.organize.pages import Ask, SentBefore, Verb, acted, asked, done_once, unnamed
from apps.organize.site import organize
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, DomainError
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TournamentState
from apps.tournaments.models import Registration
from apps.tournaments.models.registration import RegistrationQuerySet
from apps.tournaments.selectors.previews import preview_disqualification
from apps.web.consequences import lines_of, said
from apps.web.forms import GuestsForm
from apps.web.naming import FIELDS, all_names
from apps.web.refusals import in_words
from apps.web.views.base import takes

MOST_SHOWN = 500


@takes(MOST_SENT)
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, whose actions Django carries out; or a verb of the forms above it."""
    ask = asked(request, pk, Role.ORGANIZER)
    answer: Mapping[str, Any] = {}
    if request.method == "POST" and "verb" in request.POST:
        done = acted(ask, VERBS)
        if done is None:
            return redirect(request.get_full_path())
        answer = done
        # What comes now is the list, as it is looked at.
        request.method = "GET"
    registrations = organize.get_model_admin(Registration)
    if not isinstance(registrations, RegistrationAdmin):
        raise TypeError(registrations)
    return registrations.within(ask, {**_facts(ask), **answer})


def _facts(ask: Ask) -> dict[str, Any]:
    """What stands above the list, as it is now."""
    counted = numbers(ask.tournament)
    return {
        "form": GuestsForm(),
        "file_form": FileForm(),
        "numbers": counted,
        "nobody_yet": not counted,
        "guests": _guests(ask),
        "playing": _playing(ask),
        "teams": _teams(ask),
        "is_before": ask.tournament.current_state in BEFORE_START,
    }


def _found(ask: Ask, rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those to choose from: of many, the ones that the list is searched for."""
    name = ask.request.GET.get("q", "")
    return (rows.filter(name__icontains=name) if name else rows).order_by("name")[:MOST_SHOWN]


def _guests(ask: Ask) -> Any:
    return _found(ask, ask.tournament.registrations.living().filter(is_guest=True))


def _teams(ask: Ask) -> Any:
    """Whose roster an organizer may change."""
    if ask.tournament.participation != "team" or ask.tournament.current_state in ENDED:
        return []
    return _found(ask, ask.tournament.registrations.living().filter(team__isnull=False))


def _playing(ask: Ask) -> Any:
    """Whom somebody may disqualify now."""
    if ask.tournament.current_state is not TournamentState.LIVE:
        return []
    left = [RegistrationState.ACTIVE.value, RegistrationState.ELIMINATED.value]
    return _found(ask, ask.tournament.registrations.filter(state__in=left))


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
            form.add_error("names", in_words(text))
        return {"form": form}
    except DomainError as error:
        form.add_error("names", in_words(error.message))
        return {"form": form}
    text = ngettext("{n} guest is added.", "{n} guests are added.", len(made))
    waiting = sum(row.current_state is RegistrationState.WAITLISTED for row, _code in made)
    waits = ngettext("No place is free: {n} waits in line.", "No place is free: {n} wait in line.", waiting)
    said = [text.format(n=len(made)), *([waits.format(n=waiting)] if waiting else [])]
    messages.success(ask.request, " ".join(said))
    return {"codes": cards(made)}


def new_code(ask: Ask) -> dict[str, Any]:
    return {"codes": [card(*services.renew_claim_code(_named(ask).pk, ask.person))]}


def new_codes(ask: Ask) -> dict[str, Any]:
    """For all whom nobody has claimed: what an answer that was lost had on it comes nowhere else."""
    count(ask)
    return {"codes": cards(services.renew_claim_codes(ask.tournament.pk, ask.person))}


def look_at_roster(ask: Ask) -> dict[str, Any]:
    """Who plays for a team, and who may in somebody's place."""
    row = _named(ask)
    if row.team is None:
        raise Conflict(_("This is no team, so it has no roster."))
    places = list(row.roster.select_related("user"))
    there = {place.user_id for place in places if not place.is_substitute}
    members = row.team.memberships.filter(user__is_active=True).exclude(user__in=there).select_related("user")
    return {"roster_of": row, "roster": places, "may_come": [member.user for member in members]}


def substitute(ask: Ask) -> str:
    row = _named(ask)
    services.substitute(row.pk, ask.person, ask.number("out"), ask.number("in"), ask.sent("reason"))
    return _("The roster of {name} is changed.").format(name=row.name)


VERBS: Mapping[str, Verb] = {
    "guests": add_guests,
    "code": new_code,
    "codes": new_codes,
    "look_at_disqualifying": look_at_disqualifying,
    "disqualify": disqualify,
    "look_at_roster": look_at_roster,
    "substitute": substitute,
    "look_at_import": look_at_import,
    "import": import_it,
}
