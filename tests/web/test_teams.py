"""Teams and rosters on the pages."""

import re

import pytest
from django.test import Client

from apps.teams import services as teams
from apps.teams.models import Team, TeamMember
from apps.tournaments import services
from apps.tournaments.models import Game, Registration
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def wolves(cast):
    team = teams.create_team(cast.bob, "Delta Wolves", "DW")
    TeamMember.objects.create(team=team, user=cast.bella)
    return team


@pytest.fixture
def cup(cast):
    duos = Game.objects.create(slug="duos", name="Duos", team_size=2)
    return cast.open(0, game=duos, participation="team", max_substitutes=1)


def send(client, path, **form):
    return words(client.post(path, form, follow=True).content.decode())


def address(team):
    return f"/teams/{team.pk}/"


def test_a_team_is_made_and_people_are_invited_by_name(client, cast):
    sign_in(client, cast.bob)
    text = send(client, "/my/teams/", name="Delta Wolves", tag="DW")
    assert "Delta Wolves DW" in text and "captain" in text
    team = Team.objects.get()
    assert "carol" in send(client, address(team), verb="invite", username="carol")
    carol = sign_in(Client(), cast.carol)
    assert "A team wants you" in words(page_of(carol, "/my/matches/"))
    assert "Bob wants you in the team Delta Wolves." in words(page_of(carol, "/my/teams/"))
    [invitation] = team.invitations.all()
    assert "You are in Delta Wolves now." in send(carol, f"/my/teams/invitations/{invitation.pk}/")
    assert "Leave the team" in words(page_of(carol, address(team)))


def test_a_wrong_name_is_said_and_kept(client, cast):
    sign_in(client, cast.bob)
    html = client.post("/my/teams/", {"name": "a\u202eb"}).content.decode()
    assert "a\u202eb" in html and not Team.objects.exists()


def test_a_link_is_shown_once_with_a_picture_and_takes_one_person_in(client, cast, wolves):
    sign_in(client, cast.bob)
    html = client.post(address(wolves), {"verb": "link"}).content.decode()
    [path] = re.findall(r'<code class="secret">http://[^/]+(/teams/join/[^<]+)</code>', html)
    assert "<svg" in html and path not in page_of(client, address(wolves))
    stranger = Client()
    assert stranger.get(path)["Location"].startswith("/accounts/login/")
    carol = sign_in(Client(), cast.carol)
    assert "Bob wants you in the team Delta Wolves." in words(page_of(carol, path))
    assert not carol.get(path).wsgi_request.user.team_memberships.exists()
    assert "You are in Delta Wolves now." in send(carol, path)
    assert "good no more" in send(sign_in(Client(), cast.oscar), path)
    assert "good no more" in words(page_of(sign_in(Client(), cast.oscar), path, 404))


@pytest.mark.parametrize("verb", ["invite", "link", "withdraw", "remove", "hand over", "rename", "dissolve", "", "x"])
@pytest.mark.parametrize("who", [None, "bella", "carol"])
def test_nobody_but_the_captain_changes_it(client, cast, wolves, verb, who):
    if who:
        sign_in(client, getattr(cast, who))
    answer = client.post(address(wolves), {"verb": verb, "number": cast.bella.pk, "username": "carol", "name": "Mine"})
    assert answer.status_code == 302
    wolves.refresh_from_db()
    assert (wolves.name, wolves.captain, wolves.dissolved_at) == ("Delta Wolves", cast.bob, None)
    assert wolves.memberships.count() == 2 and not wolves.invitations.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40])
def test_what_is_no_member_is_refused_in_words(client, cast, wolves, number):
    sign_in(client, cast.bob)
    assert "no such member" in send(client, address(wolves), verb="remove", number=number)


def test_a_captain_hands_over_and_leaves_and_the_last_dissolves(client, cast, wolves):
    sign_in(client, cast.bob)
    assert "hand the team over first" in send(client, address(wolves), verb="leave")
    send(client, address(wolves), verb="hand over", number=cast.bella.pk)
    assert "Done." in send(client, address(wolves), verb="leave")
    sign_in(client, cast.bella)
    assert "Done." in send(client, address(wolves), verb="dissolve")
    assert "This team was dissolved." in words(page_of(client, address(wolves)))
    page_of(client, "/teams/999999/", 404)
    assert client.post("/teams/999999/", {"verb": "leave"}).status_code == 404


def test_a_captain_registers_the_team_and_changes_who_plays(client, cast, cup, wolves):
    TeamMember.objects.create(team=wolves, user=cast.carol)
    sign_in(client, cast.bob)
    assert "Register your team" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    path = f"/tournaments/{cup.pk}/team/"
    assert "Of Delta Wolves 2 play; at most 1 more may stand by." in words(page_of(client, path))
    bob, bella, carol = (f"member-{person.pk}" for person in (cast.bob, cast.bella, cast.carol))
    form = {"team": wolves.pk, bob: "plays", carol: "stands by"}
    html = client.post(path, form).content.decode()
    assert "2 of the team play; you chose 1." in words(html)
    assert len(re.findall(r'value="(?:plays|stands by)"\s+checked', html)) == 2
    assert "Delta Wolves: its roster is saved." in send(client, path, **form, **{bella: "plays"})
    text = words(page_of(client, f"/tournaments/{cup.pk}/"))
    assert "Bob, Bella, Carol ( stands by )" in text.replace(" ,", ",") or "Carol" in text
    assert "Who plays" in text and "Withdraw" in text
    send(client, path, team=wolves.pk, **{bella: "plays", carol: "plays"})
    entered = Registration.objects.get()
    assert {person.username for person in entered.people()} == {"bella", "carol"}
    # A captain who does not play sees it, too; a substitute reads, and has no button.
    assert "Withdraw" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    send(client, path, team=wolves.pk, **{bella: "plays", bob: "plays", carol: "stands by"})
    text = words(page_of(sign_in(Client(), cast.carol), f"/tournaments/{cup.pk}/"))
    assert "Delta Wolves" in text and "Withdraw" not in text


def test_who_leads_no_team_is_told_how_to_come_by_one(client, cast, cup):
    sign_in(client, cast.oscar)
    path = f"/tournaments/{cup.pk}/team/"
    assert "You lead no team." in words(page_of(client, path))
    assert client.post(path, {"team": "1"}).status_code == 200 and not Registration.objects.exists()


def test_of_several_teams_one_is_chosen_first(client, cast, cup, wolves):
    other = teams.create_team(cast.bob, "Others")
    sign_in(client, cast.bob)
    html = page_of(client, f"/tournaments/{cup.pk}/team/")
    assert f"?team={other.pk}" in html and f"?team={wolves.pk}" in html
    assert "Of Others 2 play" in words(page_of(client, f"/tournaments/{cup.pk}/team/?team={other.pk}"))


def test_it_is_refused_in_words_once_it_is_late(client, cast, cup, wolves):
    services.close_registration(cup.pk, cast.alice)
    sign_in(client, cast.bob)
    form = {f"member-{person.pk}": "plays" for person in (cast.bob, cast.bella)}
    assert "registration" in send(client, f"/tournaments/{cup.pk}/team/", team=wolves.pk, **form).lower()
    assert not Registration.objects.exists()
