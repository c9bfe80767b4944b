from django.db import models
from django.utils import timezone


class KeptAnswer(models.Model):
    """The answer of a write that carried a key. It is saved with the write, and given again to who repeats it.

    `person`: who wrote, as limits count them. `operation`: what the key was given for. `digest`: a keyed hash of the
    request, which holds passwords. `head`: what goes before the `answer` on the wire, such as a status, and whether the
    answer was too large to keep, and is empty here.
    """

    person = models.CharField(max_length=40)
    operation = models.CharField(max_length=200, db_column="act")
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    head = models.JSONField(default=dict)
    answer = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "operation", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
