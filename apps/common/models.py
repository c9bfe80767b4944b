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


class MetricSample(models.Model):
    """What one serving process had counted at one time: a row a minute and process, for a day.

    `process`: a random name that each process has anew, `name`: where it runs. `values`: of the names of `/metrics`, by
    their labels, what is not 0. Counters began at 0 at `began_at`. `rooms`: the fullest ones there, `slowest`: its
    slowest requests since its sample before. `is_last`: the process ended after it.
    """

    process = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)
    values = models.JSONField(default=dict)
    rooms = models.JSONField(default=list)
    slowest = models.JSONField(default=list)
    is_last = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M}"
