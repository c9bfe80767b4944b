"""Reading invitations."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.tournaments.domain.deadline_states import DeadlineKind, DeadlineState
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Deadline, Invitation

_ENDS = Deadline.objects.filter(kind=DeadlineKind.INVITATION_ENDS.value, state=DeadlineState.OPEN.value)


def open_invitations(user_id: int) -> "QuerySet[Invitation]":
    """What the person is invited to and has not answered, the newest first, each with its `ends_at`; nothing that is
    over by now."""
    over = [state.value for state in ENDED]
    mine = Invitation.objects.filter(user_id=user_id, state=InvitationState.OPEN.value).exclude(
        tournament__state__in=over
    )
    own = _ENDS.filter(tournament=OuterRef("tournament"), subject=OuterRef("pk"))
    timed = mine.annotate(ends_at=Subquery(own.values("due_at")[:1]))
    # Where an organizer has switched its end off, it has none.
    going_on = timed.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))
    return going_on.select_related("tournament", "invited_by")


def has_ended(invitation: Invitation, now: datetime) -> bool:
    """Whether its time has come, though the clock may not have got to it."""
    return _ENDS.filter(tournament=invitation.tournament_id, subject=invitation.pk, due_at__lte=now).exists()
