"""What is counted over all tournaments that somebody made."""

from collections import Counter
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from apps.accounts.models import User
from apps.analytics.shapes import OrganizerFigures
from apps.tournaments.models import Registration, RosterPlace, Tournament

_UTC = ZoneInfo("UTC")


def organizer_figures(person: User) -> OrganizerFigures:
    made = Tournament.objects.filter(organizer=person).order_by()
    months = made.annotate(month=TruncMonth("created_at", tzinfo=_UTC)).values("month")
    by_month = months.annotate(many=Count("pk", distinct=True), entries=Count("registrations", distinct=True)).order_by(
        "month"
    )
    rows = [(row["month"], row["many"], row["entries"]) for row in by_month]
    players, returning = _players(made)
    return {
        "tournaments": sum(many for _, many, _ in rows),
        "registrations": sum(entries for _, _, entries in rows),
        "players": players,
        "returning_players": returning,
        "returning_rate": round(returning / players, 4) if players else None,
        "by_month": [
            {"month": f"{month:%Y-%m}", "tournaments": many, "registrations": entries} for month, many, entries in rows
        ],
    }


def _players(made: QuerySet[Tournament]) -> tuple[int, int]:
    """How many people took part, by themselves or in a team's roster, and how many in more than one tournament. Nobody
    is in one tournament in both ways."""
    here = made.values("pk")
    alone = Registration.objects.living().filter(tournament__in=here, user__isnull=False).order_by()
    in_teams = RosterPlace.objects.standing().filter(tournament__in=here).order_by()
    often: Counter[int] = Counter()
    for rows in (alone, in_teams):
        often.update(dict(rows.values_list("user").annotate(Count("tournament", distinct=True))))
    return len(often), sum(many > 1 for many in often.values())
