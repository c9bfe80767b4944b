from django.db import models

from apps.tournaments.domain.veto import Action, MapVeto, Step, read_order
from apps.tournaments.domain.veto_states import VETO, VetoState
from apps.tournaments.models.choices import choices
from apps.tournaments.models.match import Match


class Veto(models.Model):
    """The map veto of a match, with the pool and the order as they were when it began.

    `steps`: what was taken, `{"map", "action", "side", "by_clock"}` each; `seed`: what the clock chooses by.
    """

    match = models.OneToOneField(Match, models.CASCADE, related_name="veto")
    pool = models.JSONField()
    order = models.JSONField()
    steps = models.JSONField(default=list)
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=choices(VetoState), default=VETO.initial.value)

    class Meta:
        verbose_name_plural = "vetoes"

    def __str__(self) -> str:
        return f"veto of match {self.match_id}"

    @property
    def current_state(self) -> VetoState:
        return VetoState(self.state)

    def now(self) -> MapVeto:
        steps = tuple(Step(step["map"], Action(step["action"]), step["side"], step["by_clock"]) for step in self.steps)
        return MapVeto(tuple(self.pool), read_order(self.order), steps)
