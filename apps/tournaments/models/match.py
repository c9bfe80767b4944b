from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.names import NameField
from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.match_states import MATCH, MatchState
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.models.bracket import Bracket
from apps.tournaments.models.choices import MATCH_STATE_CHOICES, SIDE_CHOICES
from apps.tournaments.models.registration import Registration
from apps.tournaments.models.station import Station, Stream
from apps.tournaments.models.tournament import Tournament


class Match(models.Model):
    """One match of a bracket.

    `key` names it within the bracket; its slots' sources follow from the tree. `sequence` is the number of
    the newest event of its room. `score_version` counts live scores saved, `told_version` is the one last
    told, `score_at` when the newest was saved: a score not yet told is told by whichever process comes first.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="matches", verbose_name=_("Tournament"))
    bracket = models.ForeignKey(Bracket, models.CASCADE, related_name="matches")
    key = models.CharField(max_length=20)
    stage = models.PositiveSmallIntegerField(default=1)
    group = models.PositiveSmallIntegerField(default=0, help_text="The group's number, 0 outside of groups.")
    side = models.CharField(max_length=15, choices=SIDE_CHOICES, default=Side.WINNERS.value)
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    participant1 = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    participant2 = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    winner_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    winner_to_slot = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=MATCH_STATE_CHOICES, default=MATCH.initial.value)
    bye = models.BooleanField(default=False)
    walkover = models.BooleanField(
        default=False, help_text="Not played because somebody is disqualified; nobody entered it."
    )
    best_of = models.PositiveSmallIntegerField(_("Best of"), default=1)
    participant1_score = models.PositiveIntegerField(default=0)
    participant2_score = models.PositiveIntegerField(default=0)
    participant1_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    participant2_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    participant1_ready_at = models.DateTimeField(null=True, blank=True)
    participant2_ready_at = models.DateTimeField(null=True, blank=True)
    winner = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    loser = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    station = models.ForeignKey(
        Station, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Station")
    )
    # Since when its sides are asked to come; None for who is not called, or not any more.
    called_at = models.DateTimeField(_("Called"), null=True, blank=True)
    stream = models.ForeignKey(Stream, models.SET_NULL, null=True, blank=True, related_name="matches")
    scheduled_time = models.DateTimeField(null=True, blank=True)
    # As somebody set it by hand: a schedule does not place it before.
    not_before = models.DateTimeField(null=True, blank=True)
    # The time that its sides were last told, or could plan with; and the number of the station in the schedule.
    told_time = models.DateTimeField(null=True, editable=False)
    planned_station = models.PositiveSmallIntegerField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(_("Over since"), null=True, blank=True)
    stream_url = models.URLField(blank=True)
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    score_version = models.PositiveBigIntegerField(default=0, editable=False)
    told_version = models.PositiveBigIntegerField(default=0, editable=False)
    score_at = models.DateTimeField(null=True, blank=True, editable=False)
    score_by = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("match"), _("matches")
        ordering = ["round", "side", "position"]
        constraints = [models.UniqueConstraint(fields=["bracket", "key"], name="one_match_per_key")]
        indexes = [
            # What the search for untold scores asks, every few seconds.
            models.Index(
                fields=["score_at"], condition=models.Q(score_version__gt=models.F("told_version")), name="match_untold"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def current_state(self) -> MatchState:
        return MatchState(self.state)

    def score(self) -> MatchScore:
        return MatchScore(
            self.participant1_score,
            self.participant2_score,
            self.participant1_tiebreak,
            self.participant2_tiebreak,
            tuple(game.score() for game in self.games.all()),
        )

    def slot_of(self, registration_id: int) -> int | None:
        """1 or 2, or None where the registration does not play in this match."""
        return {self.participant1_id: 1, self.participant2_id: 2}.get(registration_id)


class MatchGame(models.Model):
    """One game (map, set) of a match."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="games")
    n = models.PositiveSmallIntegerField()
    participant1_score = models.PositiveIntegerField(default=0)
    participant2_score = models.PositiveIntegerField(default=0)
    map = NameField(max_length=60, blank=True)

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["match", "n"], name="one_game_per_number")]

    def __str__(self) -> str:
        return f"game {self.n}"

    def score(self) -> GameScore:
        return GameScore(self.n, self.participant1_score, self.participant2_score, self.map)
