"""Who asks too often is told when to come back."""

import pytest
from rest_framework.throttling import SimpleRateThrottle

from apps.tournaments.realtime import ratelimit
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

URL = "/api/v1/tournaments/"


@pytest.fixture
def rate(monkeypatch):
    return lambda scope, value: monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, value)


def test_a_visitor_who_asks_too_often(rate):
    rate("anon", "3/min")
    answers = [caller().get(URL) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    found = problem(answers[-1], 429, "rate_limit_exceeded")
    assert 0 < found["retry_after_ms"] <= 60_000
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_after_the_wait_it_goes_on(rate, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    rate("anon", "1/min")
    caller().get(URL)
    wait = caller().get(URL).json()["retry_after_ms"]
    time_machine.shift(wait / 1000)
    assert caller().get(URL).status_code == 200


def test_each_user_has_their_own(cast, rate):
    rate("user", "2/min")
    bob, bella = caller(cast.bob), caller(cast.bella)
    assert [bob.get(URL).status_code for _ in range(3)] == [200, 200, 429]
    assert bella.get(URL).status_code == 200


@pytest.mark.parametrize("spoofed", ["203.0.113.7", "203.0.113.7, 198.51.100.1", "x"])
def test_a_header_does_not_make_another_address_of_one(rate, spoofed):
    rate("anon", "1/min")
    caller().get(URL)
    problem(caller().get(URL, headers={"X-Forwarded-For": spoofed}), 429, "rate_limit_exceeded")


@pytest.mark.parametrize(("path", "scope"), [("/api/v1/accounts/", "sign_up"), ("/api/token/", "sign_in")])
def test_guessing_is_slow(rate, path, scope):
    rate(scope, "2/hour")
    answers = [caller().post(path, {"username": "dora", "password": "guess"}) for _ in range(3)]
    problem(answers[-1], 429, "rate_limit_exceeded")
    assert all(answer.status_code in (400, 401) for answer in answers[:2])
    assert caller().get(URL).status_code == 200


def test_addresses_of_exempt_networks_are_not_held_back(rate, settings):
    rate("anon", "1/min")
    settings.WS_RATE_EXEMPT_NETWORKS = ["127.0.0.0/8"]
    assert [caller().get(URL).status_code for _ in range(3)] == [200, 200, 200]


def test_a_spoofed_address_is_no_new_visitor(rate):
    rate("anon", "1/min")
    answers = [caller().get(URL, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]


def test_a_trusted_proxy_speaks_for_its_visitors(rate, settings):
    rate("anon", "1/min")
    settings.WS_TRUSTED_PROXIES = ["127.0.0.1/32"]
    answers = [caller().get(URL, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_with_redis_all_processes_share_the_throttle(rate, redis_settings):
    rate("anon", "2/min")
    assert [caller().get(URL).status_code for _ in range(2)] == [200, 200]
    allowed, wait = ratelimit.check_and_consume_ip("127.0.0.1", "http:anon", 2 / 60, 2)
    assert not allowed
    assert 0 < wait <= 30_000
    assert caller().get(URL).status_code == 429


def test_passwords_are_not_tried_without_end_on_the_page_either(client, settings):
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "sign_in": "2/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    wrong = {"login": "alice", "password": "wrong"}
    assert [client.post("/accounts/login/", wrong).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/accounts/login/").status_code == 200


REFUSED = [
    ("get", "/api/v1/nothing/here/", 404, {}),
    ("put", URL, 405, {}),
    ("delete", "/api/v1/nothing/here/", 404, {}),
    ("options", "/api/nothing/", 404, {}),
    ("get", URL, 401, {"Authorization": "Bearer not-a-token"}),
    ("post", URL, 401, {}),
    ("get", "/api/v1/%00", 400, {}),
    ("get", "/%00", 400, {}),
]


@pytest.mark.parametrize(("method", "path", "status", "headers"), REFUSED)
def test_what_is_refused_before_anybody_counts_is_counted_too(rate, method, path, status, headers):
    rate("refused", "2/min")
    answers = [getattr(caller(), method)(path, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    if path.startswith("/api/"):
        assert 0 < problem(answers[-1], 429, "rate_limit_exceeded")["retry_after_ms"] <= 60_000
    assert caller().get(URL).status_code == 200
    elsewhere = caller()
    elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert getattr(elsewhere, method)(path, headers=headers).status_code == status


def test_a_body_that_is_too_large_is_counted(rate, settings):
    rate("refused", "2/min")
    settings.REQUEST_BODY_MAX_BYTES = settings.REQUEST_BODY_MAX_BYTES_VISITOR = 1024
    body = {"username": "x" * 2000}
    assert [caller().post("/api/token/", body).status_code for _ in range(3)] == [413, 413, 429]


def test_what_a_throttle_has_counted_is_not_counted_again(cast, rate, client):
    rate("refused", "1/min")
    answers = [caller().get(f"{URL}999999/") for _ in range(3)] + [caller(cast.bob).post(URL, {}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404] * 3 + [400] * 3
    assert [client.get("/nothing/here/").status_code for _ in range(3)] == [404] * 3


def test_probes_and_what_is_answered_are_never_refused(client, rate):
    rate("refused", "1/hour")
    for path in ("/healthz", "/readyz", "/static/web/style.css"):
        assert [client.get(path).status_code for _ in range(5)] == [200] * 5
