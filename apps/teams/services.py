"""Writes to teams. Each locks the team's row; who enters a team in a tournament locks it after the tournament's."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.ending import has_ended
from apps.accounts.models import User
from apps.common.once import stop_if_answered
from apps.teams import hooks
from apps.teams.errors import NoSuchTeam, OnlyTheCaptain, TeamRefused
from apps.teams.models import Team, TeamInvitation, TeamMember
from apps.teams.tasks import mail_invitation

# Of one person: teams they are in, and teams they ever made, whoever leads them now.
MOST_TEAMS = 20
MOST_MADE = 100
MOST_MEMBERS = 30
MOST_INVITATIONS = 30
INVITATION_GOOD_FOR = timedelta(days=14)
NO_SUCH_LINK = "This link is good no more, or never was. Ask the captain for another one."


def create_team(captain: User, name: str, tag: str = "") -> Team:
    """A team with its captain in it. Raises Django's `ValidationError` for what is no name, `TeamRefused` for too
    many."""
    team = Team(name=name, tag=tag, captain=captain, made_by=captain)
    team.full_clean(exclude=["captain", "made_by"])
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=captain.pk)
        stop_if_answered()
        if Team.objects.filter(made_by=captain).count() >= MOST_MADE:
            raise TeamRefused(f"You have made {MOST_MADE} teams; there are no more.")
        _require_room_of(captain)
        team.save()
        TeamMember.objects.create(team=team, user=captain)
    return team


def rename_team(team_id: int, actor: User, name: str, tag: str) -> Team:
    """Another name. Where the team is entered already it is shown by the name that it had then."""
    with _led(team_id, actor) as team:
        team.name, team.tag = name, tag
        team.full_clean(exclude=["captain", "made_by"])
        team.save(update_fields=["name", "tag"])
    return team


def dissolve_team(team_id: int, actor: User) -> Team:
    """End a team, whose results stay. Refused while it takes part in what is not over."""
    with _led(team_id, actor) as team:
        _ask_others(team, None)
        team.dissolved_at = timezone.now()
        team.save(update_fields=["dissolved_at"])
        team.memberships.all().delete()
        team.invitations.all().delete()
    return team


def leave_team(team_id: int, user: User) -> None:
    """Leave a team. Its captain hands it over or dissolves it instead."""
    with _locked(team_id) as team:
        if team.captain_id == user.pk:
            raise TeamRefused("You are its captain: hand the team over first, or dissolve it.")
        _take_out(team, user.pk)


def remove_member(team_id: int, actor: User, user_id: int) -> None:
    with _led(team_id, actor) as team:
        if user_id == actor.pk:
            raise TeamRefused("You are its captain: hand the team over first, or dissolve it.")
        _take_out(team, user_id)


def hand_team_over(team_id: int, actor: User, user_id: int) -> Team:
    """Make another member the captain."""
    with _led(team_id, actor) as team:
        if not team.memberships.filter(user=user_id, user__is_active=True).exists():
            raise NoSuchTeam("This team has no such member.")
        _make_captain(team, user_id)
    return team


def _make_captain(team: Team, user_id: int) -> None:
    team.captain_id = user_id
    team.save(update_fields=["captain"])
    for tell in hooks.after_new_captain:
        tell(team)


def invite_by_name(team_id: int, actor: User, username: str) -> None:
    """Offer whoever has this user name a place. Nobody learns here whether anybody has it."""
    with _led(team_id, actor) as team:
        now = timezone.now()
        _require_few_invitations(team, username)
        user = User.objects.filter(username=username, is_active=True).first()
        offer = {"user": user, "invited_by": actor, "ends_at": now + INVITATION_GOOD_FOR}
        invitation, _ = team.invitations.update_or_create(username=username, defaults=offer)
        # Also where nobody has the name: that is found out where nobody waits for it.
        mail_invitation.enqueue(invitation.pk)


def invite_by_link(team_id: int, actor: User) -> tuple[TeamInvitation, str]:
    """A link that takes one person into the team, and its code, which nothing here knows afterwards."""
    with _led(team_id, actor) as team:
        _require_few_invitations(team, "")
        code = secrets.token_urlsafe(16)
        ends_at = timezone.now() + INVITATION_GOOD_FOR
        return team.invitations.create(digest=_digest(code), invited_by=actor, ends_at=ends_at), code


def withdraw_invitation(team_id: int, actor: User, invitation_id: int) -> None:
    with _led(team_id, actor) as team:
        taken, _ = team.invitations.filter(pk=invitation_id).delete()
        if not taken:
            raise NoSuchTeam("There is no such invitation; it may have been answered.")


def accept_invitation(invitation_id: int, user: User) -> Team:
    """Take the place that was offered by name."""
    return _accept(Q(pk=invitation_id, user=user), user, NoSuchTeam())


def accept_link(code: str, user: User) -> Team:
    """Take the place that this link offers. Whoever is in the team already uses nothing up."""
    return _accept(Q(digest=_digest(code)), user, NoSuchTeam(NO_SUCH_LINK))


def decline_invitation(invitation_id: int, user: User) -> None:
    taken, _ = TeamInvitation.objects.filter(pk=invitation_id, user=user).delete()
    if not taken:
        raise NoSuchTeam


def team_of_link(code: str) -> Team | None:
    """To which team this link leads, to show it before anybody accepts."""
    found = TeamInvitation.objects.filter(digest=_digest(code), ends_at__gt=timezone.now())
    invitation = found.select_related("team__captain").first()
    return invitation.team if invitation else None


def forget_member(user: User) -> None:
    """Take a person whose account ends out of their teams: each goes to who is in it longest, or is dissolved."""
    for team in Team.objects.select_for_update(no_key=True).filter(captain=user, dissolved_at=None).order_by("pk"):
        heir = team.memberships.filter(user__is_active=True).exclude(user=user).first()
        if heir is not None:
            _make_captain(team, heir.user_id)
            continue
        team.dissolved_at = timezone.now()
        team.save(update_fields=["dissolved_at"])
    user.team_memberships.all().delete()
    TeamInvitation.objects.filter(Q(user=user) | Q(username=user.username) | Q(invited_by=user)).delete()


def erase_member(user_id: int) -> None:
    """What came while the account ended."""
    if has_ended(user_id):
        TeamMember.objects.filter(user=user_id).delete()
        TeamInvitation.objects.filter(Q(user=user_id) | Q(invited_by=user_id)).delete()


def _accept(which: Q, user: User, unknown: NoSuchTeam) -> Team:
    found = TeamInvitation.objects.filter(which, ends_at__gt=timezone.now())
    team_id = found.values_list("team_id", flat=True).first()
    if team_id is None:
        raise unknown
    with _locked(team_id) as team:
        invitation = found.first()
        if invitation is None:
            raise unknown
        if team.memberships.filter(user=user).exists():
            return team
        # Two links at once may make one team more of it; to lock the account here could lock up its end.
        _require_room_of(user)
        if team.memberships.count() >= MOST_MEMBERS:
            raise TeamRefused(f"A team has at most {MOST_MEMBERS} members; its captain has to make room.")
        TeamMember.objects.create(team=team, user=user)
        # That of the name too: there is nothing left to answer.
        team.invitations.filter(Q(pk=invitation.pk) | Q(user=user)).delete()
    return team


def _require_room_of(user: User) -> None:
    if user.team_memberships.count() >= MOST_TEAMS:
        raise TeamRefused(f"You are in {MOST_TEAMS} teams; leave one of them first.")


def _require_few_invitations(team: Team, username: str) -> None:
    team.invitations.filter(ends_at__lte=timezone.now()).delete()
    others = team.invitations.exclude(username=username) if username else team.invitations
    if others.count() >= MOST_INVITATIONS:
        raise TeamRefused(f"{MOST_INVITATIONS} invitations of this team are open; take one back first.")


def _take_out(team: Team, user_id: int) -> None:
    membership = team.memberships.filter(user=user_id).first()
    if membership is None:
        raise NoSuchTeam("This team has no such member.")
    _ask_others(team, user_id)
    membership.delete()


def _ask_others(team: Team, user_id: int | None) -> None:
    for ask in hooks.before_leaving:
        ask(team, user_id)


@contextmanager
def _locked(team_id: int) -> Iterator[Team]:
    with transaction.atomic():
        team = Team.objects.select_for_update(no_key=True).filter(pk=team_id).first()
        stop_if_answered()
        if team is None:
            raise NoSuchTeam
        if team.dissolved_at is not None:
            raise TeamRefused("This team was dissolved.")
        yield team


@contextmanager
def _led(team_id: int, actor: User) -> Iterator[Team]:
    """The locked team of its captain."""
    with _locked(team_id) as team:
        if team.captain_id != actor.pk:
            raise OnlyTheCaptain
        yield team


def _digest(code: str) -> str:
    # Without a key: nobody finds 128 bits by trying.
    return sha256(code.encode()).hexdigest()
