"""The places with their reasons, and the review of a result."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from apps.organize.pages import Ask, Page, unnamed
from apps.tournaments import services
from apps.tournaments.domain.shapes import TournamentSnapshot
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import LoggedEvent
from apps.tournaments.selectors.contests import bracket_standings, load_bracket_of
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.matchups import matchups_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.web.naming import all_names
from apps.web.pairings import Explainer, places_of
from apps.web.ranks import rank_reason


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    snapshot = tournament_snapshot(row.pk)
    over = LoggedEvent.objects.filter(tournament=row, type="tournament_completed").order_by("-sequence").first()
    waits = row.current_state is TournamentState.AWAITING_REVIEW
    return {
        "places": _places(snapshot) if snapshot["matches"] else [],
        "waits": waits,
        "reviewed": newest_change_of_state(row.pk) if waits else 0,
        "rules": over.data["rules_applied_summary"] if over and waits else [],
    }


def _places(snapshot: TournamentSnapshot) -> list[tuple[Any, str]]:
    """Each row with why it stands there: by its table, or by the match that decided it."""
    tournament_id = snapshot["tournament"]["id"]
    # The snapshot is the public's, which is not told all of them before the result counts.
    standings = bracket_standings(replace(load_bracket_of(tournament_id), counts=True))
    tables = [(row, rank_reason(row["table"])) for row in standings if row["table"]]
    explainer = Explainer(all_names(snapshot["matches"]), matchups_of(tournament_id))
    return tables or list(places_of({**snapshot, "standings": standings}, explainer))


def approve(ask: Ask) -> str:
    if not (reviewed := ask.number("reviewed")):
        raise unnamed()
    services.approve_result(ask.tournament.pk, ask.person, reviewed)
    return _("The result is approved.")


PAGE = Page("standings", facts, {"approve": approve})
