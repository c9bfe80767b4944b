"""Reading invitations."""

from datetime import datetime

from django.core import signing
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from apps.accounts.invited_addresses import names_of
from apps.accounts.models import InvitedAddress, User
from apps.tournaments.domain.deadline_states import DeadlineKind, DeadlineState
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Deadline, Invitation

_SALT = "deltacrown.invitation"
_ENDS = Deadline.objects.filter(kind=DeadlineKind.INVITATION_ENDS.value, state=DeadlineState.OPEN.value)


def invitations_of(user_id: int) -> "QuerySet[Invitation]":
    """All that are the person's, by their user name or by the address that they have confirmed."""
    by_address = Q(user=None, username__in=names_of(user_id))
    return Invitation.objects.filter(Q(user=user_id) | by_address)


def open_invitations(user_id: int) -> "QuerySet[Invitation]":
    """What the person is invited to and has not answered, the newest first, each with its `ends_at`; nothing that is
    over by now."""
    over = [state.value for state in ENDED]
    mine = invitations_of(user_id).filter(state=InvitationState.OPEN.value).exclude(tournament__state__in=over)
    own = _ENDS.filter(tournament=OuterRef("tournament"), subject=OuterRef("pk"))
    timed = mine.annotate(ends_at=Subquery(own.values("due_at")[:1]))
    # Where an organizer has switched its end off, it has none.
    going_on = timed.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))
    return going_on.select_related("tournament", "invited_by")


def offers_of(tournament_id: int, viewer: User) -> "QuerySet[Invitation]":
    """What is offered in a tournament and waits for an answer, for its organizers: each with its `address` where the
    viewer typed one."""
    rows = Invitation.objects.filter(tournament=tournament_id, state=InvitationState.OPEN.value)
    typed = InvitedAddress.objects.filter(name=OuterRef("username")).values("address")[:1]
    return rows.select_related("invited_by").annotate(address=Case(When(invited_by=viewer, then=Subquery(typed))))


def has_ended(invitation: Invitation, now: datetime) -> bool:
    """Whether its time has come, though the clock may not have got to it."""
    return _ENDS.filter(tournament=invitation.tournament_id, subject=invitation.pk, due_at__lte=now).exists()


def link_code(invitation: Invitation) -> str:
    """What the link has that is mailed to an address, the same each time. It is of no use but for this invitation, for
    as long as that is open."""
    return _signer().sign_object([invitation.pk, invitation.username])


def invitation_of_link(code: str) -> Invitation | None:
    """Which one it leads to, whatever became of it; None where it is gone, or there never was such a link."""
    try:
        pk, name = _signer().unsign_object(code)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("tournament", "invited_by").filter(pk=pk, username=name)
    own = _ENDS.filter(tournament=OuterRef("tournament"), subject=OuterRef("pk"))
    return found.annotate(ends_at=Subquery(own.values("due_at")[:1])).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
