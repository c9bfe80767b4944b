"""A Swiss that has no legal round left waits for its organizer, who says how it goes on."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.selectors.snapshots import tournament_snapshot
from tests.support.follower import ordered
from tests.support.log_follower import TournamentFollower
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
REPORTS = {"rounds": 5, "no_legal_round": "report"}


def play_out(tournament, actor):
    while match := tournament.matches.filter(state="check_in").first():
        services.complete_match(match.pk, actor, MatchScore(1, 0))
    tournament.refresh_from_db()


def status(tournament):
    return tournament_snapshot(tournament.pk)["tournament"]["bracket_status"]


@pytest.fixture
def stuck(cast):
    """Four have all met after three rounds, and two more were announced."""
    tournament = cast.live(4, format="swiss", options=REPORTS)
    play_out(tournament, cast.rita)
    return tournament


def test_its_last_result_is_taken_and_everybody_is_told(cast):
    tournament = cast.live(4, format="swiss", options=REPORTS)
    follower = TournamentFollower(tournament.pk, tournament, None)
    play_out(tournament, cast.rita)
    follower.catch_up()
    assert (tournament.state, status(tournament), tournament.matches.count()) == ("live", "stuck", 6)
    assert follower.state["tournament"]["bracket_status"] == "stuck"


def test_the_organizer_ends_it_with_the_places_as_they_are(cast, stuck):
    services.carry_on(stuck.pk, cast.alice, "end")
    stuck.refresh_from_db()
    assert stuck.state in ("completed", "awaiting_review") and status(stuck) == "completed"


def test_the_organizer_lets_some_meet_again(cast, stuck):
    follower = TournamentFollower(stuck.pk, stuck, None)
    services.carry_on(stuck.pk, cast.alice, "rematches")
    assert (status(stuck), stuck.matches.filter(round=4, bye=False).count()) == ("in_progress", 2)
    follower.catch_up()
    assert ordered(follower.state) == ordered(TournamentFollower(stuck.pk, stuck, None).state)
    play_out(stuck, cast.rita)
    assert status(stuck) == "stuck"


def test_the_organizer_gives_byes(cast, stuck):
    services.carry_on(stuck.pk, cast.alice, "byes")
    fourth = stuck.matches.filter(round=4)
    assert fourth.filter(bye=True).count() == 4 and not fourth.filter(bye=False).exists()


def test_of_an_odd_number_somebody_has_a_second_bye_and_nobody_meets_twice(cast):
    tournament = cast.live(3, format="swiss", options=REPORTS)
    play_out(tournament, cast.rita)
    assert status(tournament) == "stuck"
    services.carry_on(tournament.pk, cast.alice, "byes")
    assert tournament.matches.filter(round=4, bye=True).count() == 3


@pytest.mark.parametrize("who", ["rita", "bob", "carol"])
def test_nobody_else_decides(cast, stuck, who):
    with pytest.raises(PermissionRefused):
        services.carry_on(stuck.pk, getattr(cast, who), "end")
    assert status(stuck) == "stuck"


def test_a_reopened_match_takes_it_out_of_the_halt(cast, stuck):
    last = stuck.matches.filter(round=3).last()
    services.reopen_match(last.pk, cast.alice, services.preview_reopen(last.pk, cast.alice).state)
    assert status(stuck) == "in_progress"
    with pytest.raises(Conflict, match="nothing to decide"):
        services.carry_on(stuck.pk, cast.alice, "end")


def test_an_unknown_way_is_refused_with_those_there_are(cast, stuck):
    with pytest.raises(InvalidInput, match="end, rematches, byes"):
        services.carry_on(stuck.pk, cast.alice, "lots")


def test_the_page_shows_the_organizer_the_ways_and_takes_one(client, cast, stuck):
    path = f"/tournaments/{stuck.pk}/"
    html = page_of(sign_in(client, cast.rita), path)
    assert "The organizer decides" in words(html) and "Let some meet again" not in words(html)
    html = page_of(sign_in(client, cast.alice), path)
    assert "Let some meet again" in words(html) and "End it here" in words(html)
    question = f"{path}carry-on/?how=rematches"
    assert "As few as have to meet a second time." in words(page_of(client, question))
    assert status(stuck) == "stuck"
    for fields in ({}, {"after_round": 2}):
        client.post(f"{path}carry-on/", {"how": "rematches", **fields})
        assert status(stuck) == "stuck"
    assert client.post(f"{path}carry-on/", {"how": "rematches", "after_round": 3}).status_code == 302
    assert status(stuck) == "in_progress"


def test_the_api_takes_one_too(client, cast, stuck):
    path = f"/api/v1/tournaments/{stuck.pk}/carry-on/"
    client.force_login(cast.alice)
    assert client.post(path, {"how": "lots"}, content_type="application/json").status_code == 400
    answer = client.post(path, {"how": "end"}, content_type="application/json")
    assert (answer.status_code, answer.json()["tournament"]["bracket_status"]) == (200, "completed")
    assert client.post(path, {"how": "end"}, content_type="application/json").status_code == 409
