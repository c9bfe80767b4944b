"""What the API takes. What it gives are the shapes in `answers.py` and in the domain's `shapes.py`."""

from typing import Any, ClassVar

from rest_framework import serializers

from apps.common.schema import example
from apps.tournaments.api import examples
from apps.tournaments.domain.asked_fields import LONGEST_KEY
from apps.tournaments.domain.deadline_states import TIMETABLE
from apps.tournaments.domain.results import MAX_GAMES, GameScore, MatchScore
from apps.tournaments.domain.veto import LONGEST_MAP, MOST_MAPS, Action
from apps.tournaments.models import (
    FIELD_KIND_CHOICES,
    GIVEN_ROLE_CHOICES,
    Dispute,
    Game,
    Tournament,
)
from apps.tournaments.models.asked_field import LONGEST_LABEL
from apps.tournaments.models.choices import SIDE_CHOICES
from apps.tournaments.models.evidence import LONGEST_LINK
from apps.tournaments.models.registration import NAME_LENGTH
from apps.tournaments.models.ruling import LONGEST_RULING
from apps.tournaments.models.station import LONGEST_URL
from apps.tournaments.services.approving import LONGEST_REASON
from apps.tournaments.services.asked_fields import LONGEST_CHOICE, MOST_CHOICES
from apps.tournaments.services.carrying_on import WAYS
from apps.tournaments.services.guests import MOST_AT_ONCE
from apps.tournaments.services.lengths import LONGEST
from apps.tournaments.services.schedule import LONGEST_GAME, LONGEST_MATCH
from apps.tournaments.services.stations import MOST_STATIONS

MOST_CHECKED_IN = 4096

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


def _as_seen(help_text: str) -> serializers.IntegerField:
    """The id of what a write means, where the caller names it."""
    return serializers.IntegerField(required=False, allow_null=True, default=None, help_text=help_text)


_WHO = "Whom you saw there: refused where somebody else plays on this side by now."


@example({"participant1_id": 31, "participant2_id": 32})
class SidesSerializer(Serializer[Any]):
    """Whom a write to a match means."""

    participant1_id = _as_seen(_WHO)
    participant2_id = _as_seen(_WHO)


@example({"registration_id": 40})
class ReadySerializer(SidesSerializer):
    registration_id = _as_seen("A guest's, for whom a referee says it.")


@example({"winner_id": 31})
class ForfeitSerializer(SidesSerializer):
    winner_id = serializers.IntegerField(
        allow_null=True, help_text="The registration the match goes to; null: a double forfeit, both are out."
    )


@example({"state": examples.PREVIEW["state"]})
class ReopenSerializer(Serializer[Any]):
    state = serializers.CharField(max_length=64, help_text="Of the preview: refused where it has changed since.")


@example(examples.GAME_PLAYED)
class GameScoreSerializer(Serializer[Any]):
    n = serializers.IntegerField(min_value=1)
    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    map = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


@example({"participant1_score": 1, "participant2_score": 0, "game": examples.GAME_PLAYED})
class LiveScoreSerializer(SidesSerializer):
    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    game = GameScoreSerializer(required=False, default=None)
    score_version = _as_seen("Of the score that you saw: refused where another was saved since.")


@example(examples.RESULT)
class ResultSerializer(SidesSerializer):
    """The tie-break's scores decide a level match (overtime, shootout)."""

    participant1_score = serializers.IntegerField(min_value=0)
    participant2_score = serializers.IntegerField(min_value=0)
    participant1_tiebreak = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    participant2_tiebreak = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    # The types know no argument of a list here.
    games = GameScoreSerializer(many=True, required=False, default=list, max_length=MAX_GAMES)  # type: ignore[call-arg]


def _evidence() -> serializers.CharField:
    text = "A link (http or https); what others see of it is for the two sides and the staff."
    return serializers.CharField(max_length=LONGEST_LINK, required=False, default="", allow_blank=True, help_text=text)


@example({**examples.RESULT, "evidence": examples.LINK})
class ReportSerializer(ResultSerializer):
    evidence = _evidence()


@example({**examples.RESULT, "text": examples.RULING["text"]})
class CompleteSerializer(ResultSerializer):
    text = serializers.CharField(
        max_length=LONGEST_RULING,
        required=False,
        default="",
        allow_blank=True,
        help_text="Why so, where there is a dispute.",
    )


