"""What the endpoints of teams read."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from apps.common.schema import example


@example({"name": "Red Pandas", "tag": "RP"})
class TeamSerializer(Serializer[Any]):
    name = serializers.CharField(max_length=60)
    tag = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)


@example({"username": "nina"})
class InviteSerializer(Serializer[Any]):
    username = serializers.CharField(
        max_length=150, required=False, help_text="Of whom you want in the team; left out for a link."
    )


@example({"user_id": 13})
class HeirSerializer(Serializer[Any]):
    user_id = serializers.IntegerField(min_value=1, help_text="Of the member who is the captain from now on.")
