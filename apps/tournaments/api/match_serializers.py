"""What the endpoints of matches take."""

from typing import Any

from rest_framework import serializers

from apps.common.schema import example
from apps.tournaments.api import examples
from apps.tournaments.domain.results import MAX_GAMES, GameScore, MatchScore
from apps.tournaments.domain.veto import LONGEST_MAP, MOST_MAPS
from apps.tournaments.models import Dispute
from apps.tournaments.models.choices import SIDE_CHOICES
from apps.tournaments.models.evidence import LONGEST_LINK
from apps.tournaments.models.ruling import LONGEST_RULING
from apps.tournaments.services.lengths import LONGEST

Serializer = serializers.Serializer


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
    go_on = serializers.BooleanField(
        required=False, default=False, help_text="Though something stays that was made of the result."
    )


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


@example({**examples.RESULT, "text": examples.RULING["text"], "version": 0})
class RulingSerializer(ResultSerializer):
    text = serializers.CharField(max_length=LONGEST_RULING, required=False, default="", allow_blank=True)
    version = _as_seen("Of the newest ruling that you saw, 0 for none: refused where there is another by now.")


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


@example({"stream": 2})
class PickSerializer(Serializer[Any]):
    stream = serializers.IntegerField(min_value=1, allow_null=True, help_text="A stream's id; null for none.")


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


def score_from(fields: dict[str, Any]) -> MatchScore:
    """The result a `ResultSerializer` read."""
    games = tuple(GameScore(**game) for game in fields["games"])
    sides = {name: value for name, value in fields.items() if name != "games"}
    return MatchScore(**sides, games=games)
