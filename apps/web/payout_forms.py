"""Forms of prizes and payouts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.payouts.domain.currencies import written
from apps.payouts.domain.details import LONGEST_HOLDER, LONGEST_NOTE, Method
from apps.payouts.domain.pools import Recipient
from apps.payouts.models import CURRENCY_LETTERS, Pool

LONGEST_LIST = 4000
METHODS = [
    (Method.BANK.value, _("Bank account")),
    (Method.BKASH.value, "bKash"),
    (Method.PAYPAL.value, "PayPal"),
    (Method.OTHER.value, _("Another way")),
]
RECIPIENTS = [
    (Recipient.CAPTAIN.value, _("Its captain")),
    (Recipient.ROSTER.value, _("Everybody in its roster, in equal parts")),
]


def _list(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_LIST, widget=forms.Textarea(attrs={"rows": 3})
    )


class PrizesForm(forms.Form):
    """The pool, and its shares: a place and what it gets in each line."""

    currency = forms.CharField(
        label=_("Currency"), min_length=CURRENCY_LETTERS, max_length=CURRENCY_LETTERS, help_text=_("Such as BDT.")
    )
    amount = forms.CharField(label=_("All that is given out"), max_length=24)
    fixed = _list(_("Fixed amounts, a line each, such as 1: 20000"))
    percent = _list(_("Percentages of the rest, a line each, such as 2: 60"))
    recipient = forms.ChoiceField(label=_("The prize of a team goes to"), choices=RECIPIENTS)

    @staticmethod
    def told(pool: Pool | None) -> dict[str, Any]:
        """What the form says of a pool that is declared."""
        if pool is None:
            return {}
        fixed = {place: written(amount, pool.currency) for place, amount in pool.fixed.items()}
        return {
            "currency": pool.currency,
            "amount": written(pool.amount, pool.currency),
            "fixed": _lines(fixed),
            "percent": _lines(pool.percent),
            "recipient": pool.recipient,
        }

    @property
    def prizes(self) -> dict[str, Any]:
        return {**self.cleaned_data, "currency": self.cleaned_data["currency"].upper()}

    def clean_fixed(self) -> dict[str, str]:
        return _shares(self.cleaned_data["fixed"])

    def clean_percent(self) -> dict[str, str]:
        return _shares(self.cleaned_data["percent"])


def _lines(shares: dict[str, str]) -> str:
    return "\n".join(f"{place}: {share}" for place, share in sorted(shares.items(), key=lambda item: int(item[0])))


def _shares(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        place, colon, share = (part.strip() for part in line.partition(":"))
        if not colon or not share:
            raise forms.ValidationError(_("Each line is a place, a colon and what it gets."))
        if place in found:
            raise forms.ValidationError(_("A place is named twice."))
        found[place] = share.rstrip("%").replace(",", "").strip()
    return found


class DetailsForm(forms.Form):
    """Where a payout goes."""

    method = forms.ChoiceField(label=_("By"), choices=METHODS)
    account = forms.CharField(
        label=_("Account"),
        max_length=64,
        help_text=_("The number or the address. A telephone number without its plus."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    holder = forms.CharField(label=_("Whose account it is"), max_length=LONGEST_HOLDER)
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE)
