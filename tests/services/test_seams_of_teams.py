"""Teams where they meet what else there is on match day: answers, disputes, scopes, the log, accounts that end."""

import pytest
from django.test import Client

from apps.accounts.ending import end_account
from apps.accounts.tasks import erase
from apps.common.models import KeptAnswer
from apps.teams import services as teams
from apps.teams.errors import TeamRefused
from apps.teams.models import TeamMember
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Dispute, Game, LoggedEvent, Match, Registration, RegistrationAnswer, Tournament
from tests.services.test_deadlines import clock as clock
from tests.services.test_rosters import cup as cup
from tests.services.test_rosters import duos as duos
from tests.services.test_rosters import entered as entered
from tests.services.test_rosters import ids, team_of
from tests.services.test_rosters import match as match
from tests.services.test_rosters import wolves as wolves
from tests.support.background import do_tasks
from tests.support.cast import bobs_win, make_user
from tests.support.http import caller

pytestmark = pytest.mark.django_db


def gone(user):
    end_account(user.pk)
    erase.func(user.pk)


@pytest.fixture
def disputed(cast, match):
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, bobs_win(match))
    return services.dispute_result(match.pk, cast.bella, "other", "Bella says so.")


def test_the_words_of_a_dispute_go_with_who_wrote_them_and_with_nobody_else(cast, disputed):
    dora = next(person for person in disputed.opened_by.people() if person.username == "dora")
    gone(dora)
    assert Dispute.objects.get().description == "Bella says so."
    heir = make_user("heir")
    TeamMember.objects.create(team=disputed.opened_by.team, user=heir)
    teams.hand_team_over(disputed.opened_by.team_id, cast.bella, heir.pk)
    services.substitute(disputed.opened_by_id, cast.alice, cast.bella.pk, heir.pk, "Bella is ill.")
    gone(cast.bella)
    assert Dispute.objects.get().description == ""


def test_why_somebody_was_replaced_goes_with_their_account(cast, cup, match, entered):
    services.substitute(entered.pk, cast.alice, cast.carol.pk, cast.oscar.pk, "Carol broke her arm.")
    gone(cast.carol)
    told = str(list(LoggedEvent.objects.filter(tournament=cup, type="roster_changed").values("data", "public")))
    assert "Carol" not in told


def test_a_new_captain_changes_who_reads_along(cast, cup, wolves):
    team = team_of("Coached", cast.bella, make_user("dora"), make_user("ezra"))
    players = [row.user_id for row in team.memberships.exclude(user=cast.bella)]
    services.register_team(cup.pk, cast.bella, team.pk, players)
    before = Tournament.objects.get(pk=cup.pk).access_version
    teams.hand_team_over(team.pk, cast.bella, players[0])
    do_tasks()
    assert Tournament.objects.get(pk=cup.pk).access_version > before


def test_a_referee_of_one_station_does_not_take_matches_from_another(cast):
    match = cast.match(4)
    first, second = (services.add_station(match.tournament_id, cast.alice, name) for name in ("A", "B"))
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, Scope(stations=frozenset({second.pk})))
    services.call_match(match.pk, cast.alice, first.pk)
    with pytest.raises(PermissionRefused):
        services.call_match(match.pk, cast.rita, second.pk)


def test_rosters_stay_of_the_size_that_the_game_asks_for(cast, cup, entered):
    fives = Game.objects.create(slug="fives", name="Fives", team_size=5)
    for change in ({"game": fives}, {"max_substitutes": 0}):
        with pytest.raises(Conflict, match="rosters do not fit"):
            services.edit_tournament(cup.pk, cast.alice, **change)
    services.edit_tournament(cup.pk, cast.alice, max_substitutes=3)


def test_a_team_that_withdrew_leaves_no_answers(cast, cup, wolves):
    services.add_field(cup.pk, cast.alice, key="phone", label="Phone", kind="text", required=True)
    made = services.register_team(cup.pk, cast.bob, wolves.pk, ids(cast.bob, cast.carol), {"phone": "017"})
    services.withdraw_registration(made.pk, cast.bob)
    assert not RegistrationAnswer.objects.exists()


def test_kept_answers_name_no_member_whose_account_has_ended(cast, wolves):
    path, body = f"/api/v1/teams/{wolves.pk}/", {"name": "Wolves", "tag": "W"}
    assert caller(cast.bob).put(path, body, headers={"Idempotency-Key": "renaming"}).status_code == 200
    gone(cast.carol)
    kept = [bytes(row.answer).decode() for row in KeptAnswer.objects.all()]
    assert kept and "Carol" not in str(kept)


def test_teams_that_somebody_made_are_counted_whoever_leads_them_now(cast, monkeypatch):
    monkeypatch.setattr(teams, "MOST_MADE", 1)
    made = teams.create_team(cast.bob, "One")
    TeamMember.objects.create(team=made, user=cast.carol)
    teams.hand_team_over(made.pk, cast.bob, cast.carol.pk)
    with pytest.raises(TeamRefused, match="You have made 1 teams"):
        teams.create_team(cast.bob, "Two")


def test_who_is_out_or_never_came_in_may_leave_the_team(cast, cup, match, entered):
    services.disqualify_registration(entered.pk, cast.alice)
    teams.leave_team(entered.team_id, cast.carol)
    end_account(cast.bob.pk)
    waits = Registration.objects.get(tournament=cup, name="Red Foxes")
    Registration.objects.filter(pk=waits.pk).update(state="waitlisted")
    Tournament.objects.filter(pk=cup.pk).update(state="live")
    teams.dissolve_team(waits.team_id, cast.bella)


def test_who_waits_still_withdraws_while_others_play(cast):
    tournament = cast.open(2, max_participants=2, check_in_required=False)
    waiting = services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice, random_seed=1)
    services.withdraw_registration(waiting.pk, cast.carol)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


def test_a_report_against_who_is_a_guest_again_does_not_confirm_itself(cast, settings, clock):
    settings.RESULT_CONFIRM_MINUTES = 10
    tournament = cast.open(1, check_in_required=False)
    ((guest, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.claim_guest(code, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice, random_seed=1)
    match = Match.objects.get(tournament=tournament)
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, bobs_win(match))
    services.undo_claim(guest.pk, cast.alice)
    clock(minutes=11)
    match.refresh_from_db()
    assert match.state == "pending_result"


def test_a_captain_answers_what_is_asked_on_the_page(cast, cup, wolves):
    services.add_field(cup.pk, cast.alice, key="ign", label="Name in the game", kind="text", required=True)
    browser = Client()
    browser.force_login(cast.bob)
    form = {"team": wolves.pk, f"member-{cast.bob.pk}": "plays", f"member-{cast.carol.pk}": "plays"}
    page = browser.post(f"/tournaments/{cup.pk}/team/", form)
    assert page.status_code == 200 and "Name in the game" in page.content.decode()
    assert not Registration.objects.filter(tournament=cup).exists()
    browser.post(f"/tournaments/{cup.pk}/team/", {**form, "answer-ign": "wolves#1"})
    assert RegistrationAnswer.objects.get().value == "wolves#1"
