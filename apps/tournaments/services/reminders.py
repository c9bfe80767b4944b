"""Disputes that wait: their staff hears of them again, a few times."""

from datetime import timedelta

from django.conf import settings

from apps.tournaments.domain.deadline_states import CLOCK, DeadlineKind, DeadlineState
from apps.tournaments.domain.dispute_states import DISPUTE, DisputeState
from apps.tournaments.domain.match_states import MATCH, MatchState
from apps.tournaments.models import Deadline, Dispute, Match
from apps.tournaments.services.deadlines import end, set_deadline
from apps.tournaments.services.write import TournamentWrite
from apps.tournaments.tasks import mail_dispute

MOST_REMINDERS = 3


def remind_later(write: TournamentWrite, match: Match, dispute_id: int) -> None:
    minutes = settings.DISPUTE_REMINDER_MINUTES
    if minutes:
        at = write.now + timedelta(minutes=minutes)
        set_deadline(write, DeadlineKind.DISPUTE_REMINDER, at, CLOCK, match=match, subject=dispute_id)


def remind(write: TournamentWrite, deadline: Deadline) -> None:
    """Mail the staff of a dispute that nobody has ruled on, and do so again later, `MOST_REMINDERS` times at most."""
    dispute = Dispute.objects.select_related("match").get(pk=deadline.subject)
    DISPUTE.require(dispute.current_state, DisputeState.OPEN)
    MATCH.require(dispute.match.current_state, MatchState.DISPUTED)
    end(write, deadline, DeadlineState.DONE, CLOCK)
    reminded = Deadline.objects.filter(
        tournament=write.tournament, kind=deadline.kind, subject=deadline.subject, state=DeadlineState.DONE.value
    )
    mail_dispute.enqueue(dispute.pk, reminded.count())
    if reminded.count() < MOST_REMINDERS:
        remind_later(write, dispute.match, dispute.pk)
