from django.db import models

from apps.common.names import NameField
from apps.tournaments.domain.asked_fields import LONGEST_ANSWER, LONGEST_KEY, Asked, FieldKind
from apps.tournaments.models.choices import FIELD_KIND_CHOICES
from apps.tournaments.models.registration import Registration
from apps.tournaments.models.tournament import Tournament

LONGEST_LABEL = 100


class RegistrationField(models.Model):
    """Something that an organizer asks of those who register.

    `is_public`: the answers are shown to everybody, and to the staff alone otherwise. `is_conflict`: people of the same
    answer are kept apart in round one.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=LONGEST_KEY)
    label = NameField(max_length=LONGEST_LABEL)
    kind = models.CharField(max_length=10, choices=FIELD_KIND_CHOICES)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    is_conflict = models.BooleanField(default=False)
    ordering = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["ordering", "id"]
        constraints = [models.UniqueConstraint(fields=["tournament", "key"], name="one_field_per_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def asked(self) -> Asked:
        return Asked(self.key, FieldKind(self.kind), tuple(self.choices), self.required)


class RegistrationAnswer(models.Model):
    """What a registration answered. `by_its_person`: not entered by an organizer, and gone with who gave it."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    field = models.ForeignKey(RegistrationField, models.CASCADE, related_name="answers")
    value = models.CharField(max_length=LONGEST_ANSWER)
    by_its_person = models.BooleanField(default=True)

    class Meta:
        ordering = ["field__ordering", "field_id"]
        constraints = [models.UniqueConstraint(fields=["registration", "field"], name="one_answer_per_field")]

    def __str__(self) -> str:
        return f"answer of registration {self.registration_id}"
