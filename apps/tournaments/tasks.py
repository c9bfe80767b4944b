"""Background tasks of tournaments: who is to get news by mail."""

from functools import partial

from django_tasks import task

from apps.accounts.invited_addresses import mail_to
from apps.accounts.posting import post
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.mails import DISPUTE_WAITS, INVITED, RESULT, address_letter, places, readers_of
from apps.tournaments.models import Dispute, Invitation, Tournament
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.roles import staff_of

# Before the mails that they make, and after what somebody waits for.
_SOON = -5


@task(priority=_SOON)
def mail_news(
    kind: str, tournament_id: int, registration_ids: list[int] | None, about: dict[str, int], cause: str
) -> None:
    """Mail news of the kind to those who act for these registrations, or for all for None. `about`: what letters are
    written from besides."""
    readers = readers_of(tournament_id, registration_ids)
    post(kind, cause, {user_id: {"registration": own, **about} for user_id, own in readers.items()})


@task(priority=_SOON)
def mail_result(tournament_id: int) -> None:
    """Mail everybody their place in a tournament that is over. A result that was taken back is not mailed, nor is one
    again that was mailed already."""
    made, found = newest_change_of_state(tournament_id), places(tournament_id)
    readers = readers_of(tournament_id, found)
    facts = {user_id: {"registration": own, "place": found[own], "made": made} for user_id, own in readers.items()}
    over = Tournament.objects.filter(pk=tournament_id, state=TournamentState.COMPLETED.value)
    # Asked last: where it is as it was, so are the places.
    if over.exists() and newest_change_of_state(tournament_id) == made:
        post(RESULT, f"{tournament_id} {made}", facts)


@task(priority=_SOON)
def mail_invitation(invitation_id: int, language: str = "") -> None:
    """Mail who is invited, if anybody has the name, and the invitation is open still: one mail a day of each who
    invites. Who is invited by an address gets one mail of each invitation there, in the language of who invites."""
    invitation = Invitation.objects.filter(pk=invitation_id, state=InvitationState.OPEN.value).first()
    if invitation is not None and invitation.is_by_address:
        write = partial(address_letter, invitation_id)
        mail_to(invitation.username, INVITED, str(invitation_id), language, write)
    elif invitation is not None and invitation.user_id is not None:
        cause = f"{invitation.invited_by_id} {invitation.at:%Y-%m-%d}"
        post(INVITED, cause, {invitation.user_id: {"invitation": invitation.pk}})


@task(priority=_SOON)
def mail_dispute(dispute_id: int, number: int) -> None:
    """Mail the organizers and referees that a dispute waits for them; `number` counts these mails of one dispute."""
    dispute = Dispute.objects.filter(pk=dispute_id).select_related("match").first()
    if dispute is not None:
        readers = staff_of(dispute.match.tournament_id)
        post(DISPUTE_WAITS, f"{dispute_id} {number}", {user_id: {"dispute": dispute_id} for user_id in readers})
