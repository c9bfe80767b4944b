"""Prizes and payouts: what everybody sees, what organizers do, and what a person is to get."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.domain.statements import MOST_BYTES
from apps.payouts.selectors.details import details_of
from apps.payouts.selectors.payouts import own_payouts
from apps.payouts.selectors.pools import pool_of, visible_pool
from apps.tournaments.domain.errors import DomainError, InvalidInput, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.payout_forms import DetailsForm, PrizesForm
from apps.web.payout_page import MOST_SHOWN, payouts_shown, prizes_shown, rows_of
from apps.web.views.base import number_in, page, signed_in, takes, viewer

# What stands around the table in a form.
AROUND_BYTES = 65_536
# Of a table that the page sends back by itself, once somebody has seen what it would do.
MOST_KEPT = 100_000
Act = Callable[[HttpRequest, Tournament, User], str]


@require_safe
@page
def prizes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a tournament gives out, for whoever may see it."""
    person = viewer(request)
    shown = prizes_shown(visible_pool(person, pk))
    return render(request, "web/prizes.html", {"tournament": visible_tournament(person, pk), "prizes": shown})


@takes(MOST_BYTES + AROUND_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def payouts(request: HttpRequest, pk: int) -> HttpResponse:
    """The organizers' page: payouts and what is to be done next with each, batches, statements, reconciliation."""
    user = signed_in(request)
    tournament = visible_tournament(user, pk)
    try:
        require_role(user.pk, pk, Role.ORGANIZER)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("web:tournament", pk)
    if request.method != "POST":
        return _shown(request, tournament)
    try:
        return _acted(request, tournament, user)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("web:payouts", pk)


def _acted(request: HttpRequest, tournament: Tournament, user: User) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb == "prizes":
        return _declare(request, tournament, user)
    if verb in ("look", "take"):
        return _statement(request, tournament, user, dry_run=verb == "look")
    act = VERBS.get(verb)
    if act is None:
        raise InvalidInput(_("This form does not say what it is about; open it again."))
    messages.success(request, act(request, tournament, user))
    return redirect("web:payouts", tournament.pk)


def _declare(request: HttpRequest, tournament: Tournament, user: User) -> HttpResponse:
    form = PrizesForm(request.POST)
    if form.is_valid():
        try:
            services.declare_prizes(tournament.pk, user, **form.prizes)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The prizes are declared."))
            return redirect("web:payouts", tournament.pk)
    return _shown(request, tournament, status=400, prizes_form=form)


def _statement(request: HttpRequest, tournament: Tournament, user: User, *, dry_run: bool) -> HttpResponse:
    content = _sent_table(request)
    taken = services.take_statement(tournament.pk, user, content, dry_run=dry_run)
    if dry_run:
        kept = content.decode("utf-8-sig") if len(content) <= MOST_KEPT else ""
        return _shown(request, tournament, taken=taken, kept=kept)
    unmatched = sum(line.outcome == "unmatched" for line in taken.lines)
    if taken.was_known:
        messages.info(request, _("This statement was taken in before; nothing was done now."))
    elif unmatched:
        text = _("The statement is taken in. Lines that match nothing: {n}; they are named below.")
        messages.warning(request, text.format(n=unmatched))
    else:
        messages.success(request, _("The statement is taken in, and every line matches."))
    return redirect("web:payouts", tournament.pk)


def _sent_table(request: HttpRequest) -> bytes:
    if (file := request.FILES.get("statement")) is not None:
        if (file.size or 0) > MOST_BYTES:
            raise InvalidInput(_("The statement is too large; send it in parts."))
        return bytes(file.read())
    if kept := request.POST.get("csv", ""):
        return kept.encode()
    raise InvalidInput(_("Choose the file of the statement."))


def _shown(request: HttpRequest, tournament: Tournament, status: int = 200, **more: Any) -> HttpResponse:
    pool = pool_of(tournament.pk)
    facts = {"prizes_form": PrizesForm(initial=PrizesForm.told(pool)), **payouts_shown(tournament), **more}
    return render(request, "web/payouts.html", facts, status=status)


def _of_payout(verb: Callable[..., Any], *fields: str, looks: bool = False) -> Act:
    """A verb on the payout that the form names, with these fields of it; only of this tournament. `looks`: what it does
    depends on where the payout is, so it says where it was on the page."""

    def act(request: HttpRequest, tournament: Tournament, user: User) -> str:
        payout = tournament.payouts.with_people().filter(pk=number_in(request.POST.get("payout", ""))).first()
        if payout is None:
            raise InvalidInput(_("This form does not say what it is about; open it again."))
        said = [" ".join(request.POST.get(field, "").split()) for field in fields]
        if not all(said):
            raise InvalidInput(_("Fill in the field beside the button."))
        verb(payout.pk, user, *said, **({"seen": request.POST.get("seen", "")} if looks else {}))
        return _("{name}: done.").format(name=payout.name)

    return act


def _propose(request: HttpRequest, tournament: Tournament, user: User) -> str:
    made = services.propose_payouts(tournament.pk, user)
    return (
        _("Proposed payouts: {n}.").format(n=len(made)) if made else _("Nothing is due that is not proposed already.")
    )


def _batch(request: HttpRequest, tournament: Tournament, user: User) -> str:
    made = services.make_batch(tournament.pk, user)
    return _("Batch {n} is written; get it below.").format(n=made.number)


def _settle(request: HttpRequest, tournament: Tournament, user: User) -> str:
    note = " ".join(request.POST.get("note", "").split())
    if not note:
        raise InvalidInput(_("Fill in the field beside the button."))
    services.settle_line(tournament.pk, user, number_in(request.POST.get("line", "")), note)
    return _("The line is settled.")


VERBS: dict[str, Act] = {
    "propose": _propose,
    "batch": _batch,
    "settle": _settle,
    "approve": _of_payout(services.approve_payout),
    "reject": _of_payout(services.reject_payout, "reason"),
    "paid": _of_payout(services.mark_paid, "reference", looks=True),
    "failed": _of_payout(services.mark_failed, "reason", looks=True),
    "reverse": _of_payout(services.reverse_payout, "reason"),
    "send": _of_payout(services.send_payout, "provider"),
    "details": _of_payout(services.put_details, "method", "account", "holder"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def my_payouts(request: HttpRequest) -> HttpResponse:
    """What a person is to get, and where it is to go."""
    me = signed_in(request)
    chosen, form = 0, None
    if request.method == "POST":
        chosen, form = number_in(request.POST.get("payout", "")), DetailsForm(request.POST)
        if form.is_valid() and _said(request, me, chosen, form):
            return redirect("web:my_payouts")
    rows = rows_of(own_payouts(me).select_related("tournament")[:MOST_SHOWN])
    shown = [(row, _form_of(row, form if row.payout.pk == chosen else None)) for row in rows]
    return render(request, "web/my_payouts.html", {"shown": shown}, status=400 if form is not None else 200)


def _said(request: HttpRequest, me: User, payout_id: int, form: DetailsForm) -> bool:
    try:
        services.put_details(payout_id, me, **form.cleaned_data)
    except NotFound:
        raise
    except (DomainError, ValidationError) as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Saved. It is kept encrypted, and deleted 90 days after the payment."))
    return True


def _form_of(row: Any, sent: DetailsForm | None) -> DetailsForm | None:
    """The form of a payout that waits: as it was sent, or with what was said before."""
    if not row.says_details:
        return None
    if sent is not None:
        return sent
    known = details_of(row.payout)
    return DetailsForm(initial=known.stored() if known else None, auto_id=f"id_{row.payout.pk}_%s")
