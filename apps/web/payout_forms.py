"""Where a payout goes, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.payouts.domain.details import LONGEST_HOLDER, LONGEST_NOTE, Method

METHODS = [
    (Method.BANK.value, _("Bank account")),
    (Method.BKASH.value, "bKash"),
    (Method.PAYPAL.value, "PayPal"),
    (Method.OTHER.value, _("Another way")),
]


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
