"""Who takes part, for organizers: whom they let in, and the guests whom they enter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.letters import absolute
from apps.common.once import AlreadyAnswered, Attempt, KeyReused, TooMuchKept, attempting, digest_of
from apps.common.person_key import of_user
from apps.tournaments import services
from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.domain.errors import Conflict, DomainError, InvalidInput, NotFound
from apps.tournaments.domain.formats import swiss
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Registration, RegistrationAnswer, Tournament
from apps.tournaments.selectors.events import around_a_tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.forms import GuestsForm
from apps.web.refusals import in_words
from apps.web.texts import page_texts
from apps.web.views.base import number_in, page, signed_in

# Of each kind on the page; the others come once these are done with.
MOST_SHOWN = 200
GOOD_FOR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    tournament = visible_tournament(user, pk)
    try:
        require_role(user.pk, pk, Role.ORGANIZER)
        if request.method != "POST":
            return _shown(request, tournament, GuestsForm())
        if "names" in request.POST:
            return _enter(request, tournament)
        return _decide(request, tournament)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, in_words(error.message))
    return redirect("web:tournament", pk)


def _enter(request: HttpRequest, tournament: Tournament) -> HttpResponse:
    """Enter guests by the names in the lines of the form. Their codes are on the answer, and nowhere else."""
    form = GuestsForm(request.POST)
    if not form.is_valid():
        return _shown(request, tournament, form)
    user, names = signed_in(request), form.cleaned_data["names"]
    # A page that is loaded again sends its form again.
    attempt = Attempt(of_user(user.pk), f"guests of {tournament.pk}", form.once, digest_of(names), GOOD_FOR)
    try:
        with attempting(attempt):
            made = services.add_guests(tournament.pk, user, names)
            attempt.keep({}, b"")
    except (AlreadyAnswered, KeyReused):
        messages.error(request, _("These guests are entered already. Make another code for who has none."))
        return redirect("web:participants", tournament.pk)
    except ValidationError as error:
        for message in error.messages:
            form.add_error("names", in_words(message))
        return _shown(request, tournament, form)
    except (Conflict, TooMuchKept) as error:
        form.add_error("names", in_words(error.message))
        return _shown(request, tournament, form)
    return _shown(request, tournament, GuestsForm(), codes=[_card(*guest) for guest in made])


def _decide(request: HttpRequest, tournament: Tournament) -> HttpResponse:
    number = request.POST.get("registration", "")
    here = Registration.objects.filter(tournament=tournament, pk=number_in(number))
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None or not here.exists():
        raise InvalidInput(_("This form does not say what it is about; open it again."))
    actor = signed_in(request)
    if verb is services.renew_claim_code:
        return _shown(
            request, tournament, GuestsForm(), codes=[_card(*services.renew_claim_code(number_in(number), actor))]
        )
    reason = [request.POST.get("reason", "")] if verb is services.reject_registration else []
    done = verb(number_in(number), actor, *reason)
    messages.success(request, _("{name}: done.").format(name=done.name))
    return redirect("web:participants", tournament.pk)


VERBS: dict[str, Callable[..., Any]] = {
    "confirm": services.confirm_registration,
    "reject": services.reject_registration,
    "code": services.renew_claim_code,
    "unclaim": services.undo_claim,
}


def _card(registration: Registration, code: str) -> dict[str, str]:
    """What a guest takes along: the code, and a picture of it that a phone opens."""
    url = absolute(reverse("web:claim_code", args=[code]))
    picture = segno.make(url, error="m").svg_inline(scale=4, border=4, light="white", omitsize=True)
    return {"name": registration.name, "code": code, "url": url, "picture": str(picture)}


def lets_in_late(tournament: Tournament) -> bool:
    """Whether it has begun and people may be let in all the same; for how long, its rounds say."""
    is_declared = tournament.options.get("late_entry", swiss.NO_LATE_ENTRY) != swiss.NO_LATE_ENTRY
    return tournament.current_state is TournamentState.LIVE and tournament.format == swiss.NAME and is_declared


def _answered(tournament: Tournament) -> list[tuple[str, list[tuple[str, str]]]]:
    """The names of those who have answered what is asked, and each label with its answer."""
    rows = tournament.registrations.living().filter(answers__isnull=False).distinct().order_by("pk")[:MOST_SHOWN]
    said: dict[int, list[tuple[str, str]]] = {row.pk: [] for row in rows}
    for answer in RegistrationAnswer.objects.filter(registration__in=list(said)).select_related("field"):
        said[answer.registration_id].append((answer.field.label, shown_as(answer)))
    return [(row.name, said[row.pk]) for row in rows]


def shown_as(answer: RegistrationAnswer) -> str:
    said = {"yes": _("Yes"), "no": _("No")} if answer.field.kind == FieldKind.YES_NO else {}
    return said.get(answer.value, answer.value)


def _shown(
    request: HttpRequest, tournament: Tournament, form: GuestsForm, codes: list[dict[str, str]] | None = None
) -> HttpResponse:
    living = tournament.registrations.living().order_by("pk")
    waits = RegistrationState.WAITLISTED if lets_in_late(tournament) else RegistrationState.PENDING
    facts = {
        "tournament": tournament,
        "around": around_a_tournament(tournament),
        "texts": page_texts(),
        "form": form,
        "turns_away": waits is RegistrationState.PENDING,
        "codes": codes or [],
        "waiting": living.filter(state=waits.value)[:MOST_SHOWN],
        "guests": living.filter(is_guest=True)[:MOST_SHOWN],
        "answered": _answered(tournament),
        "claimed": living.filter(claim__claimed_at__isnull=False)[:MOST_SHOWN],
    }
    return render(request, "web/participants.html", facts)
