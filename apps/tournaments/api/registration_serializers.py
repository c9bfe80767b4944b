"""What the endpoints of registrations and guests take."""

from typing import Any

from rest_framework import serializers

from apps.common.schema import example
from apps.tournaments.api import examples
from apps.tournaments.domain.asked_fields import LONGEST_KEY
from apps.tournaments.models import (
    FIELD_KIND_CHOICES,
)
from apps.tournaments.models.asked_field import LONGEST_LABEL
from apps.tournaments.models.registration import NAME_LENGTH
from apps.tournaments.services.approving import LONGEST_REASON
from apps.tournaments.services.asked_fields import LONGEST_CHOICE, MOST_CHOICES
from apps.tournaments.services.guests import MOST_AT_ONCE

MOST_CHECKED_IN = 4096

Serializer = serializers.Serializer


def _member() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1)


MOST_IN_A_ROSTER = 40


@example({"team": 3, "roster": [12, 13], "answers": {"ign": "wolves#1"}})
class RegisterSerializer(Serializer[Any]):
    """`answers` to what is asked here; `team` and `roster` where captains register teams."""

    team = serializers.IntegerField(min_value=1, required=False, help_text="The id of a team whose captain you are.")
    roster = serializers.ListField(
        child=_member(),
        required=False,
        max_length=MOST_IN_A_ROSTER,
        help_text="`user_id`s of its members: the starters first, then substitutes.",
    )
    answers = serializers.DictField(required=False, default=dict, help_text="To what is asked here, by key.")


@example({"roster": [12, 13]})
class RosterSerializer(Serializer[Any]):
    roster = serializers.ListField(child=_member(), max_length=MOST_IN_A_ROSTER)


@example({"out": 13, "in": 14, "reason": "Bella has left for the day."})
class SubstituteSerializer(Serializer[Any]):
    """Who stops to play for the team, who does in their place, and why: for the team and the staff."""

    out = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500)

    def get_fields(self) -> dict[str, Any]:
        # A word of the language, which no attribute can be named by.
        return {**super().get_fields(), "in": serializers.IntegerField(min_value=1)}


@example({"seed": 1})
class SeedSerializer(Serializer[Any]):
    seed = serializers.IntegerField(min_value=1, allow_null=True)


@example({"reason": "This cup is for members of the club."})
class RejectSerializer(Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, default="", allow_blank=True)


@example({"registration_ids": [31, 32]})
class CheckInManySerializer(Serializer[Any]):
    registration_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_CHECKED_IN
    )


_ANSWERS = {"ign": "bob#1234", "age": 17, "vegetarian": True}


@example({"answers": _ANSWERS})
class AnswersSerializer(Serializer[Any]):
    answers = serializers.DictField(help_text="To what is asked here, by key; null takes one back.")


def _choices() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CHOICE), required=False, default=None, max_length=MOST_CHOICES
    )


def _flag(help_text: str) -> serializers.BooleanField:
    return serializers.BooleanField(required=False, default=None, help_text=help_text)


@example({"label": "Name in the game"})
class EditFieldSerializer(Serializer[Any]):
    """What is left out stays."""

    key = serializers.SlugField(max_length=LONGEST_KEY, required=False, default=None)
    label: Any = serializers.CharField(max_length=LONGEST_LABEL, required=False, default=None)
    kind = serializers.ChoiceField(choices=FIELD_KIND_CHOICES, required=False, default=None)
    choices = _choices()
    required: Any = _flag("Whether nobody registers without an answer.")
    is_public = _flag("Whether everybody sees the answers, and not the staff alone.")
    is_conflict = _flag("Whether people of the same answer are kept apart in round one.")
    ordering = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=None)


@example({"key": "ign", "label": "Name in the game", "kind": "text", "required": True})
class FieldSerializer(EditFieldSerializer):
    """What is asked of those who register."""

    key = serializers.SlugField(max_length=LONGEST_KEY)
    label: Any = serializers.CharField(max_length=LONGEST_LABEL)
    kind = serializers.ChoiceField(choices=FIELD_KIND_CHOICES)


@example({"names": ["Nina", "নীলা"]})
class GuestsSerializer(Serializer[Any]):
    names = serializers.ListField(
        child=serializers.CharField(max_length=NAME_LENGTH), min_length=1, max_length=MOST_AT_ONCE
    )


@example({"code": examples.GUEST["claim_code"]})
class ClaimSerializer(Serializer[Any]):
    code = serializers.CharField(
        max_length=100, help_text="As it was written down; small letters and spaces do as well."
    )
