"""What comes next, when, where and until when: on the pages of a tournament and of its matches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.models import Match
from tests.support.cast import bobs_win, play_out, registration_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def page(client, tournament):
    return words(page_of(client, f"/tournaments/{tournament.pk}/"))


def match_page(client, match):
    return words(page_of(client, f"/matches/{match.pk}/"))


def test_the_timetable_is_told_in_words_and_a_player_knows_when_to_come_back(client, cast):
    tournament = cast.open(2)
    for kind, hours in (("registration_closes", 1), ("check_in_opens", 2), ("check_in_closes", 3)):
        services.plan_deadline(tournament.pk, cast.alice, kind, timezone.now() + timedelta(hours=hours))
    said = page(client, tournament)
    assert said.index("Registration closes") < said.index("Check-in opens") < said.index("Check-in closes")
    assert "Come back to check in from" in page(sign_in(client, cast.bob), tournament)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    said = page(client, tournament)
    assert "Say that you are here until" in said and "Registration closes" not in said
    services.check_in_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    assert "You are checked in." in page(client, tournament)


def test_who_waits_is_told_what_for(client, cast):
    asked = cast.open(1, needs_approval=True)
    assert "An organizer has to let you in." in page(sign_in(client, cast.bob), asked)
    full = cast.open(2, max_participants=2)
    services.register_player(full.pk, cast.carol)
    said = page(sign_in(client, cast.carol), full)
    assert "You are number 1 on the waitlist." in said and "The next place that becomes free" in said


def test_matches_to_come_stand_by_their_time_and_those_that_are_called_first(client, cast):
    tournament = cast.live(4)
    late, soon = Match.objects.filter(tournament=tournament, round=1).order_by("pk")
    for match, hours in ((late, 2), (soon, 1)):
        services.schedule_match(match.pk, cast.alice, timezone.now() + timedelta(hours=hours))

    def order():
        html = page_of(client, f"/tournaments/{tournament.pk}/")
        plan = html[html.index('id="plan"') : html.index('id="bracket"')]
        return plan.index(f"/matches/{late.pk}/") < plan.index(f"/matches/{soon.pk}/"), words(plan)

    assert order()[0] is False
    services.add_station(tournament.pk, cast.alice, "Table 7")
    services.call_match(late.pk, cast.rita)
    first, said = order()
    assert first and "Table 7" in said


def test_whose_match_is_called_is_told_where_on_every_page(client, cast):
    match = cast.match(2)
    services.add_station(match.tournament_id, cast.alice, "Table 7")
    assert "Where you play is said here" in match_page(sign_in(client, cast.bob), match)
    services.call_match(match.pk, cast.rita)
    said = match_page(client, match)
    assert "Your match is called to Table 7" in said and "loses without playing" in said
    assert "Table 7 Be there until" in words(page_of(client, "/my/matches/"))
    assert "Table 7 Be there until" in page(client, match.tournament)
    services.ready_up(match.pk, cast.bob)
    assert "Bella has until" in match_page(client, match)


def test_a_report_says_from_when_it_counts(client, cast, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.begun_match(2)
    services.report_result(match.pk, cast.bob, bobs_win(match))
    for person in (cast.bob, cast.bella):
        assert "Without an answer it counts from" in match_page(sign_in(client, person), match)
    assert "Without an answer" not in match_page(sign_in(client, cast.carol), match)


def test_after_a_match_there_is_a_way_on(client, cast):
    match = cast.decided_match(4)
    said = match_page(sign_in(client, cast.bella), match)
    assert "You have lost this match." in said and "Back to the tournament" in said
    said = match_page(sign_in(client, cast.bob), match)
    assert "You have won this match." in said and "Back to the tournament" in said


def test_after_the_end_a_player_is_told_their_place_and_where_certificates_are(client, cast):
    tournament = cast.completed(4)
    for person, place in ((cast.bob, "You came in place 1."), (cast.carol, "")):
        page = sign_in(client, person).get(f"/tournaments/{tournament.pk}/").content.decode()
        assert place in page
        assert ("/my/certificates/" in page.partition("Your registration")[2]) == bool(place)


def test_who_was_disqualified_is_promised_no_certificate(client, cast):
    tournament = cast.live(4)
    row = registration_of(tournament, cast.bella)
    services.disqualify_registration(row.pk, cast.alice)
    play_out(tournament, cast.rita)
    services.approve_result(tournament.pk, cast.alice)
    said = page(sign_in(client, cast.bella), tournament)
    assert "You came in place" in said and "Your certificate" not in said
