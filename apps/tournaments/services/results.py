"""Reporting, confirming and entering results, and what follows from them."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings

from apps.accounts.models import User
from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.deadline_states import CLOCK, DeadlineKind
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.events import DisputeCreated, ResultReported
from apps.tournaments.domain.match_states import MATCH, OPEN_TO_A_RULING, MatchState
from apps.tournaments.domain.report_states import REPORT, ReportState
from apps.tournaments.domain.results import GameScore, MatchScore, check_final_score
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tables import draws_allowed
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Dispute, Match, ResultReport, Ruling
from apps.tournaments.selectors.matches import public_report
from apps.tournaments.services.deadlines import end_all, set_deadline
from apps.tournaments.services.evidence import NOTHING, Given, attach
from apps.tournaments.services.match_end import finish_match, forfeit
from apps.tournaments.services.matches import move_match, participant_id, participant_slot, settle_dispute
from apps.tournaments.services.reminders import remind_later
from apps.tournaments.services.reports import move_reports, reject_waiting_reports
from apps.tournaments.services.ruling_rows import add_ruling
from apps.tournaments.services.scores import check_maps
from apps.tournaments.services.veto_rows import on_vetoed_maps
from apps.tournaments.services.write import TournamentWrite, match_write

# Every report is kept and told, so their number has an end: by then two people do not agree, and a referee has to look.
MOST_REPORTS = 20


def report_result(match_id: int, actor: User, score: MatchScore, evidence: Given = NOTHING) -> ResultReport:
    """A player says how the match ended; the other side confirms or disputes it.

    The side that reported may correct itself while nobody has answered, up to `MOST_REPORTS` times; saying the same
    again changes nothing. A report against that of the other side is a dispute; one that says the same raises
    `Conflict`: the other's is to be confirmed. `evidence` goes with the report; what was given with one that is
    corrected goes with the correction.
    """
    with match_write(match_id, actor) as (write, match):
        slot = participant_slot(write, match)
        MATCH.require(match.current_state, MatchState.LIVE, MatchState.PENDING_RESULT)
        score = on_vetoed_maps(write, match, score)
        check_final(match, score)
        me = participant_id(match, slot)
        waiting = waiting_report(match)
        theirs = waiting if waiting is not None and waiting.by_id != me else None
        if theirs is not None and _sides(score_of(theirs)) == _sides(score):
            raise Conflict("The other side has reported the same result; confirm it.", state=match.state)
        if waiting is not None and theirs is None and score_of(waiting) == score:
            write.changed = bool(attach(write, match, me, evidence, report=waiting))
            return waiting
        report = _new_report(match, me, score)
        if theirs is None and waiting is not None:
            waiting.evidence.update(report=report)
        if theirs is not None:
            open_dispute(write, match, me, "score_mismatch")
        elif match.current_state is MatchState.LIVE:
            move_match(write, match, MatchState.PENDING_RESULT, by=str(me))
            match.save(update_fields=["state"])
        sides = participant_id(match, 1), participant_id(match, 2)
        write.tell(ResultReported(match.pk, match.tournament_id, *sides, public_report(report), write.at))
        attach(write, match, me, evidence, report=report)
        _wait_for_an_answer(write, match, report)
    return report


def _wait_for_an_answer(write: TournamentWrite, match: Match, report: ResultReport) -> None:
    """A report that nobody answers confirms itself; a correction has its own time."""
    minutes = settings.RESULT_CONFIRM_MINUTES
    sides = (match.participant1, match.participant2)
    if any(side is None or side.is_guest for side in sides if side is None or side.pk != report.by_id):
        # Nobody could say that it is not so: a referee enters it.
        return
    if minutes and match.current_state is MatchState.PENDING_RESULT:
        end_all(write, [DeadlineKind.RESULT_CONFIRMS], match)
        at = write.now + timedelta(minutes=minutes)
        set_deadline(write, DeadlineKind.RESULT_CONFIRMS, at, CLOCK, match=match, subject=report.pk)


def _new_report(match: Match, me: int, score: MatchScore) -> ResultReport:
    """In place of the side's own that waits."""
    if match.reports.filter(by=me).count() >= MOST_REPORTS:
        text = f"You have reported this match {MOST_REPORTS} times; ask a referee to enter the result."
        raise Conflict(text, state=match.state)
    move_reports(match, ReportState.SUBMITTED, ReportState.SUPERSEDED, by=me)
    return ResultReport.objects.create(
        match=match,
        by_id=me,
        version=match.reports.count() + 1,
        games=[asdict(game) for game in score.games],
        **_sides(score),
    )


