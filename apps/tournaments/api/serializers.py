"""What the API takes and gives. Reading shapes describe the answers in the schema; the selectors make them."""

from typing import Any

from rest_framework import serializers

from apps.tournaments.domain.results import MAX_GAMES, GameScore, MatchScore
from apps.tournaments.models import (
    GIVEN_ROLE_CHOICES,
    TOURNAMENT_STATE_CHOICES,
    Dispute,
    Game,
    Invitation,
    Registration,
    Tournament,
)
from apps.tournaments.services.carrying_on import WAYS

Serializer = serializers.Serializer


class TournamentSerializer(serializers.ModelSerializer[Tournament]):
    game = serializers.CharField(source="game.name")
    organizer = serializers.CharField(source="organizer.shown_name")
    participants = serializers.IntegerField(default=0)

    class Meta:
        model = Tournament
        fields = [
            "id",
            "slug",
            "name",
            "game",
            "format",
            "state",
            "organizer",
            "participants",
            "start_at",
            "max_participants",
            "min_participants",
            "options",
            "third_place",
            "seeding",
            "best_of",
            "best_of_final",
            "visibility",
            "check_in_required",
            "rules",
        ]


class TournamentListSerializer(TournamentSerializer):
    class Meta(TournamentSerializer.Meta):
        fields = ["id", "slug", "name", "game", "format", "state", "organizer", "participants", "start_at"]


class TournamentFilterSerializer(Serializer[Any]):
    state = serializers.ChoiceField(choices=TOURNAMENT_STATE_CHOICES, required=False)
    game = serializers.SlugField(required=False, help_text="The game's slug.")


class NewTournamentSerializer(serializers.ModelSerializer[Tournament]):
    game = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Game.objects.all(),
        help_text="The game's slug, such as valorant or cs2.",
        error_messages={"does_not_exist": "There is no game with the slug {value}."},
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
            "start_at",
        ]


def _as_seen(help_text: str) -> serializers.IntegerField:
    """The id of what a write means, where the caller names it."""
    return serializers.IntegerField(required=False, allow_null=True, default=None, help_text=help_text)


_WHO = "Whom you saw there: refused where somebody else plays on this side by now."


class SidesSerializer(Serializer[Any]):
    """Whom a write to a match means."""

    participant1_id = _as_seen(_WHO)
    participant2_id = _as_seen(_WHO)


class ForfeitSerializer(SidesSerializer):
    winner_id = serializers.IntegerField(
        allow_null=True, help_text="The registration the match goes to; null: a double forfeit, both are out."
    )


class ReopenSerializer(Serializer[Any]):
    state = serializers.CharField(max_length=64, help_text="Of the preview: refused where it has changed since.")


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    registration_id = serializers.IntegerField(source="pk")
    checked_in = serializers.SerializerMethodField()

    class Meta:
        model = Registration
        fields = ["registration_id", "name", "seed", "state", "checked_in"]

    def get_checked_in(self, registration: Registration) -> bool:
        return registration.checked_in_at is not None


class GameScoreSerializer(Serializer[Any]):
    n = serializers.IntegerField(min_value=1)
    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    map = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


class LiveScoreSerializer(SidesSerializer):
    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    game = GameScoreSerializer(required=False, default=None)


class ResultSerializer(SidesSerializer):
    """The tie-break's scores decide a level match (overtime, shootout)."""

    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    participant1_tiebreak = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    participant2_tiebreak = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    # The types know no argument of a list here.
    games = GameScoreSerializer(many=True, required=False, default=list, max_length=MAX_GAMES)  # type: ignore[call-arg]


class ConfirmSerializer(SidesSerializer):
    report_id = _as_seen("Refused where this report has been corrected since.")


class DisputeSerializer(ConfirmSerializer):
    reason = serializers.ChoiceField(choices=Dispute.REASONS)
    description = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SeedSerializer(Serializer[Any]):
    seed = serializers.IntegerField(min_value=1, allow_null=True)


class StartSerializer(Serializer[Any]):
    random_seed = serializers.IntegerField(min_value=0, max_value=2**53, required=False, allow_null=True, default=None)


MOST_ROUNDS = 10_000


class CarryOnSerializer(Serializer[Any]):
    how = serializers.ChoiceField(choices=WAYS)
    after_round = serializers.IntegerField(min_value=0, max_value=MOST_ROUNDS, required=False, default=None)


class ScheduleSerializer(Serializer[Any]):
    scheduled_time = serializers.DateTimeField(allow_null=True)


class AnnouncementSerializer(Serializer[Any]):
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class RoleSerializer(Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=GIVEN_ROLE_CHOICES)


