"""Draws that were wanted of many and are not there yet."""

from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from apps.common.due import Item, falls_due
from apps.tournaments.services.drawing import draw, draws_due


@falls_due("wanted_draws", every=0.5)
def wanted_draws() -> Iterator[Item]:
    """One item a bracket."""
    for due in draws_due():
        about = {"bracket_id": due.bracket_id}
        yield Item(partial(draw, due.bracket_id, due.wanted), since=due.since or timezone.now(), about=about)
