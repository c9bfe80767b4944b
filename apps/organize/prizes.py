"""What is given out: the pool, what each place gets of it, and what a change tells everybody.

What the shares come to is found by declaring them and taking that back, as with the moves of a tournament: the amounts,
and the announcement that a change after the start makes, are those of the service.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from unicodedata import decimal

from django import forms
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organize.pages import Ask, Page, unnamed
from apps.payouts import services
from apps.payouts.domain.currencies import CURRENCIES, written
from apps.payouts.domain.pools import Recipient
from apps.payouts.models import Pool
from apps.payouts.selectors.pools import pool_of
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Announcement
from apps.web.payout_page import prizes_shown

LONGEST_AMOUNT = 24
FIRST_ROWS, MORE_ROWS = 8, 8
# Each has two fields, and a form may have a thousand.
MOST_ROWS = 400
DEFAULT_CURRENCY = "BDT"
RECIPIENTS = [
    (Recipient.CAPTAIN.value, gettext_lazy("Its captain")),
    (Recipient.ROSTER.value, gettext_lazy("Everybody in its roster, in equal parts")),
]
_SHARE = re.compile(r"(?:fixed|percent)_([1-9][0-9]{0,3})")


class PrizesForm(forms.Form):
    """The pool, and two fields for each place: a fixed amount, and a percentage of what those leave."""

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)], initial=DEFAULT_CURRENCY
    )
    amount = forms.CharField(
        label=gettext_lazy("All that is given out"),
        max_length=LONGEST_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    recipient = forms.ChoiceField(label=gettext_lazy("The prize of a team goes to"), choices=RECIPIENTS)

    def __init__(self, *args: Any, places: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self.fields[f"fixed_{place}"] = _share(_("Fixed amount for place {n}").format(n=place))
            self.fields[f"percent_{place}"] = _share(_("Percentage of the rest for place {n}").format(n=place))

    @property
    def shares(self) -> list[tuple[int, Any, Any]]:
        return [(place, self[f"fixed_{place}"], self[f"percent_{place}"]) for place in self.places]

    @property
    def can_have_more(self) -> bool:
        return len(self.places) < MOST_ROWS

    @property
    def prizes(self) -> dict[str, Any]:
        """As the service takes them."""
        told = self.cleaned_data
        return {
            "currency": told["currency"],
            "amount": _plain(told["amount"]),
            "fixed": self._given("fixed"),
            "percent": self._given("percent"),
            "recipient": told["recipient"],
        }

    def _given(self, kind: str) -> dict[str, str]:
        found = {str(place): _plain(self.cleaned_data[f"{kind}_{place}"]) for place in self.places}
        return {place: share for place, share in found.items() if share}


def _share(label: str) -> forms.CharField:
    attrs = {"inputmode": "decimal", "autocomplete": "off", "aria-label": label}
    return forms.CharField(required=False, max_length=LONGEST_AMOUNT, widget=forms.TextInput(attrs=attrs))


def _plain(text: str) -> str:
    """A number without what people put between thousands and behind percentages, in the digits of all scripts."""
    plain = "".join(text.split()).replace(",", "").rstrip("%")
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in plain)


def form_of(ask: Ask, pool: Pool | None) -> PrizesForm | None:
    """As it was sent, or as the prizes are declared; None where more places have one than a form can hold."""
    sent = ask.request.POST
    if "amount" in sent:
        return PrizesForm(sent, places=_places(0, {int(found[1]) for found in map(_SHARE.fullmatch, sent) if found}))
    declared = {int(place) for place in (*pool.fixed, *pool.percent)} if pool else set()
    places = _places(FIRST_ROWS, declared)
    return PrizesForm(initial=_told(pool), places=places) if len(places) <= MOST_ROWS else None


def _places(rows: int, named: set[int]) -> list[int]:
    """Those up to a number, and those that are named besides."""
    return sorted({*range(1, min(rows, MOST_ROWS) + 1), *named})


def _told(pool: Pool | None) -> dict[str, Any]:
    if pool is None:
        return {}
    shares = {f"fixed_{place}": written(amount, pool.currency) for place, amount in pool.fixed.items()}
    shares |= {f"percent_{place}": share for place, share in pool.percent.items()}
    whole = {"currency": pool.currency, "amount": written(pool.amount, pool.currency), "recipient": pool.recipient}
    return {**whole, **shares}


@dataclass(frozen=True)
class Trial:
    """What would be declared. `announcement`: the words that everybody would be told; `is_new`: whether it is other
    than what is declared already; `fields`: what is sent to declare just that."""

    prizes: dict[str, Any]
    announcement: Announcement | None
    is_new: bool
    fields: list[tuple[str, str]]


def look(ask: Ask) -> Mapping[str, Any]:
    """What each place would get. Raises the service's refusal."""
    form = _sent(ask)
    return {"trial": _tried(ask, form)} if form.is_valid() else {}


def _tried(ask: Ask, form: PrizesForm) -> Trial:
    rows = Announcement.objects.filter(tournament=ask.tournament).order_by()
    newest = rows.aggregate(Max("pk"))["pk__max"] or 0
    before = pool_of(ask.tournament.pk)
    with transaction.atomic():
        pool = services.declare_prizes(ask.tournament.pk, ask.person, **form.prizes)
        said = rows.filter(pk__gt=newest).first()
        transaction.set_rollback(True)
    fields = [(name, ask.sent(name)) for name in form.fields]
    return Trial(prizes_shown(pool), said, before is None or before.declared != pool.declared, fields)


def declare(ask: Ask) -> str | Mapping[str, Any]:
    form = _sent(ask)
    if not ask.sent("seen"):
        raise unnamed()
    if not form.is_valid():
        return {}
    services.declare_prizes(ask.tournament.pk, ask.person, **form.prizes)
    return _("The prizes are declared.")


def more(ask: Ask) -> Mapping[str, Any]:
    """The form as it was sent, with more places."""
    there = set(_sent(ask).places)
    first = next(place for place in count(1) if place not in there)
    places = _places(first - 1 + MORE_ROWS, there)[:MOST_ROWS]
    return {"form": PrizesForm(initial=ask.request.POST.dict(), places=places)}


def _sent(ask: Ask) -> PrizesForm:
    form = form_of(ask, None)
    if form is None or not form.is_bound or len(form.places) > MOST_ROWS:
        raise unnamed()
    return form


def facts(ask: Ask) -> dict[str, Any]:
    pool = pool_of(ask.tournament.pk)
    return {
        "prizes": prizes_shown(pool) if pool else None,
        "form": form_of(ask, pool),
        "is_hidden": ask.tournament.current_state is TournamentState.DRAFT,
    }


PAGE = Page("prizes", facts, {"look": look, "declare": declare, "more": more})
