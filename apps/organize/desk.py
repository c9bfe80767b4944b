"""The match desk: what is to be called, what is being played, what waits for somebody, and what is done.

A line is a match (`desk_lines.py`), and its buttons are what makes sense for it now (`desk_verbs.py`). Each form says
whom the match was between and what had happened in it when its reader saw it: where others play it by now it is left
alone, and what somebody else did meanwhile is shown and asked about (`desk_news.py`).
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.organize import needs
from apps.organize.desk_lines import filled_columns, next_late
from apps.organize.desk_verbs import VERBS, can_reopen
from apps.organize.pages import Ask, Page
from apps.tournaments.domain.tournament_states import HAS_A_RESULT, TournamentState
from apps.tournaments.models import Station, Stream
from apps.tournaments.selectors.events import around_a_tournament
from apps.web.texts import page_texts


def facts(ask: Ask) -> dict[str, Any]:
    query = ask.request.GET.get("q", "").strip()
    found, row = filled_columns(ask, query), ask.tournament
    return {
        "columns": found,
        "query": query,
        "is_a_part": ask.request.GET.get("only", "") in needs.PARTS,
        "stations": Station.objects.filter(tournament=row, is_open=True),
        "streams": Stream.objects.filter(tournament=row) if ask.runs_it else [],
        "is_live": row.current_state is TournamentState.LIVE,
        "is_played": row.current_state in HAS_A_RESULT,
        # A referee of some matches calls those, and no others.
        "calls_next": ask.membership.scope.is_everything,
        "can_reopen": can_reopen(ask),
        "room": f"tournament/{row.pk}",
        "around": around_a_tournament(row),
        "next_late": next_late(found),
        "now": timezone.now(),
        "texts": {**page_texts(), "desk": _texts()},
    }


def _texts() -> dict[str, str]:
    return {
        "notSent": _("There is no connection, and nothing was sent. What you typed is still here."),
        "signedOut": _(
            "You are signed out, or may not be here any more. Sign in again in another tab; what you typed stays here."
        ),
        "signedInAnew": _("You have signed in anew meanwhile, and nothing was sent. Send it once more."),
        "noAnswer": _("No answer came. Look whether it was done before you send it again."),
        "changed": _("This line has just changed. Look at it, and press the key again."),
        "old": _("This page is not up to date, so keys do nothing now."),
        "nothing": _("There is nothing to do by this key on this line."),
    }


PAGE = Page("desk", facts, VERBS)