class InvitedSerializer(Serializer[Any]):
    detail = serializers.CharField()


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    tournament_name = serializers.CharField(source="tournament.name")
    invited_by = serializers.CharField(source="invited_by.shown_name")

    class Meta:
        model = Invitation
        fields = ["id", "tournament", "tournament_name", "role", "invited_by", "at", "state"]


class TicketRequestSerializer(Serializer[Any]):
    """One of the two."""

    tournament = serializers.IntegerField(min_value=1, required=False)
    match = serializers.IntegerField(min_value=1, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Name either a tournament or a match.")
        return attrs


class TicketSerializer(Serializer[Any]):
    ticket = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")
    user_id = serializers.IntegerField(allow_null=True, help_text="Whose it is; null: an anonymous spectator's.")


class MatchStateSerializer(Serializer[Any]):
    """A match as in the snapshot; further fields as there."""

    id = serializers.IntegerField()
    stage = serializers.IntegerField()
    side = serializers.CharField()
    group = serializers.IntegerField()
    round = serializers.IntegerField()
    position = serializers.IntegerField()
    state = serializers.CharField()
    participant1_id = serializers.IntegerField(allow_null=True)
    participant1_name = serializers.CharField()
    participant1_seed = serializers.IntegerField(allow_null=True)
    participant2_id = serializers.IntegerField(allow_null=True)
    participant2_name = serializers.CharField()
    participant2_seed = serializers.IntegerField(allow_null=True)
    participant1_score = serializers.IntegerField()
    participant2_score = serializers.IntegerField()
    participant1_tiebreak = serializers.IntegerField(allow_null=True)
    participant2_tiebreak = serializers.IntegerField(allow_null=True)
    winner_id = serializers.IntegerField(allow_null=True)
    best_of = serializers.IntegerField()
    scheduled_time = serializers.DateTimeField(allow_null=True)
    winner_to = serializers.IntegerField(allow_null=True)
    winner_to_slot = serializers.IntegerField(allow_null=True)
    bye = serializers.BooleanField()


class PreviewReopenSerializer(Serializer[Any]):
    state = serializers.CharField()
    matches = MatchStateSerializer(many=True)
    besides = serializers.ListField(
        child=serializers.CharField(), help_text="What else is taken back, a sentence each."
    )


class RuleValueSerializer(Serializer[Any]):
    rule = serializers.CharField()
    value = serializers.FloatField(allow_null=True)


class TableSerializer(Serializer[Any]):
    group = serializers.IntegerField()
    rank = serializers.IntegerField()
    played = serializers.IntegerField()
    wins = serializers.IntegerField()
    draws = serializers.IntegerField()
    losses = serializers.IntegerField()
    points = serializers.FloatField()
    decided_by = serializers.CharField()
    reasons = RuleValueSerializer(many=True)


class PlaceReasonSerializer(Serializer[Any]):
    how = serializers.CharField()
    match_id = serializers.IntegerField(allow_null=True)


class StandingSerializer(Serializer[Any]):
    registration_id = serializers.IntegerField()
    name = serializers.CharField()
    seed = serializers.IntegerField(allow_null=True)
    place_from = serializers.IntegerField()
    place_to = serializers.IntegerField()
    table = TableSerializer(allow_null=True)
    reason = PlaceReasonSerializer(allow_null=True)


class SnapshotSerializer(Serializer[Any]):
    sequence = serializers.IntegerField()
    epoch = serializers.UUIDField()
    tournament = serializers.DictField()
    matches = MatchStateSerializer(many=True)
    standings = StandingSerializer(many=True)
    registrations = RegistrationSerializer(many=True)


class EventSerializer(Serializer[Any]):
    type = serializers.CharField()
    sequence = serializers.IntegerField()
    at = serializers.DateTimeField(required=False)
    # A field: the library takes it off the class, so the serializer's own `data` stays.
    data = serializers.DictField(required=False)  # type: ignore[assignment]


class EventsSerializer(Serializer[Any]):
    """Either the events after `since`, or, where they cannot be replayed, a snapshot."""

    sequence = serializers.IntegerField()
    epoch = serializers.UUIDField()
    events = EventSerializer(many=True, required=False)
    snapshot = SnapshotSerializer(required=False)


def score_from(fields: dict[str, Any]) -> MatchScore:
    """The result a `ResultSerializer` read."""
    games = tuple(GameScore(**game) for game in fields["games"])
    sides = {name: value for name, value in fields.items() if name != "games"}
    return MatchScore(**sides, games=games)