def open_dispute(write: TournamentWrite, match: Match, me: int, reason: str, description: str = "") -> Dispute:
    """Stop the match until somebody rules on it; `me` is the side that does not accept the report."""
    dispute = Dispute.objects.create(
        match=match, opened_by_id=me, written_by=write.actor, reason=reason, description=description
    )
    move_match(write, match, MatchState.DISPUTED, by=str(me))
    match.save(update_fields=["state"])
    write.tell(DisputeCreated(match.pk, match.tournament_id, dispute.pk, me, reason, dispute.status, write.at))
    remind_later(write, match, dispute.pk)
    return dispute


def confirm_result(match_id: int, actor: User, report_id: int | None = None) -> Match:
    """The other side agrees with the report; the match is over.

    `report_id`: the report it agrees with; raises `Conflict` where that has been corrected since.
    """
    with match_write(match_id, actor) as (write, match):
        me = participant_id(match, participant_slot(write, match))
        accept_report(write, match, answerable_report(match, me, report_id), by=str(me))
    return match


def accept_report(write: TournamentWrite, match: Match, report: ResultReport, by: str) -> None:
    """The report is the result: the other side agrees, or nobody said anything against it in time."""
    report.state = REPORT.check(report.current_state, ReportState.ACCEPTED).value
    report.save(update_fields=["state"])
    finish_match(write, match, score_of(report), by=by, report_id=report.pk)


def complete_match(match_id: int, actor: User, score: MatchScore | None = None, text: str = "") -> Match:
    """A referee enters the result and has the last word; without `score`, the live score is the result.

    An open dispute is ruled on by it; `text`: why so. Raises `Conflict` for a text where there is no dispute.
    """
    with match_write(match_id, actor) as (write, match):
        ruling = rule_on_match(write, match, score, text)
        if text and ruling is None:
            raise Conflict("Nobody disputes this match, so there is nothing to rule on; leave the text out.")
    return match


def forfeit_match(match_id: int, actor: User, winner_id: int | None) -> Match:
    """A referee gives an unplayed match to one side, or, with None, to neither: a double forfeit, both are out."""
    with match_write(match_id, actor) as (write, match):
        by = write.require(Role.REFEREE).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        MATCH.require(match.current_state, *OPEN_TO_A_RULING)
        slot = match.slot_of(winner_id) if winner_id is not None else None
        if winner_id is not None and slot is None:
            raise Conflict("Name one of the two who play in this match, or nobody.")
        forfeit(write, match, slot, by)
    return match


def rule_on_match(write: TournamentWrite, match: Match, score: MatchScore | None, text: str = "") -> Ruling | None:
    """The body of `complete_match` under a lock that is held already; the ruling, where there was a dispute."""
    by = write.require(Role.REFEREE).role.label
    TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
    MATCH.require(match.current_state, *OPEN_TO_A_RULING)
    final = on_vetoed_maps(write, match, score or match.score())
    check_final(match, final, said=score is not None or match.score_version > 0)
    reject_waiting_reports(match)
    dispute = settle_dispute(write, match, by)
    # A result may be entered for a match nobody started.
    if match.current_state in (MatchState.CHECK_IN, MatchState.READY):
        move_match(write, match, MatchState.LIVE, by)
    finish_match(write, match, final, by)
    return add_ruling(write, match, dispute, by, text) if dispute is not None else None


def check_final(match: Match, score: MatchScore, *, said: bool = True) -> None:
    """`said`: somebody entered the score; the 0–0 that a match begins with is no draw."""
    draws = said and draws_allowed(Side(match.side), match.best_of, match.bracket.options)
    check_final_score(score, match.best_of, draws_allowed=draws)
    check_maps(score)


def waiting_report(match: Match) -> ResultReport | None:
    """The report nobody has answered yet."""
    return match.reports.filter(state=ReportState.SUBMITTED.value).first()


def answerable_report(match: Match, me: int, report_id: int | None = None) -> ResultReport:
    """The report of the other side that waits for an answer; never one's own. Raises `Conflict` where it is another
    than `report_id`."""
    MATCH.require(match.current_state, MatchState.PENDING_RESULT)
    report = waiting_report(match)
    if report is None:
        newest = match.reports.last()
        if newest is not None:
            REPORT.require(newest.current_state, ReportState.SUBMITTED)
        raise Conflict("There is no report to answer.", state=match.state)
    if report.by_id == me:
        raise PermissionRefused("The other side has to answer your report.")
    if report_id not in (None, report.pk):
        raise Conflict("The other side has corrected its report; look at it again.", state=match.state)
    return report


def score_of(report: ResultReport) -> MatchScore:
    games = tuple(GameScore(**game) for game in report.games)
    return MatchScore(
        report.participant1_score,
        report.participant2_score,
        report.participant1_tiebreak,
        report.participant2_tiebreak,
        games,
    )


def _sides(score: MatchScore) -> dict[str, Any]:
    sides = asdict(score)
    del sides["games"]
    return sides
