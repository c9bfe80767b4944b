"""Disagreeing with a result."""

from apps.accounts.models import User
from apps.tournaments.domain.dispute_states import DISPUTE, DisputeState
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Dispute, Match
from apps.tournaments.services.evidence import NOTHING, Given, attach
from apps.tournaments.services.matches import participant_id, participant_slot
from apps.tournaments.services.results import answerable_report, open_dispute, rule_on_match
from apps.tournaments.services.write import match_write

MAX_DESCRIPTION = 2000


def dispute_result(
    match_id: int,
    actor: User,
    reason: str,
    description: str = "",
    report_id: int | None = None,
    evidence: Given = NOTHING,
) -> Dispute:
    """The other side does not accept the report; a referee or an organizer decides.

    `report_id`: the report it does not accept; raises `Conflict` where that has been corrected since.
    """
    with match_write(match_id, actor) as (write, match):
        me = participant_id(match, participant_slot(write, match))
        if reason not in dict(Dispute.REASONS):
            raise InvalidInput(f"Choose a reason: {', '.join(dict(Dispute.REASONS))}.")
        if len(description) > MAX_DESCRIPTION:
            raise InvalidInput(f"Describe it in at most {MAX_DESCRIPTION} characters.")
        answerable_report(match, me, report_id)
        dispute = open_dispute(write, match, me, reason, description)
        attach(write, match, me, evidence, dispute=dispute)
    return dispute


def resolve_dispute(match_id: int, actor: User, score: MatchScore, text: str = "") -> Match:
    """An organizer rules on the open dispute: this is the result; `text`: why so."""
    with match_write(match_id, actor) as (write, match):
        write.require(Role.ORGANIZER)
        newest = match.disputes.order_by("pk").last()
        if newest is None:
            raise Conflict("This match has no open dispute.", state=match.state)
        DISPUTE.require(newest.current_state, DisputeState.OPEN)
        rule_on_match(write, match, score, text)
    return match
