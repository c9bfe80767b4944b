"""What both sides of a match say, show and were told by referees: for them, and for the staff."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Dispute, Evidence, Match, Registration, ResultReport, Ruling
from apps.tournaments.selectors.evidence import can_be_corrected, evidence_for, newest_dispute
from apps.tournaments.selectors.matches import match_now
from apps.tournaments.selectors.roles import role_of


@dataclass(frozen=True)
class Said:
    """By one side: `report` is its newest, `evidence` what it showed with any that is not corrected or in the
    dispute."""

    side: Registration
    report: ResultReport | None
    evidence: list[Evidence]


@dataclass(frozen=True)
class Case:
    """`sides`: both, where one of them has said or shown something. `says_why`: the reader is who disputed, or may
    rule; the other side does not read why."""

    dispute: Dispute | None
    sides: list[Said]
    rulings: list[Ruling]
    is_correctable: bool
    says_why: bool


def case_of(match_id: int, reader: User) -> Case:
    """Raises `NotFound` where the match was taken back with its round meanwhile."""
    match = match_now(match_id)
    dispute = newest_dispute(match_id)
    reports = list(match.reports.exclude(state=ReportState.SUPERSEDED.value))
    kept = {report.pk for report in reports}
    evidence = [
        row
        for row in evidence_for(reader.pk, match.tournament_id).filter(match=match_id)
        if row.report_id in kept or (dispute is not None and row.dispute_id == dispute.pk)
    ]
    sides = [_said(side, reports, evidence) for side in (match.participant1, match.participant2) if side is not None]
    said_something = dispute is not None or bool(evidence)
    return Case(
        dispute,
        sides if said_something else [],
        list(dispute.rulings.all()) if dispute else [],
        dispute is not None and can_be_corrected(match, dispute),
        dispute is not None and (dispute.opened_by.is_of(reader.pk) or _may_rule(reader, match)),
    )


def _may_rule(reader: User, match: Match) -> bool:
    return role_of(reader.pk, match.tournament_id) >= Role.REFEREE


def _said(side: Registration, reports: list[ResultReport], evidence: list[Evidence]) -> Said:
    own = [report for report in reports if report.by_id == side.pk]
    return Said(side, own[-1] if own else None, [row for row in evidence if row.by_id == side.pk])
