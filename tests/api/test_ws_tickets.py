"""Tickets over HTTP: who gets one, for which room, and what it opens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts.identity import CredentialError
from apps.accounts.tickets import VISITOR_COOKIE, read_visitor
from tests.support.cast import PASSWORD, make_admin
from tests.support.credentials import redeem_ticket
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

URL = "/api/v1/ws-tickets/"


def test_a_signed_in_user_s_ticket_is_theirs(cast):
    match = cast.match()
    answer = caller(cast.bob).post(URL, {"match": match.pk})
    assert answer.status_code == 201
    assert answer.json() == {"ticket": answer.json()["ticket"], "expires_in": 30, "user_id": cast.bob.pk}
    assert VISITOR_COOKIE not in answer.cookies
    assert redeem_ticket(answer.json()["ticket"], f"match_{match.pk}").user_id == cast.bob.pk


def test_a_signed_in_browser_s_ticket_is_its_user_s(cast):
    tournament = cast.open()
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(cast.bob)
    browser.get(reverse("account_reset_password"))
    token = browser.cookies["csrftoken"].value
    ticket = browser.post(URL, {"tournament": tournament.pk}, headers={"X-CSRFToken": token}).json()["ticket"]
    assert redeem_ticket(ticket, f"tournament_{tournament.pk}").user_id == cast.bob.pk


def test_a_browser_s_ticket_is_good_for_as_long_as_its_session(cast):
    tournament = cast.open()
    browser = Client()
    browser.force_login(cast.bob)
    ends = timezone.now() + timedelta(hours=1)
    Session.objects.update(expire_date=ends)
    ticket = browser.post(URL, {"tournament": tournament.pk}, content_type="application/json").json()["ticket"]
    assert redeem_ticket(ticket, f"tournament_{tournament.pk}").expires_at == ends.timestamp()


def _sign_out(browser):
    browser.post("/accounts/logout/")


def _sign_out_of_the_admin(browser):
    browser.post("/admin/logout/")


def _sign_up_as_another(browser):
    browser.post("/accounts/signup/", {"username": "emil", "display_name": "Emil", "password": PASSWORD})


@pytest.mark.parametrize("end", [_sign_out, _sign_out_of_the_admin, _sign_up_as_another])
def test_a_browser_s_ticket_ends_however_its_login_does(cast, end):
    tournament = cast.open()
    make_admin()
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    ticket = browser.post(URL, {"tournament": tournament.pk}, content_type="application/json").json()["ticket"]
    end(browser)
    with pytest.raises(CredentialError):
        redeem_ticket(ticket, f"tournament_{tournament.pk}")


def test_a_ticket_is_used_once_and_in_its_room_only(cast):
    tournament = cast.open()
    ticket = caller(cast.bob).post(URL, {"tournament": tournament.pk}).json()["ticket"]
    with pytest.raises(CredentialError):
        redeem_ticket(ticket, f"tournament_{tournament.pk + 1}")
    redeem_ticket(ticket, f"tournament_{tournament.pk}")
    with pytest.raises(CredentialError):
        redeem_ticket(ticket, f"tournament_{tournament.pk}")


def test_a_ticket_ends_when_it_said(cast, time_machine):
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    tournament = cast.open()
    answer = caller().post(URL, {"tournament": tournament.pk}).json()
    time_machine.shift(timedelta(seconds=answer["expires_in"] + 1))
    with pytest.raises(CredentialError):
        redeem_ticket(answer["ticket"], f"tournament_{tournament.pk}")


def test_a_visitor_stays_the_same_person(cast):
    tournament = cast.open()
    client = caller()
    first = client.post(URL, {"tournament": tournament.pk})
    cookie = first.cookies[VISITOR_COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    second = client.post(URL, {"tournament": tournament.pk})
    people = [redeem_ticket(answer.json()["ticket"], f"tournament_{tournament.pk}") for answer in (first, second)]
    assert people[0] == people[1]
    assert people[0].is_anonymous
    assert people[0].visitor == read_visitor(cookie.value)


def test_two_visitors_are_two_people(cast):
    room = {"tournament": cast.open().pk}
    tickets = [caller().post(URL, room).json()["ticket"] for _ in range(2)]
    assert len({redeem_ticket(ticket, f"tournament_{room['tournament']}").key for ticket in tickets}) == 2


def test_a_visitor_s_cookie_cannot_be_made_up(cast):
    tournament = cast.open()
    client = caller()
    client.cookies[VISITOR_COOKIE] = "somebody:else"
    ticket = client.post(URL, {"tournament": tournament.pk}).json()["ticket"]
    assert redeem_ticket(ticket, f"tournament_{tournament.pk}").visitor != "somebody"


def test_over_tls_the_cookie_stays_there(cast):
    answer = caller().post(URL, {"tournament": cast.open().pk}, secure=True)
    assert answer.cookies[VISITOR_COOKIE]["secure"] is True


def test_visitors_may_be_switched_off(cast, settings):
    settings.WS_ALLOW_ANONYMOUS_SPECTATORS = False
    room = {"tournament": cast.open().pk}
    problem(caller().post(URL, room), 401, "authentication_required")
    assert caller(cast.carol).post(URL, room).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tournament": 1, "match": 1},
        {"tournament": 0},
        {"match": -1},
        {"match": "first"},
        {"match": None},
        {"tournament": [1]},
        {"room": 5},
        {"match": 10**30},
        {"tournament": 10**30},
    ],
    ids=str,
)
def test_a_ticket_is_for_one_room(cast, body):
    assert problem(caller().post(URL, body), 400, "invalid_schema")["fields"]


@pytest.mark.parametrize(
    "body", [{"tournament": 404}, {"match": 404}, {"match": 2**63 - 1}, {"tournament": 2**63 - 1}], ids=str
)
def test_no_ticket_for_what_is_not_there(cast, body):
    problem(caller().post(URL, body), 404, "not_found")


def test_no_ticket_for_what_one_may_not_see(cast):
    draft, match = cast.draft(), cast.match(visibility="private")
    for room in ({"tournament": draft.pk}, {"match": match.pk}, {"tournament": match.tournament_id}):
        for who in (None, cast.carol):
            problem(caller(who).post(URL, room), 404, "not_found")
    assert caller(cast.bob).post(URL, {"match": match.pk}).status_code == 201


def test_a_bad_token_gets_no_visitor_s_ticket(cast):
    client = caller()
    client.credentials(HTTP_AUTHORIZATION="Bearer x")
    problem(client.post(URL, {"tournament": cast.open().pk}), 401, "authentication_failed")