@example({**examples.RESULT, "text": examples.RULING["text"]})
class RulingSerializer(ResultSerializer):
    text = serializers.CharField(max_length=LONGEST_RULING, required=False, default="", allow_blank=True)


@example({"link": examples.LINK})
class EvidenceSerializer(SidesSerializer):
    """A link; a picture is sent as `multipart/form-data`."""

    link = serializers.CharField(max_length=LONGEST_LINK, required=False, default="", allow_blank=True)


@example({"picture": "The bytes of the file."}, kind="multipart/form-data")
class PictureSerializer(EvidenceSerializer):
    """`picture`: PNG, JPEG or WebP, of at most 5 MB and 20 megapixels."""

    picture = serializers.FileField(required=False, default=None)


@example({"report_id": 5})
class ConfirmSerializer(SidesSerializer):
    report_id = _as_seen("Refused where this report has been corrected since.")


@example({"report_id": 5, "reason": "score_mismatch", "description": "It was three to two."})
class DisputeSerializer(ConfirmSerializer):
    reason = serializers.ChoiceField(choices=Dispute.REASONS)
    description = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    evidence = _evidence()


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


@example({"random_seed": 2026})
class StartSerializer(Serializer[Any]):
    random_seed = serializers.IntegerField(min_value=0, max_value=2**53, required=False, allow_null=True, default=None)


MOST_ROUNDS = 10_000


@example({"how": WAYS[0], "after_round": 4})
class CarryOnSerializer(Serializer[Any]):
    how = serializers.ChoiceField(choices=WAYS)
    after_round = serializers.IntegerField(min_value=0, max_value=MOST_ROUNDS, required=False, default=None)


@example({"scheduled_time": "2026-12-04T18:30:00Z"})
class ScheduleSerializer(Serializer[Any]):
    scheduled_time = serializers.DateTimeField(allow_null=True)


@example({"best_of": 5, "side": "winners", "round": 3})
class BestOfSerializer(Serializer[Any]):
    """Of one match, or of a stage, side and round."""

    best_of = serializers.IntegerField(min_value=1, max_value=LONGEST)
    match = serializers.IntegerField(min_value=1, required=False, default=None)
    stage = serializers.IntegerField(min_value=1, max_value=100, required=False, default=None)
    side = serializers.ChoiceField(choices=SIDE_CHOICES, required=False, default=None)
    round = serializers.IntegerField(min_value=1, max_value=10_000, required=False, default=None)


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


@example({"stream": 2})
class PickSerializer(Serializer[Any]):
    stream = serializers.IntegerField(min_value=1, allow_null=True, help_text="A stream's id; null for none.")


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


@example({"station": 3})
class CallSerializer(SidesSerializer):
    station = _as_seen("A station's id; without it the first that is free.")


@example({"map": "Ascent", "turn": 2})
class VetoSerializer(SidesSerializer):
    map = serializers.CharField(max_length=LONGEST_MAP)
    registration = _as_seen("A guest's, for whom a referee does it.")
    turn = serializers.IntegerField(
        min_value=0,
        max_value=MOST_MAPS,
        required=False,
        allow_null=True,
        default=None,
        help_text="How many turns you saw taken: refused where there are others by now.",
    )


@example({"title": "Lunch", "body": "We go on at two."})
class NewAnnouncementSerializer(Serializer[Any]):
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


@example({"stations": [4], "stages": [1]})
class ScopeSerializer(Serializer[Any]):
    """Of which matches somebody is a referee: of those at these stations, and of these stages; with neither, of all."""

    stations = serializers.ListField(child=_member(), required=False, default=list, max_length=100)
    stages = serializers.ListField(child=_member(), required=False, default=list, max_length=8)


@example({"username": "rita", "role": "referee"})
class RoleSerializer(Serializer[Any]):
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


def score_from(fields: dict[str, Any]) -> MatchScore:
    """The result a `ResultSerializer` read."""
    games = tuple(GameScore(**game) for game in fields["games"])
    sides = {name: value for name, value in fields.items() if name != "games"}
    return MatchScore(**sides, games=games)
