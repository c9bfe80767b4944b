"""Words of the organizers to everybody; and, to be read again, those to the sides of a match."""

from typing import Any

from django.utils.translation import gettext as _

from apps.organize.pages import Ask, Page, done_once
from apps.tournaments import services
from apps.tournaments.models import Announcement

MOST_SHOWN = 100


def facts(ask: Ask) -> dict[str, Any]:
    people = ("author", "participant1", "participant2")
    rows = Announcement.objects.filter(tournament=ask.tournament).select_related(*people).order_by("-pk")
    return {"rows": rows[:MOST_SHOWN]}


def announce(ask: Ask) -> str:
    with done_once(ask.person, f"announcement in {ask.tournament.pk}", ask.sent("page")):
        services.announce(ask.tournament.pk, ask.person, ask.sent("title"), ask.sent("body").replace("\r\n", "\n"))
    return _("Everybody is told.")


PAGE = Page("announcements", facts, {"announce": announce})
