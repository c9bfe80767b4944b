"""Teams in a tournament: who plays for them, who may act, and who may not be there twice."""

import pytest

from apps.accounts.ending import end_account
from apps.accounts.tasks import erase
from apps.common.times import in_utc
from apps.teams import services as teams
from apps.teams.errors import TeamRefused
from apps.teams.models import TeamMember
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Game, LoggedEvent, Match, Registration, RosterPlace
from apps.tournaments.selectors.events import times_told
from apps.tournaments.selectors.evidence import evidence_for
from apps.tournaments.selectors.matches import my_matches
from apps.tournaments.selectors.registrations import my_registration
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.rosters import public_roster
from apps.tournaments.services.evidence import Given, check_may_show
from tests.support.cast import bobs_win, make_user
from tests.support.http import caller
from tests.support.record import record

pytestmark = pytest.mark.django_db
SIZE = 2


@pytest.fixture
def duos():
    return Game.objects.create(slug="duos", name="Duos", team_size=SIZE)


@pytest.fixture
def cup(cast, duos):
    return cast.open(0, game=duos, participation="team", max_substitutes=1, check_in_required=False)


def team_of(name, *people):
    """Of these people, the first of them the captain."""
    team = teams.create_team(people[0], name)
    TeamMember.objects.bulk_create(TeamMember(team=team, user=person) for person in people[1:])
    return team


def ids(*people):
    return [person.pk for person in people]


@pytest.fixture
def wolves(cast):
    return team_of("Delta Wolves", cast.bob, cast.carol, cast.oscar)


@pytest.fixture
def entered(cast, cup, wolves):
    """Bob and Carol play, Oscar stands by."""
    return services.register_team(cup.pk, cast.bob, wolves.pk, ids(cast.bob, cast.carol, cast.oscar))


@pytest.fixture
def match(cast, cup, entered):
    """The Wolves against the Foxes: Bella and Dora."""
    foxes = team_of("Red Foxes", cast.bella, make_user("dora"))
    services.register_team(cup.pk, cast.bella, foxes.pk, [row.user_id for row in foxes.memberships.all()])
    services.close_registration(cup.pk, cast.alice)
    services.start_tournament(cup.pk, cast.alice, random_seed=1)
    return Match.objects.get(tournament=cup)


def shown(registration):
    return [(place["name"], place["is_substitute"]) for place in public_roster(registration)]


def test_a_captain_registers_a_team_with_its_roster(cast, cup, entered):
    assert (entered.name, entered.state) == ("Delta Wolves", "confirmed")
    assert shown(entered) == [("Bob", False), ("Carol", False), ("Oscar", True)]
    assert {person.username for person in entered.people()} == {"bob", "carol"}


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (["bob"], "2 starters and at most 1 substitutes; this one has 1"),
        (["bob", "carol", "oscar", "bella"], "this one has 4"),
        (["bob", "bob"], "twice"),
        (["bob", "bella"], "member of the team"),
        (["bob", None], "member of the team"),
    ],
)
def test_a_roster_that_is_none_is_refused(cast, cup, wolves, roster, said):
    wanted = [getattr(cast, name).pk if name else 10**9 for name in roster]
    before = record(cup.pk)
    with pytest.raises(InvalidInput, match=said):
        services.register_team(cup.pk, cast.bob, wolves.pk, wanted)
    assert record(cup.pk) == before


def test_nobody_but_the_captain_registers_a_team(cast, cup, wolves):
    with pytest.raises(PermissionRefused):
        services.register_team(cup.pk, cast.carol, wolves.pk, ids(cast.bob, cast.carol))


def test_people_register_for_themselves_or_captains_their_teams(cast, cup, wolves):
    with pytest.raises(Conflict, match="captains register their teams"):
        services.register_player(cup.pk, cast.bella)
    alone = cast.open(0)
    with pytest.raises(Conflict, match="register for themselves"):
        services.register_team(alone.pk, cast.bob, wolves.pk, ids(cast.bob, cast.carol))


def test_it_stays_who_may_register_once_somebody_has(cast, cup, entered):
    with pytest.raises(Conflict, match="stays who may register"):
        services.edit_tournament(cup.pk, cast.alice, participation="solo")


def test_nobody_is_in_a_tournament_twice(cast, cup, entered):
    other = team_of("Others", cast.bella, cast.oscar)
    with pytest.raises(Conflict, match="takes part already, in “Delta Wolves”"):
        services.register_team(cup.pk, cast.bella, other.pk, ids(cast.bella, cast.oscar))
    with pytest.raises(Conflict, match="registered in this tournament already"):
        services.register_team(cup.pk, cast.bob, entered.team_id, ids(cast.bob, cast.carol))
    ((_, code),) = services.add_guests(cup.pk, cast.alice, ["Walk-ins"])
    with pytest.raises(Conflict, match="already"):
        services.claim_guest(code, cast.oscar)


