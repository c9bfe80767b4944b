"""Schedules of tournaments that are played: the times of their matches move as others run late."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from django.utils import timezone

from apps.common.due import Item, falls_due
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.services.schedule import move_times, schedules_due


@falls_due("schedules", every=30.0)
def schedules() -> Iterator[Item]:
    """One item a tournament that has a schedule; of the others nothing is read."""
    now = timezone.now()
    for tournament_id in schedules_due(now):
        yield Item(partial(_move, tournament_id), since=now, about={"tournament_id": tournament_id})


def _move(tournament_id: int) -> None:
    # A tournament that was deleted since has no matches.
    with suppress(NotFound):
        move_times(tournament_id)
