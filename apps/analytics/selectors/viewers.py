"""How many watched."""

from zoneinfo import ZoneInfo

from django.db.models import F, Max
from django.db.models.functions import Trunc

from apps.analytics.selectors.percentiles import Percentiles, percentiles
from apps.analytics.shapes import ViewerFigures
from apps.common.times import in_utc
from apps.tournaments.models import Tournament, ViewerSample

# More points than that say no more on a chart.
MOST_POINTS = 300
_KINDS = ("minute", "hour", "day")
_MINUTES = {"minute": 1, "hour": 60, "day": 1440}


def viewer_figures(tournament: Tournament) -> ViewerFigures:
    rows = ViewerSample.objects.filter(tournament=tournament, match=None).order_by()
    found = percentiles(rows, F("viewers")).get((), Percentiles())
    kind = next((kind for kind in _KINDS if found.count / _MINUTES[kind] <= MOST_POINTS), _KINDS[-1])
    begins = Trunc("at", kind, tzinfo=ZoneInfo("UTC"))
    peaks = rows.annotate(begins=begins).values("begins").annotate(most=Max("viewers")).order_by("begins")
    samples = [(row["begins"], row["most"]) for row in peaks]
    return {
        "peak": max((most for _, most in samples), default=0),
        "median": found.median or 0,
        "samples": [{"at": in_utc(at), "viewers": most} for at, most in samples],
    }
