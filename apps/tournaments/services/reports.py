"""The reports of a match, moved from state to state. The caller holds the tournament's lock and tells what happened."""

from apps.tournaments.domain.report_states import REPORT, ReportState
from apps.tournaments.models import Match


def move_reports(match: Match, old: ReportState, new: ReportState, by: int | None = None) -> None:
    """Move the match's reports in `old`, or those of the registration `by` alone, to `new`.

    Raises `Conflict` for a move that the table does not have, whether or not there are such reports.
    """
    found = match.reports.filter(state=old.value)
    (found if by is None else found.filter(by=by)).update(state=REPORT.check(old, new).value)


def reject_waiting_reports(match: Match) -> None:
    """Nobody has to answer a report any more."""
    move_reports(match, ReportState.SUBMITTED, ReportState.REJECTED)
