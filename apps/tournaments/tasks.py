"""Background tasks of tournaments: who is to get news by mail."""

from django_tasks import task

from apps.accounts.posting import post
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.mails import INVITED, RESULT, places, readers_of
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.events import newest_change_of_state


@task()
def mail_news(kind: str, tournament_id: int, registration_ids: list[int], about: dict[str, int], cause: str) -> None:
    """Mail news of the kind to those who act for these registrations, or for all where none is named. `about`: what
    letters are written from besides."""
    readers = readers_of(tournament_id, registration_ids)
    post(kind, cause, {user_id: {"registration": own, **about} for user_id, own in readers.items()})


@task()
def mail_result(tournament_id: int) -> None:
    """Mail everybody their place in a tournament that is over. Done twice for the same result it mails nothing."""
    made, found = newest_change_of_state(tournament_id), places(tournament_id)
    readers = readers_of(tournament_id, found) if found else {}
    facts = {user_id: {"registration": own, "place": found[own], "made": made} for user_id, own in readers.items()}
    post(RESULT, f"{tournament_id} {made}", facts)


@task()
def mail_invitation(invitation_id: int) -> None:
    """Mail who is invited, if anybody has the name, and the invitation is open still."""
    invitation = Invitation.objects.filter(pk=invitation_id, state=InvitationState.OPEN.value).first()
    if invitation is not None and invitation.user_id is not None:
        cause = f"{invitation.pk} {invitation.role}"
        post(INVITED, cause, {invitation.user_id: {"invitation": invitation.pk}})
