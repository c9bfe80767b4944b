"""A registration is a person's, a team's or a guest's, and whoever asks who plays is told the same of all three."""

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.teams.models import Team
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Registration, RosterPlace
from apps.tournaments.selectors.matches import my_matches
from apps.tournaments.selectors.registrations import my_registration
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from tests.support.cast import bobs_win, make_user
from tests.support.http import caller

pytestmark = pytest.mark.django_db


def entered(tournament, **whose):
    """A team with its captain as the one who plays."""
    made = Registration.objects.create(tournament=tournament, state="confirmed", **whose)
    if made.team is not None:
        RosterPlace.objects.create(tournament=tournament, registration=made, user=made.team.captain)
    return made


@pytest.fixture
def of_three_kinds(cast):
    """Bob plays for himself, Bella leads a team, the third is a guest; each pair meets in a round robin."""
    tournament = cast.open(1, format="round_robin")
    team = Team.objects.create(name="Delta Wolves", tag="DW", captain=cast.bella)
    entered(tournament, team=team, name=team.name)
    entered(tournament, is_guest=True, name="A walk-in")
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    return tournament


def named(tournament, name):
    return Registration.objects.get(tournament=tournament, name=name)


def test_who_acts_for_a_registration(cast, of_three_kinds):
    people = {row.name: row.people() for row in of_three_kinds.registrations.all()}
    assert people == {"Bob": [cast.bob], "Delta Wolves": [cast.bella], "A walk-in": []}


def test_a_captain_is_a_player_of_the_tournament_with_the_teams_registration(cast, of_three_kinds):
    team = named(of_three_kinds, "Delta Wolves")
    membership = membership_of(cast.bella.pk, of_three_kinds.pk)
    assert (membership.role, membership.registration_id) == (Role.PLAYER, team.pk)
    assert my_registration(cast.bella.pk, of_three_kinds.pk) == team
    services.check_in_registration(team.pk, cast.bella)
    services.withdraw_registration(team.pk, cast.bella)
    assert membership_of(cast.bella.pk, of_three_kinds.pk).role is Role.SPECTATOR


def test_another_persons_team_is_not_ones_own(cast, of_three_kinds):
    with pytest.raises(PermissionRefused):
        services.check_in_registration(named(of_three_kinds, "Delta Wolves").pk, cast.bob)


def test_a_captain_does_not_register_beside_the_team(cast):
    tournament = cast.open(1)
    entered(tournament, team=Team.objects.create(name="Delta Wolves", captain=cast.bella), name="Delta Wolves")
    with pytest.raises(Conflict, match="registered in this tournament already"):
        services.register_player(tournament.pk, cast.bella)


def test_nobody_but_the_staff_acts_for_a_guest(cast, of_three_kinds):
    guest = named(of_three_kinds, "A walk-in")
    for outsider in (cast.bob, cast.carol, cast.rita):
        with pytest.raises(PermissionRefused):
            services.check_in_registration(guest.pk, outsider)
    services.check_in_registration(guest.pk, cast.alice)
    guest.refresh_from_db()
    assert guest.state == "checked_in"


def test_a_tournament_of_all_three_kinds_is_played_to_its_end(cast, of_three_kinds):
    for row in of_three_kinds.registrations.all():
        services.check_in_registration(row.pk, (*row.people(), cast.alice)[0])
    services.start_tournament(of_three_kinds.pk, cast.alice, random_seed=1)
    bobs, teams = my_matches(cast.bob.pk), my_matches(cast.bella.pk)
    assert (bobs.count(), teams.count()) == (2, 2)
    [between] = set(bobs) & set(teams)
    services.start_match(between.pk, cast.rita)
    report = services.report_result(between.pk, cast.bella, bobs_win(between))
    assert report.by.name == "Delta Wolves"
    services.confirm_result(between.pk, cast.bob)
    for match in Match.objects.filter(tournament=of_three_kinds, state="check_in", bye=False):
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    shown = tournament_snapshot(of_three_kinds.pk)
    assert shown["tournament"]["state"] in ("completed", "awaiting_review")
    assert {row["name"] for row in shown["registrations"]} == {"Bob", "Delta Wolves", "A walk-in"}


def test_the_page_says_to_a_captain_what_the_team_has_to_do(cast, of_three_kinds, client):
    client.force_login(cast.bella)
    text = client.get(f"/tournaments/{of_three_kinds.pk}/").content.decode()
    assert "Check in" in text
    client.force_login(cast.carol)
    assert "Check in" not in client.get(f"/tournaments/{of_three_kinds.pk}/").content.decode()


def test_the_api_shows_all_three_alike(cast, of_three_kinds):
    rows = caller().get(f"/api/v1/tournaments/{of_three_kinds.pk}/registrations/").json()["results"]
    assert {row["name"] for row in rows} == {"Bob", "Delta Wolves", "A walk-in"}
    assert len({tuple(sorted(row)) for row in rows}) == 1


@pytest.mark.parametrize(
    "whose",
    [
        {},
        {"user": True, "team": True},
        {"user": True, "is_guest": True},
        {"team": True, "is_guest": True},
        {"user": True, "team": True, "is_guest": True},
    ],
)
def test_the_database_refuses_a_registration_of_nobody_or_of_two(cast, whose):
    tournament = cast.open(0)
    made = {"user": cast.bob, "team": Team.objects.create(name="Delta Wolves", captain=cast.bella), "is_guest": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        entered(tournament, name="X", **{field: made[field] for field in whose})


def test_a_team_has_one_living_registration_and_may_come_again_after_a_withdrawal(cast):
    tournament = cast.open(0)
    team = Team.objects.create(name="Delta Wolves", captain=cast.bella)
    first = entered(tournament, team=team, name=team.name)
    with pytest.raises(IntegrityError), transaction.atomic():
        entered(tournament, team=team, name=team.name)
    services.withdraw_registration(first.pk, cast.bella)
    assert entered(tournament, team=team, name=team.name).pk != first.pk


def test_many_guests_are_many_registrations(cast):
    tournament = cast.open(0)
    for number in range(3):
        entered(tournament, is_guest=True, name=f"Guest {number}")
    assert tournament.registrations.filter(is_guest=True).count() == 3


def test_an_inactive_captain_acts_for_nobody(cast, of_three_kinds):
    User.objects.filter(pk=cast.bella.pk).update(is_active=False)
    assert membership_of(cast.bella.pk, of_three_kinds.pk).role is Role.SPECTATOR
    assert membership_of(make_user("new").pk, of_three_kinds.pk).role is Role.SPECTATOR
