"""Teams: who is in them, how one comes in, and how one gets out again."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.addresses import confirm_address
from apps.accounts.ending import end_account
from apps.teams import services
from apps.teams.errors import NoSuchTeam, OnlyTheCaptain, TeamRefused
from apps.teams.models import Team, TeamInvitation, TeamMember
from apps.teams.selectors import invitations_to, teams_of
from tests.support.background import do_tasks
from tests.support.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def wolves(cast):
    """Bob leads them; Bella is in."""
    team = services.create_team(cast.bob, "Delta Wolves", "DW")
    TeamMember.objects.create(team=team, user=cast.bella)
    return team


def members(team):
    return {membership.user.username for membership in team.memberships.select_related("user")}


def test_who_makes_a_team_is_its_captain_and_in_it(cast):
    team = services.create_team(cast.bob, "Delta Wolves", "DW")
    assert (team.captain, members(team)) == (cast.bob, {"bob"})


@pytest.mark.parametrize(
    ("name", "tag"), [("", ""), ("x" * 61, ""), ("a\x00b", ""), ("Wolves", "ninechars"), ("\u200b", "")]
)
def test_what_is_no_name_makes_no_team(cast, name, tag):
    with pytest.raises(ValidationError):
        services.create_team(cast.bob, name, tag)
    assert not Team.objects.exists()


def test_somebody_is_invited_by_name_and_takes_the_place(cast, wolves):
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    [invitation] = invitations_to(cast.carol)
    services.accept_invitation(invitation.pk, cast.carol)
    assert members(wolves) == {"bob", "bella", "carol"} and list(teams_of(cast.carol)) == [wolves]
    assert not TeamInvitation.objects.exists()


def test_whose_name_nobody_has_is_invited_alike(cast, wolves):
    for name in ("carol", "nobody"):
        services.invite_by_name(wolves.pk, cast.bob, name)
    shown = TeamInvitation.objects.values_list("username", flat=True)
    assert sorted(shown) == ["carol", "nobody"]


def test_an_invitation_is_answered_by_its_person_alone(cast, wolves):
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    invitation = TeamInvitation.objects.get()
    for answer in (services.accept_invitation, services.decline_invitation):
        with pytest.raises(NoSuchTeam):
            answer(invitation.pk, cast.oscar)
    services.decline_invitation(invitation.pk, cast.carol)
    assert members(wolves) == {"bob", "bella"} and not TeamInvitation.objects.exists()


def test_a_link_takes_one_person_in_and_is_used_up(cast, wolves):
    _, code = services.invite_by_link(wolves.pk, cast.bob)
    services.accept_link(code, cast.bella)
    services.accept_link(code, cast.carol)
    with pytest.raises(NoSuchTeam, match="good no more"):
        services.accept_link(code, cast.oscar)
    assert members(wolves) == {"bob", "bella", "carol"}
    assert code not in str(TeamInvitation.objects.values())


def test_an_invitation_ends_by_itself_and_can_be_taken_back(cast, wolves, time_machine):
    row, code = services.invite_by_link(wolves.pk, cast.bob)
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    services.withdraw_invitation(wolves.pk, cast.bob, row.pk)
    with pytest.raises(NoSuchTeam):
        services.accept_link(code, cast.oscar)
    time_machine.move_to(timezone.now() + services.INVITATION_GOOD_FOR)
    assert not invitations_to(cast.carol)
    with pytest.raises(NoSuchTeam):
        services.accept_invitation(TeamInvitation.objects.get().pk, cast.carol)


def test_the_captain_alone_decides(cast, wolves):
    invitation, _ = services.invite_by_link(wolves.pk, cast.bob)
    for call in (
        lambda: services.invite_by_name(wolves.pk, cast.bella, "carol"),
        lambda: services.invite_by_link(wolves.pk, cast.bella),
        lambda: services.withdraw_invitation(wolves.pk, cast.bella, invitation.pk),
        lambda: services.remove_member(wolves.pk, cast.bella, cast.bob.pk),
        lambda: services.rename_team(wolves.pk, cast.bella, "Mine", ""),
        lambda: services.hand_team_over(wolves.pk, cast.bella, cast.bella.pk),
        lambda: services.dissolve_team(wolves.pk, cast.bella),
    ):
        with pytest.raises(OnlyTheCaptain):
            call()
    assert members(wolves) == {"bob", "bella"}


def test_the_captain_hands_over_before_leaving(cast, wolves):
    for leave in (
        lambda: services.leave_team(wolves.pk, cast.bob),
        lambda: services.remove_member(wolves.pk, cast.bob, cast.bob.pk),
    ):
        with pytest.raises(TeamRefused, match="hand the team over"):
            leave()
    with pytest.raises(NoSuchTeam):
        services.hand_team_over(wolves.pk, cast.bob, cast.carol.pk)
    services.hand_team_over(wolves.pk, cast.bob, cast.bella.pk)
    services.leave_team(wolves.pk, cast.bob)
    assert members(wolves) == {"bella"}


def test_a_dissolved_team_is_nobodys_and_stays_for_its_results(cast, wolves):
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    services.dissolve_team(wolves.pk, cast.bob)
    assert members(wolves) == set() and not TeamInvitation.objects.exists() and not teams_of(cast.bob)
    with pytest.raises(TeamRefused, match="dissolved"):
        services.invite_by_name(wolves.pk, cast.bob, "carol")


def test_all_of_it_has_bounds(cast, wolves, monkeypatch):
    for name in ("MOST_TEAMS", "MOST_MEMBERS", "MOST_INVITATIONS"):
        monkeypatch.setattr(services, name, 2)
    services.create_team(cast.bob, "Second")
    with pytest.raises(TeamRefused, match="You are in 2 teams"):
        services.create_team(cast.bob, "Third")
    codes = [services.invite_by_link(wolves.pk, cast.bob)[1] for _ in range(2)]
    with pytest.raises(TeamRefused, match="2 invitations of this team are open"):
        services.invite_by_name(wolves.pk, cast.bob, "carol")
    with pytest.raises(TeamRefused, match="at most 2 members"):
        services.accept_link(codes[0], cast.carol)


def test_who_is_invited_gets_one_mail_a_day_which_quotes_nobody(cast, wolves):
    confirm_address(cast.carol)
    other = services.create_team(cast.bob, "Second")
    for team in (wolves, other):
        services.invite_by_name(team.pk, cast.bob, "carol")
    services.invite_by_name(wolves.pk, cast.bob, "nobody")
    do_tasks()
    [letter] = mail.outbox
    assert letter.subject == "You are invited to a team"
    assert "Wolves" not in letter.body and "Bob" not in letter.body


def test_a_team_goes_on_without_a_captain_whose_account_ends(cast, wolves):
    alone = services.create_team(cast.bob, "Alone")
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    end_account(cast.bob.pk)
    wolves.refresh_from_db()
    alone.refresh_from_db()
    assert (wolves.captain, members(wolves)) == (cast.bella, {"bella"})
    assert alone.dissolved_at is not None
    assert not TeamInvitation.objects.exists()


def test_an_account_that_ends_is_in_no_team_and_invited_to_none(cast, wolves):
    services.invite_by_name(wolves.pk, cast.bob, "carol")
    end_account(cast.bella.pk)
    end_account(cast.carol.pk)
    assert members(wolves) == {"bob"} and not TeamInvitation.objects.exists()
    assert not make_user("dora").team_invitations.exists()
