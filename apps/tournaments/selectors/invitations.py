"""Reading invitations."""

from django.db.models import QuerySet

from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Invitation


def open_invitations(user_id: int) -> "QuerySet[Invitation]":
    """What the person is invited to and has not answered, the newest first; nothing that is over by now."""
    over = [state.value for state in ENDED]
    mine = Invitation.objects.filter(user_id=user_id, state=InvitationState.OPEN.value).exclude(
        tournament__state__in=over
    )
    return mine.select_related("tournament", "invited_by")