def test_who_withdrew_is_free_for_another_team(cast, cup, entered):
    services.withdraw_registration(entered.pk, cast.carol)
    other = team_of("Others", cast.bella, cast.oscar)
    again = services.register_team(cup.pk, cast.bella, other.pk, ids(cast.bella, cast.oscar))
    assert shown(again) == [("Bella", False), ("Oscar", False)]
    assert my_registration(cast.oscar.pk, cup.pk) == again


def test_who_withdrew_left_when_the_sites_clock_says_so_and_not_the_databases(cup, entered, cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    services.withdraw_registration(entered.pk, cast.carol)
    left = set(RosterPlace.objects.filter(registration=entered).values_list("left_at", flat=True))
    assert [in_utc(at) for at in left] == ["2030-01-01T12:00:00Z"]


def test_any_starter_acts_for_the_team_and_the_other_side_never(cast, cup, match):
    services.ready_up(match.pk, cast.carol)
    with pytest.raises(PermissionRefused):
        services.ready_up(match.pk, cast.oscar)
    services.start_match(match.pk, cast.rita)
    report = services.report_result(match.pk, cast.bob, bobs_win(match))
    with pytest.raises(PermissionRefused):
        services.confirm_result(match.pk, cast.carol)
    assert report.by.name == "Delta Wolves"
    match.refresh_from_db()
    services.confirm_result(match.pk, cast.bella)


def test_substitutes_read_as_players_and_do_not_act(cast, cup, entered):
    membership = membership_of(cast.oscar.pk, cup.pk)
    assert (membership.role, membership.registration_id, membership.plays_as) == (Role.PLAYER, entered.pk, None)
    assert membership_of(cast.carol.pk, cup.pk).plays_as == entered.pk
    with pytest.raises(PermissionRefused):
        services.withdraw_registration(entered.pk, cast.oscar)


def test_a_captain_who_does_not_play_withdraws_and_checks_in_the_team(cast, cup):
    team = team_of("Coached", cast.bob, cast.carol, cast.oscar)
    entered = services.register_team(cup.pk, cast.bob, team.pk, ids(cast.carol, cast.oscar))
    assert membership_of(cast.bob.pk, cup.pk).plays_as is None
    services.close_registration(cup.pk, cast.alice)
    services.open_check_in(cup.pk, cast.alice)
    services.check_in_registration(entered.pk, cast.bob)
    services.withdraw_registration(entered.pk, cast.bob)


def test_all_of_a_roster_find_their_matches(cast, match):
    for person in (cast.bob, cast.carol, cast.oscar, cast.bella):
        assert list(my_matches(person.pk)) == [match]


def test_the_captain_changes_the_roster_until_the_start(cast, cup, entered):
    services.change_roster(entered.pk, cast.bob, ids(cast.oscar, cast.bob))
    assert shown(entered) == [("Oscar", False), ("Bob", False)]
    assert my_registration(cast.carol.pk, cup.pk) is None
    with pytest.raises(PermissionRefused):
        services.change_roster(entered.pk, cast.carol, ids(cast.bob, cast.carol))
    told = times_told(cup.pk, "roster_changed")
    services.change_roster(entered.pk, cast.bob, ids(cast.oscar, cast.bob))
    assert times_told(cup.pk, "roster_changed") == told


def test_a_roster_is_locked_at_the_start(cast, cup, match, entered):
    with pytest.raises(Conflict):
        services.change_roster(entered.pk, cast.bob, ids(cast.oscar, cast.bob))
    with pytest.raises(PermissionRefused):
        services.substitute(entered.pk, cast.bob, cast.carol.pk, cast.oscar.pk, "ill")


def disputed(cast, match):
    """Bob reports the match with a link, and Bella disputes it."""
    services.ready_up(match.pk, cast.bob)
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, bobs_win(match), Given("https://video.example/7"))
    return services.dispute_result(match.pk, cast.bella, "other", "Look at the clock.")


@pytest.mark.parametrize("swapped", [False, True], ids=["the substitute", "the captain who does not play"])
def test_who_stands_by_reads_the_evidence_of_a_match_and_gives_none(cast, cup, match, entered, client, swapped):
    reader = cast.bob if swapped else cast.oscar
    dispute = disputed(cast, match)
    if swapped:
        services.substitute(entered.pk, cast.alice, cast.bob.pk, cast.oscar.pk, "Bob is ill.")
    assert evidence_for(reader.pk, cup.pk).count() == 1
    found = caller(reader).get(f"/api/v1/disputes/{dispute.pk}/").json()
    assert [row["link"] for row in found["evidence"]] == ["https://video.example/7"]
    client.force_login(reader)
    html = client.get(f"/matches/{match.pk}/").content.decode()
    assert "https://video.example/7" in html and "What both sides say" in html
    assert "/do/" not in html and "You stand by" in html
    with pytest.raises(PermissionRefused, match="Only the players"):
        check_may_show(match.pk, reader)
    stranger = make_user("stranger")
    assert not evidence_for(stranger.pk, cup.pk).exists()
    client.force_login(stranger)
    assert "video.example" not in client.get(f"/matches/{match.pk}/").content.decode()


