"""Deadlines that have come, each done by itself."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from django.utils import timezone

from apps.common.due import Item, falls_due
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.selectors.deadlines import due_deadlines
from apps.tournaments.services.clock import act_on, beat


@falls_due("deadlines", every=1.0)
def deadlines() -> Iterator[Item]:
    """One item a deadline, the oldest first. Before anything is found the site says that it is there."""
    beat()
    now = timezone.now()
    for pk, due_at in due_deadlines(now):
        # One that an outage moves may be due later.
        yield Item(partial(_act, pk), since=min(due_at, now), about={"deadline_id": pk})


@falls_due("heartbeat", every=5.0)
def heartbeat() -> Iterator[Item]:
    """Nothing falls due by it: it says that the site is there while what is due takes long."""
    beat()
    yield from ()


def _act(deadline_id: int) -> None:
    beat()
    # A tournament that was deleted since has nothing to do.
    with suppress(NotFound):
        act_on(deadline_id)
