"""What the endpoints of prizes and payouts read."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.serializers import Serializer

from apps.common.schema import example
from apps.payouts.domain.details import ACCOUNT_IS, LONGEST_HOLDER, LONGEST_NOTE, Method
from apps.payouts.domain.pools import MOST_PLACES, Recipient
from apps.payouts.domain.statements import MOST_BYTES
from apps.payouts.models import BANK_REFERENCE_LENGTH, CURRENCY_LETTERS, NAME_LENGTH, REASON_LENGTH

AMOUNT_LETTERS = 24
LONGEST_VERSION = 100
_AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,6})?$"
# Spaces around it, and all but one of several in it, are left out.
_ACCOUNT = r"^[0-9A-Za-z][0-9A-Za-z .@_/+-]+[0-9A-Za-z.@_/+-]$"


class AmountField(serializers.RegexField):
    """A number in a text, so that no reader rounds it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_AMOUNT, max_length=AMOUNT_LETTERS, **options)


def _by_place(what: str) -> serializers.DictField:
    return serializers.DictField(child=AmountField(), required=False, default=dict, help_text=what)


@example(
    {
        "currency": "BDT",
        "amount": "50000.00",
        "fixed": {"1": "20000.00"},
        "percent": {"2": "60", "3": "40"},
        "recipient": "captain",
    }
)
class PrizesSerializer(Serializer[Any]):
    schema_besides: ClassVar = {"required": ["currency", "amount"]}

    currency = serializers.CharField(
        min_length=CURRENCY_LETTERS, max_length=CURRENCY_LETTERS, help_text="Of ISO 4217, such as BDT."
    )
    amount = AmountField(help_text="All that is given out.")
    fixed = _by_place(f"Amounts by place, from 1 to {MOST_PLACES}; they come first.")
    percent = _by_place("Percentages, by place, of what the amounts leave.")
    recipient = serializers.ChoiceField(
        choices=[recipient.value for recipient in Recipient],
        default=Recipient.CAPTAIN.value,
        help_text="Whom the prize of a team goes to: its captain, or its roster in equal parts.",
    )


@example({"seen": "proposed 0 2026-12-04T20:00:00+00:00"})
class ApprovePayoutSerializer(Serializer[Any]):
    seen = serializers.CharField(
        max_length=LONGEST_VERSION,
        required=False,
        default="",
        allow_blank=True,
        help_text="The `version` of the payout, read before where it goes; it is refused where it is another by now.",
    )


@example({"reason": "The account does not exist."})
class PayoutReasonSerializer(Serializer[Any]):
    reason = serializers.CharField(max_length=REASON_LENGTH, help_text="For the organizers, and for whom it is.")


@example({"reference": "TX-20261205-17"})
class MarkPaidSerializer(Serializer[Any]):
    reference = serializers.CharField(max_length=BANK_REFERENCE_LENGTH, help_text="What whoever paid calls it.")


@example({"provider": "bank"})
class SendPayoutSerializer(Serializer[Any]):
    provider = serializers.CharField(max_length=NAME_LENGTH, help_text="One that sends by itself (PAYOUT_PROVIDERS).")


@example({"method": "bkash", "account": "01712345678", "holder": "Bob Rahman"})
class PaymentDetailsSerializer(Serializer[Any]):
    method = serializers.ChoiceField(choices=[method.value for method in Method])
    account = serializers.RegexField(
        _ACCOUNT, max_length=64, error_messages={"invalid": ACCOUNT_IS}, help_text="It begins with a letter or a digit."
    )
    holder = serializers.CharField(max_length=LONGEST_HOLDER)
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, default="", allow_blank=True)


class StatementSerializer(Serializer[Any]):
    csv = serializers.CharField(
        max_length=MOST_BYTES,
        trim_whitespace=False,
        help_text="Columns reference, amount, currency, status (paid or failed); perhaps bank_reference and reason.",
    )


@example({"note": "Another tournament's, paid by the same bank."})
class SettleLineSerializer(Serializer[Any]):
    note = serializers.CharField(max_length=REASON_LENGTH, help_text="What the line was.")


class DryRunQuery(Serializer[Any]):
    dry_run = serializers.BooleanField(required=False, default=False, help_text="Only say what it would do.")
