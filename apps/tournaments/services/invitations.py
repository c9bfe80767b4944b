"""Roles that are offered, and what their people answer. A role is nobody's before they have accepted it.

Whoever invites learns nothing about user names: each verb does the same work and ends alike whether a name is
somebody's or not. Who is invited by a mail address is not looked up at all: whoever reads there answers by a link, from
whatever account, or as the account that has confirmed the address.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from apps.accounts.invited_addresses import NoAddress, is_address, name_at, names_at
from apps.accounts.models import InvitedAddress, User
from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound
from apps.tournaments.domain.invitation_states import INVITATION, InvitationState
from apps.tournaments.domain.roles import EVERYTHING, Role, Scope
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.invitations import has_ended, invitation_of_link, invitations_of
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.services.deadlines import end_quietly, set_quietly
from apps.tournaments.services.roles import drop_role, given_to, require_giveable, require_scope, set_role
from apps.tournaments.services.write import TournamentWrite, tournament_write
from apps.tournaments.tasks import mail_invitation

# Invitations of one tournament, whatever became of them: each is a row, and may be shown to somebody.
MOST_SENT = 1000
DAY = timedelta(days=1)


def invite(tournament_id: int, actor: User, username: str, role: Role, scope: Scope = EVERYTHING) -> None:
    """Offer whoever has this user name, or reads this mail address, a role, in place of an open offer. What is no more
    than they were given before is theirs at once: giving up a right takes no consent."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        require_giveable(role)
        require_scope(write, role, scope)
        # Whose an address is, nobody here knows.
        user = None if is_address(username) else _user_named(username)
        is_no_more = _is_no_more(write, user, role, scope)
        if user is not None and is_no_more:
            _withdraw(write, [username], user)
            write.changed = set_role(write, user, role, by, scope)
        else:
            # Nothing that anybody else is shown has changed.
            write.changed = False
            _require_unfinished(write)
            offer = _offer(write, actor, _name_of(write, username), user, role, scope)
            # Also where nobody has the name: that is found out where nobody waits for it.
            mail_invitation.enqueue(offer.pk, get_language() or "")


def _name_of(write: TournamentWrite, who: str) -> str:
    """The user name; or how whoever reads this address is called."""
    if not is_address(who):
        return who
    try:
        return name_at(who, write.now + timedelta(days=settings.INVITATION_DAYS))
    except NoAddress:
        raise InvalidInput("This is no e-mail address that a mail could go to.") from None


def _is_no_more(write: TournamentWrite, user: User | None, role: Role, scope: Scope) -> bool:
    """Whether this is nothing beyond what the person was given before. Of nobody the same is asked."""
    given, before = given_to(write, user)
    if given is not role:
        return given > role
    narrower = scope.stations <= before.stations and scope.stages <= before.stages and not scope.is_everything
    return before.is_everything or narrower


def withdraw_all(write: TournamentWrite) -> None:
    """Take back every open offer of the locked tournament, which is over."""
    _close(write, _open(write), InvitationState.WITHDRAWN)


def expire_invitation(write: TournamentWrite, invitation_id: int) -> None:
    """Nobody has answered it in time; one that was answered stays so."""
    _close(write, _open(write).filter(pk=invitation_id), InvitationState.EXPIRED)


def _close(write: TournamentWrite, invitations: "QuerySet[Invitation]", state: InvitationState) -> None:
    closing = list(invitations.values_list("pk", flat=True))
    new = INVITATION.check(InvitationState.OPEN, state)
    Invitation.objects.filter(pk__in=closing).update(state=new.value, answered_at=write.now)
    if state is not InvitationState.EXPIRED:
        end_quietly(write, DeadlineKind.INVITATION_ENDS, closing)


def _require_unfinished(write: TournamentWrite) -> None:
    if write.tournament.current_state in ENDED:
        raise Conflict("This tournament is over, so nobody is invited to help to run it.", state=write.tournament.state)


