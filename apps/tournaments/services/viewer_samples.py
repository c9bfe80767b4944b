"""How many watch, noted once a minute: what analytics count, and no part of a tournament's state.

Every process notes what it counted, of the same persons over all processes; of two numbers of one minute the higher one
stays. So this takes no lock, and may be done twice. Of what is over nothing is noted: a page that somebody leaves open
would add a row a minute for as long as they do, and be the middle of all minutes.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from apps.tournaments.domain.match_states import OVER
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Match, Tournament, ViewerSample

KEPT_FOR = timedelta(days=365)


def note_viewers(at: datetime, tournaments: Mapping[int, int], matches: Mapping[int, int]) -> None:
    """Note how many watch in the minute of `at`, by the ids of tournaments and matches whose rooms are watched."""
    minute = at.replace(second=0, microsecond=0)
    there = Tournament.objects.filter(pk__in=[pk for pk, viewers in tournaments.items() if viewers])
    there = there.exclude(state__in=[state.value for state in ENDED]).order_by("pk")
    played = Match.objects.filter(pk__in=[pk for pk, viewers in matches.items() if viewers])
    played = played.exclude(state__in=[state.value for state in OVER]).order_by("pk")
    samples = [
        *(
            ViewerSample(tournament_id=pk, at=minute, viewers=tournaments[pk])
            for pk in there.values_list("pk", flat=True)
        ),
        *(
            ViewerSample(tournament_id=tournament, match_id=pk, at=minute, viewers=matches[pk])
            for pk, tournament in played.values_list("pk", "tournament")
        ),
    ]
    with transaction.atomic():
        ViewerSample.objects.bulk_create(samples, ignore_conflicts=True)
        _raise(minute, samples)


def _raise(minute: datetime, samples: list[ViewerSample]) -> None:
    """Have each of these rooms as many at least: another process may have noted the minute before."""
    tournaments: dict[int, list[int]] = defaultdict(list)
    matches: dict[int, list[int]] = defaultdict(list)
    for sample in samples:
        if sample.match_id is None:
            tournaments[sample.viewers].append(sample.tournament_id)
        else:
            matches[sample.viewers].append(sample.match_id)
    noted = ViewerSample.objects.filter(at=minute)
    for viewers, ids in tournaments.items():
        noted.filter(match=None, tournament__in=ids, viewers__lt=viewers).update(viewers=viewers)
    for viewers, ids in matches.items():
        noted.filter(match__in=ids, viewers__lt=viewers).update(viewers=viewers)