def test_an_organizer_lets_a_substitute_play_with_a_reason(cast, cup, match, entered):
    services.substitute(entered.pk, cast.alice, cast.carol.pk, cast.oscar.pk, "Carol is ill.")
    assert shown(entered) == [("Bob", False), ("Oscar", False), ("Carol", True)]
    services.ready_up(match.pk, cast.oscar)
    newest = LoggedEvent.objects.filter(type="roster_changed").latest("sequence")
    for person, reason in ((cast.alice, "Carol is ill."), (cast.bob, "Carol is ill."), (cast.bella, ""), (None, "")):
        reader = membership_of(person.pk if person else None, cup.pk)
        event = replay(cup.pk, reader, newest.sequence - 1, None, None)["events"][0]
        assert event["data"]["reason"] == reason


def test_an_organizer_brings_another_member_in(cast, cup, match, entered, wolves):
    nina = make_user("nina")
    with pytest.raises(InvalidInput, match="member of the team"):
        services.substitute(entered.pk, cast.alice, cast.carol.pk, nina.pk, "ill")
    TeamMember.objects.create(team=wolves, user=nina)
    with pytest.raises(Conflict, match="nothing to change"):
        services.substitute(entered.pk, cast.alice, cast.carol.pk, cast.bob.pk, "ill")
    with pytest.raises(InvalidInput, match="not in this roster"):
        services.substitute(entered.pk, cast.alice, nina.pk, cast.bob.pk, "ill")
    services.substitute(entered.pk, cast.alice, cast.carol.pk, nina.pk, "ill")
    assert shown(entered) == [("Bob", False), ("Nina", False), ("Oscar", True)]
    assert membership_of(cast.carol.pk, cup.pk).role is Role.SPECTATOR


def test_nobody_leaves_a_team_while_in_its_roster_somewhere(cast, cup, entered, wolves):
    before = record(cup.pk)
    for leave in (
        lambda: teams.leave_team(wolves.pk, cast.carol),
        lambda: teams.remove_member(wolves.pk, cast.bob, cast.oscar.pk),
        lambda: teams.dissolve_team(wolves.pk, cast.bob),
    ):
        with pytest.raises(TeamRefused, match="Friday Cup"):
            leave()
    assert record(cup.pk) == before and wolves.memberships.count() == 3
    services.change_roster(entered.pk, cast.bob, ids(cast.bob, cast.oscar))
    teams.leave_team(wolves.pk, cast.carol)
    services.cancel_tournament(cup.pk, cast.alice)
    teams.dissolve_team(wolves.pk, cast.bob)


def test_a_guest_is_a_team_without_accounts(cast, cup, match, entered):
    assert public_roster(match.participant1) and Registration.objects.filter(tournament=cup).count() == 2
    other = cast.open(0, game=cup.game, participation="team")
    ((guest, _),) = services.add_guests(other.pk, cast.alice, ["Walk-ins"])
    assert public_roster(guest) == [] and guest.people() == []


def test_before_the_start_a_substitute_moves_up_for_who_has_ended_their_account(cast, cup, entered):
    end_account(cast.carol.pk)
    erase.func(cast.carol.pk)
    assert shown(entered) == [("Bob", False), ("Oscar", False)]
    end_account(cast.oscar.pk)
    erase.func(cast.oscar.pk)
    entered.refresh_from_db()
    assert entered.state == "withdrawn"


def test_the_log_forgets_who_has_ended_their_account_also_where_they_left_a_roster(cast, cup, entered):
    services.change_roster(entered.pk, cast.bob, ids(cast.bob, cast.oscar))
    assert "Carol" in str(list(LoggedEvent.objects.values("data", "public")))
    end_account(cast.carol.pk)
    erase.func(cast.carol.pk)
    assert "Carol" not in str(list(LoggedEvent.objects.values("data", "public")))
    cup.refresh_from_db()
    epoch = cup.epoch
    erase.func(cast.carol.pk)
    cup.refresh_from_db()
    assert cup.epoch == epoch
    assert RosterPlace.objects.filter(user=cast.carol).count() == 1


def test_the_api_registers_a_team_and_shows_who_plays(cast, cup, wolves):
    body = {"team": wolves.pk, "roster": ids(cast.bob, cast.carol)}
    answer = caller(cast.bob).post(f"/api/v1/tournaments/{cup.pk}/registrations/", body)
    assert answer.status_code == 201
    path = f"/api/v1/registrations/{answer.json()['registration_id']}/"
    assert [place["name"] for place in caller().get(f"{path}roster/").json()] == ["Bob", "Carol"]
    assert caller(cast.carol).get(path).json()["roster"][0]["name"] == "Bob"
    assert caller().get(f"/api/v1/teams/{wolves.pk}/").json()["members"][0]["user_id"] is None
    assert caller(cast.carol).get(f"/api/v1/teams/{wolves.pk}/").json()["members"][0]["user_id"] == cast.bob.pk
