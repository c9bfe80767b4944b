"""Who asks for pages faster than the site gives them is told when to come back."""

import time

import pytest
from django.test import Client

from apps.accounts.tickets import VISITOR_COOKIE, sign_visitor
from apps.limits import limiter
from apps.limits.local import LocalLimiter
from tests.web.pages import sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_at_once(settings, monkeypatch, time_machine):
    """And one more each second; the clock stands."""
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    settings.PAGE_RATE_RPS, settings.PAGE_RATE_BURST = 1.0, 3
    monkeypatch.setattr(limiter, "of_this_process", LocalLimiter(lambda: time.time()))


def statuses(client, path="/", times=4, **headers):
    return [client.get(path, headers=headers).status_code for _ in range(times)]


@pytest.mark.parametrize(
    "path", ["/?x=1", "/tournaments/1/", "/nothing/here/", "/admin/login/", "/healthz/", "/metrics-of-mine", "/readyzx"]
)
def test_a_visitor_who_asks_too_often(path):
    client = Client()
    assert 429 not in statuses(client, path, times=3)
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    assert "That was too fast." in words(answer.content.decode())
    assert "Wait 1 second, then reload the page." in words(answer.content.decode())


def test_after_the_wait_there_is_a_page_again(time_machine):
    client = Client()
    assert statuses(client) == [200, 200, 200, 429]
    time_machine.shift(1)
    assert statuses(client, times=2) == [200, 429]


def test_who_is_signed_in_has_a_bucket_of_their_own(cast):
    bob, bella = sign_in(Client(), cast.bob), sign_in(Client(), cast.bella)
    assert statuses(Client()) == [200, 200, 200, 429]
    assert statuses(bob) == [200, 200, 200, 429]
    assert statuses(bella) == [200, 200, 200, 429]


def test_a_session_that_signs_nobody_in_is_no_way_around():
    for number in range(3):
        client = Client()
        client.cookies["sessionid"] = f"made-up-{number}"
        assert client.get("/").status_code == 200
    assert Client().get("/").status_code == 429


def test_a_header_does_not_make_another_address_of_one():
    assert statuses(Client(), times=3) == [200] * 3
    assert statuses(Client(), times=1, x_forwarded_for="203.0.113.7") == [429]


def test_addresses_of_exempt_networks_are_not_held_back(settings):
    settings.WS_RATE_EXEMPT_NETWORKS = ["127.0.0.0/8"]
    assert statuses(Client()) == [200] * 4


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/api/v1/tournaments/", "/static/web/style.css"])
def test_what_is_no_page_is_not_counted(path):
    client = Client()
    assert statuses(client, path, times=5) == [200] * 5
    assert statuses(client) == [200, 200, 200, 429]


def test_it_says_so_in_the_readers_language():
    client = Client()
    statuses(client, times=3)
    answer = client.get("/", headers={"accept-language": "bn"})
    assert "খুব তাড়াতাড়ি হয়ে গেল।" in words(answer.content.decode())


def visitor(name):
    client = Client()
    client.cookies[VISITOR_COOKIE] = sign_visitor(name)
    return client


def test_open_pages_behind_one_address_take_themselves_in_anew(time_machine):
    assert statuses(Client()) == [200, 200, 200, 429]
    for name in ("one", "another"):
        assert statuses(visitor(name), times=6, X_Renewal="1") == [*[200] * 5, 429]
        assert statuses(visitor(name), times=1) == [429]


def test_who_collects_cookies_gets_no_more_than_ten_times_as_many_pages():
    found = [status for number in range(10) for status in statuses(visitor(str(number)), X_Renewal="1")]
    assert found.count(200) == 30


def test_a_cookie_that_is_none_of_ours_is_no_way_around():
    client = Client()
    client.cookies[VISITOR_COOKIE] = "made-up:signature"
    assert statuses(client, X_Renewal="1") == [200, 200, 200, 429]