def take_back(tournament_id: int, actor: User, username: str) -> None:
    """Take back what whoever has this user name was offered or given here, or reads this address was offered, if
    anything."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        user = _user_named(username)
        _withdraw(write, [username, *(names_at(username) if is_address(username) else ())], user)
        write.changed = drop_role(write, user, by)


def withdraw_invitation(invitation_id: int, actor: User) -> None:
    """Take one open offer back. What its person was given here before is theirs still."""
    tournament_id = Invitation.objects.filter(pk=invitation_id).values_list("tournament_id", flat=True).first()
    if tournament_id is None:
        raise NotFound
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        write.changed = False
        offer = _open(write).filter(pk=invitation_id)
        if not offer.exists():
            raise Conflict("This invitation was answered or taken back meanwhile.", state=write.tournament.state)
        _close(write, offer, InvitationState.WITHDRAWN)


def accept_invitation(invitation_id: int, user: User, offer_seen: str | None = None) -> Invitation:
    """Take the offered role. Raises `Conflict` where it was answered, was taken back, may no longer be given, or where
    another role than in `offer_seen`, or one of other matches, is offered by now."""
    return _accept(invitations_of(user.pk).filter(pk=invitation_id), user, offer_seen)


def accept_link(code: str, user: User, offer_seen: str | None = None) -> Invitation:
    """The same by the link that was mailed to an address, whoever has that: its reader says who they are here."""
    return _accept(_linked(code, user), user, offer_seen)


def _accept(mine: "QuerySet[Invitation]", user: User, offer_seen: str | None) -> Invitation:
    with _answering(mine, user, InvitationState.ACCEPTED) as (write, invitation):
        if offer_seen not in (None, invitation.offer):
            raise Conflict("You are offered something else by now; look at the invitation again.")
        _require_unfinished(write)
        inviter = role_of(invitation.invited_by_id, write.tournament.pk)
        if inviter < Role.ORGANIZER:
            raise Conflict("Whoever invited you may no longer give this role; ask the organizers to invite you again.")
        role, scope = Role.from_label(invitation.role), Scope.of(invitation.scope)
        write.changed = not _is_no_more(write, user, role, scope)
        if write.changed:
            set_role(write, user, role, inviter.label, scope)
    return invitation


def decline_invitation(invitation_id: int, user: User) -> Invitation:
    """Refuse the offered role. Raises `Conflict` where it was answered or taken back."""
    return _decline(invitations_of(user.pk).filter(pk=invitation_id), user)


def decline_link(code: str, user: User | None) -> Invitation:
    """The same by the link that was mailed to an address; to refuse takes no account."""
    return _decline(_linked(code, user), user)


def _decline(mine: "QuerySet[Invitation]", user: User | None) -> Invitation:
    with _answering(mine, user, InvitationState.DECLINED) as (write, invitation):
        write.changed = False
    return invitation


def _linked(code: str, user: User | None) -> "QuerySet[Invitation]":
    """The invitation of the link, unless it is somebody else's by now."""
    found = invitation_of_link(code)
    if found is None:
        raise NotFound
    return Invitation.objects.filter(Q(user=None) | Q(user=user), pk=found.pk)


@contextmanager
def _answering(
    mine: "QuerySet[Invitation]", user: User | None, answer: InvitationState
) -> Iterator[tuple[TournamentWrite, Invitation]]:
    tournament_id = mine.values_list("tournament_id", flat=True).first()
    if tournament_id is None:
        raise NotFound
    # Locked for the clock and not for the person, who may not see the tournament before they accept.
    with tournament_write(tournament_id) as write:
        write.actor = user
        invitation = mine.select_related("tournament", "invited_by").first()
        if invitation is None:
            # Somebody else was faster with the link.
            raise NotFound
        invitation.state = INVITATION.check(InvitationState(invitation.state), answer).value
        if has_ended(invitation, write.now):
            raise Conflict("This invitation has ended; ask the organizers to invite you again.")
        invitation.user, invitation.answered_at = invitation.user or user, write.now
        invitation.save(update_fields=["state", "answered_at", "user"])
        end_quietly(write, DeadlineKind.INVITATION_ENDS, [invitation.pk])
        yield write, invitation


def _user_named(username: str) -> User | None:
    user: User | None = User.objects.filter(username=username, is_active=True).first()
    return user


def _offer(
    write: TournamentWrite, actor: User, username: str, user: User | None, role: Role, scope: Scope
) -> Invitation:
    most = settings.INVITATIONS_PER_TOURNAMENT
    if _open(write).exclude(username=username).count() >= most:
        raise Conflict(f"{most} invitations are open here; take one back before you send another.")
    if Invitation.objects.filter(tournament=write.tournament).count() >= MOST_SENT:
        raise Conflict(f"{MOST_SENT} invitations were sent here, answered and taken back ones too; there are no more.")
    _require_few_to_one(write, actor, username)
    _require_few_mails(write, actor, username)
    of_what = {} if scope.is_everything else scope.stored()
    offer = {"user": user, "role": role.label, "scope": of_what, "invited_by": actor, "at": write.now}
    invitation, _ = Invitation.objects.update_or_create(
        tournament=write.tournament, username=username, state=InvitationState.OPEN.value, defaults=offer
    )
    ends = write.now + timedelta(days=settings.INVITATION_DAYS)
    set_quietly(write, DeadlineKind.INVITATION_ENDS, invitation.pk, ends)
    return invitation


def _require_few_to_one(write: TournamentWrite, actor: User, username: str) -> None:
    """Locks the inviter's account, so that of two invitations from two tournaments the second sees the first."""
    most = settings.INVITATIONS_PER_PERSON
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    others = Invitation.objects.filter(invited_by=actor, username=username, state=InvitationState.OPEN.value)
    if others.exclude(tournament=write.tournament).count() >= most:
        raise Conflict(f"{most} of your invitations to this person are open; wait for an answer, or take one back.")


def _require_few_mails(write: TournamentWrite, actor: User, name: str) -> None:
    """With the inviter's account locked: strangers are mailed, and Redis, which counts requests, may be away."""
    if not name.startswith(InvitedAddress.PREFIX):
        return
    most = settings.INVITATIONS_BY_MAIL_PER_DAY
    sent = Invitation.objects.filter(invited_by=actor, username__startswith=InvitedAddress.PREFIX)
    if sent.filter(at__gt=write.now - DAY).count() >= most:
        raise Conflict(f"{most} people were invited by e-mail by you since yesterday; go on later, or by user name.")


def _withdraw(write: TournamentWrite, names: Sequence[str], user: User | None) -> None:
    whose = Q(username__in=names) | Q(user=user) if user else Q(username__in=names)
    _close(write, _open(write).filter(whose), InvitationState.WITHDRAWN)


def _open(write: TournamentWrite) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(tournament=write.tournament, state=InvitationState.OPEN.value)
