"""Where and until when: a match that is called, on the pages of those who play in it and of a referee."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Match
from tests.support.cast import bobs_win
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def do(client, match, name, **form):
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    return client.post(f"/matches/{match.pk}/do/{name}/", sides | form, follow=True)


def page(client, match):
    return words(page_of(client, f"/matches/{match.pk}/"))


def test_a_referee_calls_the_sides_and_a_player_sees_where_and_until_when(client, cast):
    match = cast.match(2)
    services.add_station(match.tournament_id, cast.alice, "Table 7")
    sign_in(client, cast.rita)
    assert "Call both sides" in page(client, match)
    assert "Done." in words(do(client, match, "call_match").content.decode())
    sign_in(client, cast.bob)
    said = page(client, match)
    assert "Table 7 Be there until" in said and "Call both sides" not in said
    assert "is called to Table 7" in said
    assert "Table 7" in words(page_of(client, "/my/matches/"))
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    assert "Be there until" not in page(client, match) and "Table 7" not in words(page_of(client, "/my/matches/"))


def test_without_stations_they_are_called_all_the_same(client, cast):
    match = cast.match(2, check_in_minutes=0)
    sign_in(client, cast.rita)
    do(client, match, "call_match")
    said = page(client, match)
    assert "Called" in said and "is called" in said and "Be there until" not in said


def test_why_nobody_can_be_called_stands_in_the_form(client, cast):
    match = cast.match(2)
    table = services.add_station(match.tournament_id, cast.alice, "Table 7")
    services.edit_station(table.pk, cast.alice, is_open=False)
    sign_in(client, cast.rita)
    answer = do(client, match, "call_match")
    assert answer.status_code == 409 and "No station is free." in words(answer.content.decode())


@pytest.fixture
def guest_match(cast):
    """Bob against Nina, who is a guest."""
    tournament = cast.open(1, check_in_required=False)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    return Match.objects.get(tournament=tournament)


def test_whoever_plays_a_guest_is_told_that_a_referee_confirms(client, cast, guest_match):
    services.start_match(guest_match.pk, cast.alice)
    sign_in(client, cast.bob)
    told = "is a guest without an account, so a referee confirms it."
    assert told in page(client, guest_match) and "Nina confirms it" not in page(client, guest_match)
    guest_match.refresh_from_db()
    services.report_result(guest_match.pk, cast.bob, bobs_win(guest_match))
    assert told in page(client, guest_match)
    assert "The other side has to confirm it." not in page(client, guest_match)


def test_a_referee_says_for_a_guest_that_they_are_there(client, cast, guest_match):
    guest = guest_match.tournament.registrations.get(is_guest=True)
    sign_in(client, cast.rita)
    assert "Nina is here" in page(client, guest_match) and "Bob is here" not in page(client, guest_match)
    do(client, guest_match, "ready_guest", registration_id=guest.pk)
    assert "Nina is here" not in page(client, guest_match)
    services.ready_up(guest_match.pk, cast.bob)
    guest_match.refresh_from_db()
    assert guest_match.state == "ready"


def test_for_somebody_with_an_account_nobody_else_says_it(client, cast, guest_match):
    own = guest_match.tournament.registrations.get(user=cast.bob)
    for person, said in ((cast.rita, "only for guests"), (cast.bob, "referees")):
        sign_in(client, person)
        answer = do(client, guest_match, "ready_guest", registration_id=own.pk)
        assert answer.status_code == 409 and said in words(answer.content.decode())
    answer = do(sign_in(client, cast.rita), guest_match, "ready_guest", registration_id=10**9)
    assert "Name one of the two" in words(answer.content.decode())
    assert guest_match.participant1_ready_at is None


@pytest.fixture
def table(cast):
    """Rita is a referee of this station alone."""
    match = cast.match(4)
    services.add_station(match.tournament_id, cast.alice, "Table 1")
    mine = services.add_station(match.tournament_id, cast.alice, "Table 2")
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, Scope(frozenset({mine.pk})))
    return mine


def test_a_referee_of_a_station_calls_a_match_to_it_and_then_runs_it(client, cast, table):
    match = Match.objects.filter(tournament=table.tournament, state="check_in").first()
    said = page(sign_in(client, cast.rita), match)
    assert "Call both sides to Table 2" in said and "Table 1" not in said and "Start the match" not in said
    assert f'name="station" value="{table.pk}"' in page_of(client, f"/matches/{match.pk}/")
    assert "Start the match" in words(do(client, match, "call_match", station=table.pk).content.decode())
    match.refresh_from_db()
    assert match.station == table


def test_a_referee_of_a_station_is_told_in_the_form_where_it_is_taken(client, cast, table):
    first, second = Match.objects.filter(tournament=table.tournament, state="check_in")
    sign_in(client, cast.rita)
    do(client, first, "call_match", station=table.pk)
    answer = do(client, second, "call_match", station=table.pk)
    assert answer.status_code == 409 and "Table 2 has another match." in words(answer.content.decode())


def test_a_referee_of_a_station_calls_nothing_away_from_another(client, cast, table):
    match = Match.objects.filter(tournament=table.tournament, state="check_in").first()
    services.call_match(match.pk, cast.alice)
    assert "Call both sides" not in page(sign_in(client, cast.rita), match)
    answer = do(client, match, "call_match", station=table.pk)
    assert answer.status_code == 409 and "other stations or stages" in words(answer.content.decode())


def test_a_referee_of_a_stage_is_offered_no_station(client, cast, table):
    stage = Scope(stages=frozenset({2}))
    services.give_role(table.tournament_id, cast.alice, cast.rita, Role.REFEREE, stage)
    match = Match.objects.filter(tournament=table.tournament, state="check_in").first()
    assert "Call both sides" not in page(sign_in(client, cast.rita), match)
