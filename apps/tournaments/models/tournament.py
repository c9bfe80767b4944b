import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from apps.common.names import NameField
from apps.tournaments.domain.log_chain import BEFORE_THE_FIRST, HASH_DIGITS
from apps.tournaments.domain.seeding import SeedingMethod
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.domain.veto import LONGEST_TURN
from apps.tournaments.models.choices import (
    FORMAT_CHOICES,
    GIVEN_ROLE_CHOICES,
    SEEDING_CHOICES,
    TOURNAMENT_STATE_CHOICES,
)


class Game(models.Model):
    """A title that is played. `result_type`: what a score counts."""

    name = NameField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    team_size = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    result_type = models.CharField(max_length=10, default="score", choices=[("score", "Score"), ("maps", "Maps won")])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tournament(models.Model):
    """The aggregate: every write to anything in it first locks this row.

    `sequence` is the number of the newest event of its room. `revision` counts writes, and `extra` those of live
    scores, which change many times a second and which nobody decides by. `epoch` changes when the log was restored from
    a backup, so that no client resumes into another history. `access_version` counts what may have changed who sees or
    does what here. `log_hash` is the hash of the log's row `log_hashed`: the newest one, but while processes of a
    version before hashes are at work.
    """

    name = NameField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="organized_tournaments")
    game = models.ForeignKey(Game, models.PROTECT, related_name="tournaments", verbose_name=_("Game"))
    format = models.CharField(_("Format"), max_length=30, choices=FORMAT_CHOICES, default=FORMAT_CHOICES[0][0])
    options = models.JSONField(
        _("Options"), default=dict, blank=True, help_text="Of the format; see Documents/Engine.md."
    )
    third_place = models.BooleanField(
        _("Match for third place"), default=False, help_text=_("The losers of the semi-finals meet.")
    )
    seeding = models.CharField(
        _("Seeding"), max_length=20, choices=SEEDING_CHOICES, default=SeedingMethod.STANDARD.value
    )
    best_of = models.PositiveSmallIntegerField(
        _("Best of"), default=1, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    best_of_final = models.PositiveSmallIntegerField(
        _("Best of, in the final"), default=1, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    min_participants = models.PositiveIntegerField(
        _("Participants at least"), default=2, validators=[MinValueValidator(2)]
    )
    max_participants = models.PositiveIntegerField(
        _("Places"), default=16, validators=[MinValueValidator(2), MaxValueValidator(4096)]
    )
    rules = models.TextField(_("Rules"), blank=True, max_length=20_000)
    visibility = models.CharField(
        _("Visibility"),
        max_length=10,
        default="public",
        choices=[("public", _("Public")), ("unlisted", _("Unlisted")), ("private", _("Private"))],
    )
    participation = models.CharField(
        _("Who registers"),
        max_length=10,
        default="solo",
        db_default="solo",
        choices=[("solo", _("People")), ("team", _("Teams"))],
        help_text=_("Whether people register for themselves, or captains their teams."),
    )
    max_substitutes = models.PositiveSmallIntegerField(
        _("Substitutes of a team"),
        default=2,
        db_default=2,
        validators=[MaxValueValidator(20)],
        help_text=_("How many a team's roster may have beside its starters."),
    )
    check_in_required = models.BooleanField(_("Check-in"), default=True)
    needs_approval = models.BooleanField(
        _("Approval"), default=False, db_default=False, help_text=_("An organizer lets in each of those who register.")
    )
    check_in_minutes = models.PositiveSmallIntegerField(
        _("Minutes to come to a called match"),
        default=10,
        db_default=10,
        validators=[MaxValueValidator(1440)],
        help_text=_("How long the sides of a called match have to say that they are there; 0: no end."),
    )
    rest_minutes = models.PositiveSmallIntegerField(
        _("Minutes of rest"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(1440)],
        help_text=_("Between two matches of somebody."),
    )
    map_pool = models.JSONField(
        _("Map pool"),
        default=list,
        db_default=[],
        blank=True,
        help_text="Names of maps, from 2 to 15; empty: no map veto.",
    )
    veto_order = models.JSONField(
        _("Order of the veto"),
        default=list,
        db_default=[],
        blank=True,
        help_text='Turns such as {"action": "ban", "side": 1}; empty: as is usual for so many games.',
    )
    veto_seconds = models.PositiveSmallIntegerField(
        _("Seconds of a turn"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(LONGEST_TURN)],
        help_text=_("How long a side has for a turn of the map veto, from 10 to 600; 0: no end."),
    )
    start_at = models.DateTimeField(_("Start"), null=True, blank=True)
    time_zone = models.CharField(
        _("Time zone"),
        max_length=63,
        default="UTC",
        db_default="UTC",
        help_text=_("In which times without an offset are written."),
    )
    state = models.CharField(
        _("State"), max_length=20, choices=TOURNAMENT_STATE_CHOICES, default=TournamentState.DRAFT.value, db_index=True
    )
    epoch = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    # The default is the database's too: workers of before go on making tournaments while it is migrated.
    extra = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    access_version = models.PositiveBigIntegerField(default=0, editable=False)
    log_hash = models.CharField(
        max_length=HASH_DIGITS, default=BEFORE_THE_FIRST, db_default=BEFORE_THE_FIRST, editable=False
    )
    log_hashed = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("tournament"), _("tournaments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_participants__gte=models.F("min_participants")),
                name="tournament_max_not_below_min",
            ),
            # A best of an even number could end level.
            models.CheckConstraint(condition=models.Q(best_of__in=range(1, 16, 2)), name="tournament_best_of_odd"),
            models.CheckConstraint(
                condition=models.Q(best_of_final__in=range(1, 16, 2)), name="tournament_best_of_final_odd"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current_state(self) -> TournamentState:
        return TournamentState(self.state)


class TournamentRole(models.Model):
    """What a person may do in one tournament beside its creator."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tournament_roles")
    role = models.CharField(max_length=10, choices=GIVEN_ROLE_CHOICES)
    # Of a referee: the ids of stations and the numbers of stages, as `domain/roles.py` says; empty for all matches.
    scope = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tournament", "user"], name="one_role_per_person")]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"
