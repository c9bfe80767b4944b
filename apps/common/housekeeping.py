"""What falls due in this app itself: tasks whose worker was lost, and rows that nobody needs any more."""

from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.utils import timezone

from apps.common.due import Item, falls_due, old_rows
from apps.common.metric_samples import KEPT_FOR
from apps.common.models import KeptAnswer, MetricSample
from apps.common.tasks import expired_claims, old_tasks, put_back

CLEAN_EVERY_SECONDS = 60.0


@falls_due("lost_tasks", every=lambda: min(5.0, settings.TASK_LEASE_SECONDS))
def lost_tasks() -> Iterator[Item]:
    for claim in expired_claims():
        yield Item(partial(put_back, claim), since=claim.row.run_after, about={"task_id": str(claim.row.pk)})


@falls_due("old_tasks", every=CLEAN_EVERY_SECONDS)
def tasks_to_delete() -> Iterator[Item]:
    for rows, keep in old_tasks():
        yield from old_rows(rows, "finished_at", keep)


@falls_due("old_answers", every=CLEAN_EVERY_SECONDS)
def answers_to_delete() -> Iterator[Item]:
    """Those that are kept for longer than they are good for."""
    return old_rows(KeptAnswer.objects.filter(good_until__lte=timezone.now()), "good_until")


@falls_due("old_metric_samples", every=CLEAN_EVERY_SECONDS)
def metric_samples_to_delete() -> Iterator[Item]:
    """Those of the day before."""
    return old_rows(MetricSample.objects.filter(at__lt=timezone.now() - KEPT_FOR), "at", KEPT_FOR)
