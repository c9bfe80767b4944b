"""What the API takes. What it gives are the shapes in `answers.py` and in the domain's `shapes.py`."""

from typing import Any, ClassVar

from rest_framework import serializers

from apps.common.schema import example
from apps.tournaments.api import examples
from apps.tournaments.domain.deadline_states import TIMETABLE
from apps.tournaments.domain.veto import LONGEST_MAP, MOST_MAPS, Action
from apps.tournaments.models import (
    GIVEN_ROLE_CHOICES,
    Game,
    Tournament,
)
from apps.tournaments.models.station import LONGEST_URL
from apps.tournaments.services.carrying_on import WAYS
from apps.tournaments.services.schedule import LONGEST_GAME, LONGEST_MATCH
from apps.tournaments.services.stations import MOST_STATIONS

Serializer = serializers.Serializer


@example(examples.VETO["turn"])
class VetoTurnSerializer(Serializer[Any]):
    """`side`: the match's first or second."""

    action = serializers.ChoiceField(choices=[action.value for action in Action])
    side = serializers.IntegerField(min_value=1, max_value=2)


@example(examples.NEW)
class NewTournamentSerializer(serializers.ModelSerializer[Tournament]):
    game = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Game.objects.all(),
        help_text="The game's slug, such as valorant or cs2.",
        error_messages={"does_not_exist": "There is no game with the slug {value}."},
    )

    map_pool = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_MAP),
        max_length=MOST_MAPS,
        required=False,
        help_text="At least 2 maps; empty: no map veto.",
    )
    # The types know no argument of a list here.
    veto_order = VetoTurnSerializer(  # type: ignore[call-arg]
        many=True,
        max_length=MOST_MAPS,
        required=False,
        help_text="Empty: as is usual for so many games.",
    )

    class Meta:
        model = Tournament
        fields = [
            "name",
            "game",
            "format",
            "options",
            "third_place",
            "seeding",
            "best_of",
            "best_of_final",
            "min_participants",
            "max_participants",
            "rules",
            "visibility",
            "check_in_required",
            "needs_approval",
            "check_in_minutes",
            "rest_minutes",
            "participation",
            "max_substitutes",
            "map_pool",
            "veto_order",
            "veto_seconds",
            "time_zone",
            "start_at",
        ]


@example({"random_seed": 2026})
class StartSerializer(Serializer[Any]):
    # It stands in the log, whose numbers every JSON reader has to hold.
    random_seed = serializers.IntegerField(
        min_value=0, max_value=2**53 - 1, required=False, allow_null=True, default=None
    )


MOST_ROUNDS = 10_000


@example({"how": WAYS[0], "after_round": 4})
class CarryOnSerializer(Serializer[Any]):
    how = serializers.ChoiceField(choices=WAYS)
    after_round = serializers.IntegerField(min_value=0, max_value=MOST_ROUNDS, required=False, default=None)


@example({"kind": TIMETABLE[0].value, "due_at": "2026-12-01T12:00:00Z"})
class DeadlineSerializer(Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in TIMETABLE])
    due_at = serializers.DateTimeField()


@example({"to": "2026-12-01T12:30:00Z"})
class MoveDeadlineSerializer(Serializer[Any]):
    to = serializers.DateTimeField()


@example({"name": "Table 3", "is_stream": False})
class StationSerializer(Serializer[Any]):
    name = serializers.CharField(max_length=40)
    is_stream = serializers.BooleanField(required=False, default=False)
    stream = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, default=None, help_text="The stream that shows it."
    )


@example({"is_open": False})
class EditStationSerializer(Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=40, required=False, default=None)
    is_open = serializers.BooleanField(required=False, default=None)
    is_stream = serializers.BooleanField(required=False, default=None)
    stream = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, help_text="The stream that shows it; null for none."
    )


@example({name: value for name, value in examples.STREAM.items() if name != "id"})
class StreamSerializer(Serializer[Any]):
    name = serializers.CharField(max_length=60)
    url = serializers.CharField(max_length=LONGEST_URL, help_text="With http:// or https://.")
    ordering = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=0)


@example({"name": "Side stage"})
class EditStreamSerializer(Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=60, required=False)
    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    ordering = serializers.IntegerField(min_value=0, max_value=1000, required=False)


class MinutesField(serializers.DictField):
    child = serializers.IntegerField(min_value=1, max_value=LONGEST_MATCH)


@example(
    {
        "dry_run": True,
        "start": "2026-12-04T18:00",
        "minutes_per_game": 20,
        "minutes": {"3": 45},
        "stations": 4,
        "rest_minutes": 10,
    }
)
class PlanSerializer(Serializer[Any]):
    """`start` without an offset is in the tournament's time zone."""

    dry_run = serializers.BooleanField(required=False, default=True, help_text="Only look: nothing is saved.")
    start = serializers.CharField(max_length=40, help_text="ISO 8601, with an offset or without.")
    minutes_per_game = serializers.IntegerField(min_value=1, max_value=LONGEST_GAME)
    minutes = MinutesField(required=False, default=dict, help_text="Of a match, by its best-of.")
    stations = serializers.IntegerField(
        min_value=1,
        max_value=MOST_STATIONS,
        required=False,
        allow_null=True,
        default=None,
        help_text="How many; null for those that are open.",
    )
    rest_minutes = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_MATCH,
        required=False,
        allow_null=True,
        default=None,
        help_text="Between two matches of somebody; null for the tournament's.",
    )


@example({"title": "Lunch", "body": "We go on at two."})
class NewAnnouncementSerializer(Serializer[Any]):
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    match_id = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, default=None, help_text="To both sides of this match alone."
    )


@example({"stations": [4], "stages": [1]})
class ScopeSerializer(Serializer[Any]):
    """Of which matches somebody is a referee: of those at these stations, and of these stages; with neither, of all."""

    stations = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=100
    )
    stages = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=8
    )


@example({"username": "rita", "role": "referee"})
class RoleSerializer(Serializer[Any]):
    """`username`: a user name, or a mail address."""

    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=GIVEN_ROLE_CHOICES)
    scope = ScopeSerializer(required=False, default=None, allow_null=True)


@example({"username": "oscar"})
class HandOverSerializer(Serializer[Any]):
    """`username`: of somebody who holds the role of an organizer here."""

    username = serializers.CharField(max_length=150)


@example({"tournament": 7})
class TicketRequestSerializer(Serializer[Any]):
    """One of the two."""

    schema_besides: ClassVar = {"minProperties": 1, "maxProperties": 1}

    tournament = serializers.IntegerField(min_value=1, required=False)
    match = serializers.IntegerField(min_value=1, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Name either a tournament or a match.")
        return attrs
