"""Which tournaments are the demo's, and which demo plays each of them: rows with a lease, renewed while it lives."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import DemoTournament

# Long enough for a busy machine, short enough to wait for after a demo was killed.
LEASE = timedelta(seconds=10)
OVER = tuple(state.value for state in ENDED)


def mark(tournament_id: int, owner: str) -> None:
    """Name a new tournament as the demo's, and `owner` as the one that plays it."""
    # A second time where the answer to the first was lost.
    given = {"owner": owner, "leased_until": _lease_end()}
    DemoTournament.objects.update_or_create(tournament_id=tournament_id, defaults=given)


def renew(owner: str, held: Collection[int]) -> set[int]:
    """Hold on to these; those of them that are still the owner's."""
    mine = DemoTournament.objects.filter(owner=owner, pk__in=held)
    mine.update(leased_until=_lease_end())
    return set(mine.values_list("pk", flat=True))


def adopt(owner: str) -> set[int]:
    """Take over what nobody plays: left behind by a demo that ended, or live again after it was over."""
    free = _unfinished().filter(leased_until__lte=timezone.now())
    return {found.pk for found in free if _take(found, owner)}


def give_back(owner: str, tournament_id: int | None = None) -> None:
    """End the owner's lease of one tournament, or of all."""
    mine = DemoTournament.objects.filter(owner=owner)
    if tournament_id is not None:
        mine = mine.filter(pk=tournament_id)
    mine.update(leased_until=timezone.now())


def leases() -> dict[int, datetime]:
    """Of every unfinished tournament that somebody plays, or played until a moment ago: when its lease ends."""
    return dict(_unfinished().filter(leased_until__gt=timezone.now()).values_list("pk", "leased_until"))


def _unfinished() -> "QuerySet[DemoTournament]":
    return DemoTournament.objects.exclude(tournament__state__in=OVER)


def _take(found: DemoTournament, owner: str) -> bool:
    """Of several that try, one changes the row that all have read."""
    same = DemoTournament.objects.filter(pk=found.pk, owner=found.owner, leased_until=found.leased_until)
    return bool(same.update(owner=owner, leased_until=_lease_end()))


def _lease_end() -> datetime:
    return timezone.now() + LEASE
