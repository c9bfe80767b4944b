"""The places with their reasons, and the review of a result."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organize.pages import Ask, Page, unnamed
from apps.tournaments import services
from apps.tournaments.domain.shapes import TournamentSnapshot
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.domain.winner import DISQUALIFIED_FIRST, NOBODY_FIRST, REVIEW, WON_BY_FORFEITS
from apps.tournaments.models import LoggedEvent
from apps.tournaments.selectors.contests import bracket_standings, load_bracket_of
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.matchups import matchups_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.web.naming import all_names
from apps.web.pairings import Explainer, places_of
from apps.web.ranks import rank_reason

AT_A_TIME = 200
# By which a result was found, as `tournament_completed` names them.
RULES: dict[str, Promise] = {
    "winner: won the final": gettext_lazy("Whoever won the final is the winner."),
    "runner-up: lost the final": gettext_lazy("Whoever lost the final is second."),
    "runner-up: the only one in second place": gettext_lazy("The only one in second place is second."),
    "third place: won the third-place match": gettext_lazy("Whoever won the match for third place is third."),
    "third place: the only one in third place": gettext_lazy("The only one in third place is third."),
    "winner: first in the standings": gettext_lazy("Whoever is first in the standings is the winner."),
    "runner-up: second in the standings": gettext_lazy("The second in the standings is second."),
    "third place: third in the standings": gettext_lazy("The third in the standings is third."),
    f"{REVIEW}{DISQUALIFIED_FIRST}": gettext_lazy("Please look at it: whoever is first is disqualified."),
    f"{REVIEW}{NOBODY_FIRST}": gettext_lazy("Please look at it: nobody is first alone."),
    f"{REVIEW}{WON_BY_FORFEITS}": gettext_lazy(
        "Please look at it: at least half of the winner's wins were by forfeit, without a match being played."
    ),
}


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    snapshot = tournament_snapshot(row.pk)
    over = LoggedEvent.objects.filter(tournament=row, type="tournament_completed").order_by("-sequence").first()
    waits = row.current_state is TournamentState.AWAITING_REVIEW
    places = _places(snapshot) if snapshot["matches"] else []
    return {
        "found": Paginator(places, AT_A_TIME).get_page(ask.request.GET.get("p")),
        "waits": waits,
        "reviewed": newest_change_of_state(row.pk) if waits else 0,
        "rules": [RULES.get(rule, rule) for rule in over.data["rules_applied_summary"]] if over and waits else [],
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
