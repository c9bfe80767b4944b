"""What the endpoints of certificates read."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.serializers import Serializer

from apps.certificates.models import CERTIFICATE_STATE_CHOICES, LANGUAGE_CHOICES, REASON_LENGTH, SIGNED_BY_LENGTH
from apps.common.lists import ListQuery, Order
from apps.common.schema import example


class CertificatesQuery(ListQuery):
    orders: ClassVar = {"newest": Order("pk", descending=True), "oldest": Order("pk")}
    state = serializers.ChoiceField(choices=CERTIFICATE_STATE_CHOICES, required=False)


@example({"reason": "The name was another player's."})
class RevokeSerializer(Serializer[Any]):
    reason = serializers.CharField(max_length=REASON_LENGTH, help_text="Everybody who checks it reads this.")


@example({"is_automatic": True, "language": "en", "signed_by": "Nadia Karim"})
class CertificateOptionsSerializer(Serializer[Any]):
    is_automatic = serializers.BooleanField(help_text="Issue them when the result is approved.")
    language = serializers.ChoiceField(choices=LANGUAGE_CHOICES)
    signed_by = serializers.CharField(
        max_length=SIGNED_BY_LENGTH, allow_blank=True, help_text="The name on the line at the bottom; empty: no line."
    )
