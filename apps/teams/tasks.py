"""Background tasks of teams."""

from django.utils import timezone
from django_tasks import task

from apps.accounts.posting import post
from apps.teams.mails import INVITED
from apps.teams.models import TeamInvitation


@task(priority=-5)
def mail_invitation(invitation_id: int) -> None:
    """Mail who is invited, if anybody has the name: one mail a day of each who invites."""
    invitation = TeamInvitation.objects.filter(pk=invitation_id, ends_at__gt=timezone.now()).first()
    if invitation is not None and invitation.user_id is not None:
        cause = f"{invitation.invited_by_id} {invitation.at:%Y-%m-%d}"
        post(INVITED, cause, {invitation.user_id: {"invitation": invitation.pk}})
