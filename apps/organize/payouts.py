"""Payouts: what is to be done next with each, tables for a bank and those that come back, and what does not agree."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organize.needs import PROPOSED
from apps.organize.pages import Ask, Page, Verb, asked, number_in, unnamed
from apps.payouts import services
from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import Account
from apps.payouts.domain.payout_states import PayoutState
from apps.payouts.domain.reconciliation import Kind
from apps.payouts.domain.statements import MOST_BYTES
from apps.payouts.models import Batch, Payout, Pool
from apps.payouts.providers import sending_providers
from apps.payouts.selectors.books import balances_of, reconcile, unsettled_lines
from apps.payouts.selectors.payouts import payouts_of, to_approve
from apps.payouts.selectors.pools import pool_of
from apps.payouts.services.write import lacks_second_factor
from apps.tournaments.domain.errors import DomainError, InvalidInput
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.results import approved_result
from apps.web.payout_forms import METHODS
from apps.web.payout_page import MOST_SHOWN, rows_of
from apps.web.refusals import in_words

# What stands around the table in a form.
AROUND_BYTES = 65_536
# Of a table that the page sends back by itself, once somebody has seen what it would do.
MOST_KEPT = 100_000
# Lines of a statement that was another's are thousands, each with a form here.
MOST_UNSETTLED = 50
ACCOUNTS = (Account.POOL, Account.OWED, Account.SENT, Account.PAID, Account.REVERSED)


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    pool = pool_of(row.pk)
    is_a_part = ask.request.GET.get("only") == PROPOSED
    rows = rows_of(_to_approve(ask) if is_a_part else _payouts(row))
    approved = row.payouts.filter(state=PayoutState.APPROVED.value)
    unsettled = unsettled_lines(row.pk)
    return {
        "pool": pool,
        "lacks_factor": lacks_second_factor(ask.person),
        "balances": _balances(pool) if pool else [],
        "rows": rows,
        "is_a_part": is_a_part,
        # Nobody approves what they proposed themselves.
        "proposed": [
            shown.payout
            for shown in rows
            if shown.payout.current_state is PayoutState.PROPOSED and shown.payout.proposed_by_id != ask.person.pk
        ],
        "can_propose": pool is not None and approved_result(row.pk) is not None,
        "ready": approved.filter(details__isnull=False).count(),
        "without_details": approved.filter(details__isnull=True).count(),
        "batches": Batch.objects.filter(tournament=row),
        "methods": METHODS,
        "providers": sorted(sending_providers()),
        # The lines stand below, each with its form.
        "differences": [found.sentence for found in reconcile(row.pk) if found.kind is not Kind.STATEMENT],
        "unsettled": unsettled[:MOST_UNSETTLED],
        "more_unsettled": max(len(unsettled) - MOST_UNSETTLED, 0),
    }


def _balances(pool: Pool) -> list[tuple[str, str]]:
    now = balances_of(pool.tournament_id)
    labels = (_("In the pool"), _("Owed"), _("Sent"), _("Paid"), _("Came back"))
    return [(text, money(now[account], pool.currency)) for account, text in zip(ACCOUNTS, labels, strict=True)]


def _payouts(tournament: Tournament) -> list[Payout]:
    """By place, as many as are shown; those that came to nothing only where there is room for them."""
    rows = payouts_of(tournament.pk)
    taking = rows.taking()
    shown = list(taking[:MOST_SHOWN])
    shown += rows.exclude(pk__in=taking.values("pk"))[: MOST_SHOWN - len(shown)]
    return sorted(shown, key=lambda payout: (payout.place_from, payout.pk))


def _to_approve(ask: Ask) -> list[Payout]:
    """Those that the front page counts for this person."""
    return list(payouts_of(ask.tournament.pk).filter(pk__in=to_approve(ask.person, ask.tournament.pk))[:MOST_SHOWN])


def _named(ask: Ask) -> Payout:
    payout = ask.tournament.payouts.with_people().filter(pk=ask.number("payout")).first()
    if payout is None:
        raise unnamed()
    return payout


def _words(ask: Ask, name: str) -> str:
    """What was typed beside the button."""
    said = " ".join(ask.sent(name).split())
    if not said:
        raise InvalidInput(_("Fill in the field beside the button."))
    return said


def of_payout(verb: Callable[..., Any], *fields: str, looks: bool = False) -> Verb:
    """A verb on the payout that the form names, with these fields of it; only of this tournament. `looks`: what it does
    depends on where the payout is, and an approval on where it goes, so the form says how it was on the page."""

    def act(ask: Ask) -> str:
        payout = _named(ask)
        said = [_words(ask, field) for field in fields]
        verb(payout.pk, ask.person, *said, **({"seen": ask.sent("moment")} if looks else {}))
        return _("{name}: done.").format(name=payout.name)

    return act


def propose(ask: Ask) -> str:
    made = services.propose_payouts(ask.tournament.pk, ask.person)
    if not made:
        return _("Nothing is due that is not proposed already.")
    return _("Proposed payouts: {n}.").format(n=len(made))


def approve_all(ask: Ask) -> str:
    """Those that stood on the page, as they were on it; what is refused is named, and holds up no other."""
    named = (text.partition(" ") for text in ask.request.POST.getlist("payouts")[:MOST_SHOWN])
    chosen = {number_in(number): version for number, _, version in named}
    wanted = ask.tournament.payouts.with_people().filter(pk__in=chosen, state=PayoutState.PROPOSED.value)
    done, refusals = 0, []
    for payout in wanted:
        try:
            services.approve_payout(payout.pk, ask.person, chosen[payout.pk])
            done += 1
        except DomainError as error:
            refusals.append(in_words(error.message))
    if refusals and not done:
        raise InvalidInput(refusals[0])
    for text in dict.fromkeys(refusals):
        messages.error(ask.request, text)
    return ngettext("{n} payout is approved.", "{n} payouts are approved.", done).format(n=done)


def show(ask: Ask) -> Mapping[str, Any]:
    """Where a payout goes, on this answer alone."""
    # Read before where it goes: who approves what is shown approves nothing newer.
    payout = _named(ask)
    details = services.read_details(payout.pk, ask.person)
    return {"shown": {"payout": payout.pk, "version": payout.version, "details": details}}


def make_batch(ask: Ask) -> str:
    made = services.make_batch(ask.tournament.pk, ask.person)
    return _("File {n} is written; get it below.").format(n=made.number)


def settle(ask: Ask) -> str:
    note = _words(ask, "note")
    services.settle_line(ask.tournament.pk, ask.person, ask.number("line"), note)
    return _("The line is settled.")


def look(ask: Ask) -> Mapping[str, Any]:
    """What a statement would do, line by line."""
    content = _sent_table(ask)
    taken = services.take_statement(ask.tournament.pk, ask.person, content, dry_run=True)
    return {"taken": taken, "kept": content.decode("utf-8-sig") if len(content) <= MOST_KEPT else ""}


def take(ask: Ask) -> str:
    taken = services.take_statement(ask.tournament.pk, ask.person, _sent_table(ask), dry_run=False)
    unmatched = sum(line.outcome == "unmatched" for line in taken.lines)
    if taken.was_known:
        return _("This statement was taken in before; nothing was done now.")
    if unmatched:
        text = _("The statement is taken in. Lines that match nothing: {n}; they are named below.")
        return text.format(n=unmatched)
    return _("The statement is taken in, and every line matches.")


def _sent_table(ask: Ask) -> bytes:
    if (file := ask.request.FILES.get("statement")) is not None:
        if (file.size or 0) > MOST_BYTES:
            raise InvalidInput(_("The statement is too large; send it in parts."))
        return bytes(file.read())
    if kept := ask.sent("csv"):
        return kept.encode()
    raise InvalidInput(_("Choose the file of the statement."))


def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a batch as a file; it says where money goes."""
    ask = asked(request, pk, Role.ORGANIZER)
    try:
        made = services.read_batch(pk, ask.person, number_in(request.GET.get("number", "")))
    except DomainError as error:
        messages.error(request, in_words(error.message))
        return redirect("organize:payouts", pk)
    name = f'attachment; filename="payouts-{pk}-batch-{made.number}.csv"'
    answer = HttpResponse(made.content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
    answer["Cache-Control"] = "private, no-store"
    return answer


VERBS: Mapping[str, Verb] = {
    "propose": propose,
    "approve_all": approve_all,
    "approve": of_payout(services.approve_payout, looks=True),
    "reject": of_payout(services.reject_payout, "reason"),
    "paid": of_payout(services.mark_paid, "reference", looks=True),
    "failed": of_payout(services.mark_failed, "reason", looks=True),
    "reverse": of_payout(services.reverse_payout, "reason"),
    "send": of_payout(services.send_payout, "provider"),
    "details": of_payout(services.put_details, "method", "account", "holder"),
    "show": show,
    "batch": make_batch,
    "settle": settle,
    "look": look,
    "take": take,
}
PAGE = Page("payouts", facts, VERBS, max_body_bytes=MOST_BYTES + AROUND_BYTES)
