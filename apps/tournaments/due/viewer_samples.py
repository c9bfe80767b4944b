"""Samples of how many watched, which are deleted after a year."""

from collections.abc import Iterator

from django.utils import timezone

from apps.common.due import Item, falls_due, old_rows
from apps.tournaments.models import ViewerSample
from apps.tournaments.services.viewer_samples import KEPT_FOR


@falls_due("viewer_samples", every=3600.0)
def viewer_samples() -> Iterator[Item]:
    yield from old_rows(ViewerSample.objects.filter(at__lt=timezone.now() - KEPT_FOR), "at", KEPT_FOR)
