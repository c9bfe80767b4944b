"""A hash takes a tenth of a second of a processor: none is made in vain, and few at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate, hashers
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts import hashers as bounded
from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.tickets import VISITOR_COOKIE, sign_visitor
from apps.common.turns import GIVE_BACK
from apps.limits.throttles import TooManyAttempts
from tests.support.cast import PASSWORD, make_user
from tests.support.http import caller, problem
from tests.support.waiting import until

pytestmark = pytest.mark.django_db
NEW = {"username": "dora", "display_name": "Dora", "password": PASSWORD, "email": "emil@example.org"}


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed."""
    made = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: made.append(args) or encode(*args))
    return made


@pytest.mark.parametrize("path", ["/accounts/signup/", "/api/v1/accounts/"])
@pytest.mark.parametrize(
    "wrong", [{}, {"username": "no spaces"}, {"username": "emil", "password": "short"}, {"username": "e", "email": "x"}]
)
def test_what_is_not_saved_is_not_hashed(client, hashed, path, wrong):
    make_user("dora")
    hashed.clear()
    for _ in range(20):
        answer = client.post(path, NEW | wrong, content_type="application/json" if "api" in path else MULTIPART)
        assert answer.status_code == (400 if "api" in path else 200)
    assert hashed == []


MULTIPART = "multipart/form-data; boundary=BoUnDaRyStRiNg"


def test_who_is_throttled_is_not_hashed(client, hashed, rate):
    rate("mailbox", "1/hour")
    services.sign_up(**NEW)
    hashed.clear()
    with pytest.raises(TooManyAttempts):
        services.sign_up(**NEW | {"username": "emil"})
    problem(caller().post("/api/v1/accounts/", NEW | {"username": "emil"}), 429, "rate_limit_exceeded")
    assert client.post("/accounts/signup/", NEW | {"username": "emil"}).status_code == 429
    assert hashed == []


def test_a_name_that_is_free_is_hashed_once(hashed):
    services.sign_up(**NEW)
    assert len(hashed) == 1
    with pytest.raises(ValidationError):
        services.sign_up(**NEW)
    assert len(hashed) == 1


@pytest.fixture
def slow(settings, monkeypatch):
    """Hashes take until `slow.go` is set; `slow.running` counts those that are made, `slow.most` what it came to."""

    class Slow:
        go = threading.Event()
        running = most = 0
        changed = threading.Condition()

    def encode(self, password, salt, iterations=None):
        with Slow.changed:
            Slow.running += 1
            Slow.most = max(Slow.most, Slow.running)
            Slow.changed.notify_all()
        Slow.go.wait()
        with Slow.changed:
            Slow.running -= 1
        return f"pbkdf2_sha256$1${salt}${password}"

    settings.PASSWORD_HASHERS = ["apps.accounts.hashers.BoundedPasswordHasher"]
    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "encode", encode)
    monkeypatch.setattr(bounded, "WAITS_SECONDS", 60)
    yield Slow
    Slow.go.set()


def test_no_more_hashes_are_made_at_once_than_the_setting_says(slow, settings):
    threads = [threading.Thread(target=hashers.make_password, args=("x",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    with slow.changed:
        assert slow.changed.wait_for(lambda: slow.running == settings.PASSWORD_HASHES_AT_ONCE, 30)
    slow.go.set()
    for thread in threads:
        thread.join()
    assert slow.most == settings.PASSWORD_HASHES_AT_ONCE == 2


def test_who_waits_too_long_for_a_hash_is_told_to_come_back(slow, settings, monkeypatch):
    monkeypatch.setattr(bounded, "WAITS_SECONDS", 0.01)
    busy = [
        threading.Thread(target=hashers.make_password, args=("x",)) for _ in range(settings.PASSWORD_HASHES_AT_ONCE)
    ]
    for thread in busy:
        thread.start()
    with slow.changed:
        assert slow.changed.wait_for(lambda: slow.running == len(busy), 30)
    answer = caller().post("/api/token/", {"username": "nobody", "password": "guess"})
    problem(answer, 429, "rate_limit_exceeded")
    assert answer["Retry-After"] == "1"
    slow.go.set()
    for thread in busy:
        thread.join()


def test_who_waits_for_a_hash_keeps_no_connection_from_others(slow, postgres_db):
    number = connection.settings_dict["OPTIONS"]["pool"]["max_size"] + 2
    answers = []

    def sign_in():
        answers.append(authenticate(None, username="nobody", password="guess"))

    threads = [threading.Thread(target=sign_in) for _ in range(number)]
    for thread in threads:
        thread.start()
    until(lambda: free_places() == bounded.WAIT_AT_MOST - number + 2)
    assert in_thread(User.objects.count) == 0
    slow.go.set()
    for thread in threads:
        thread.join()
    assert answers == [None] * number


def test_who_waits_for_a_hash_keeps_no_turn_from_those_who_write(slow, settings):
    given_back = []

    def hash_one():
        GIVE_BACK.set(lambda: given_back.append(1))
        hashers.make_password("x")

    threads = [threading.Thread(target=hash_one) for _ in range(settings.PASSWORD_HASHES_AT_ONCE + 3)]
    for thread in threads:
        thread.start()
    until(lambda: len(given_back) == 3)
    slow.go.set()
    for thread in threads:
        thread.join()
    assert len(given_back) == 3


def test_who_would_wait_in_vain_is_told_so_at_once(slow):
    number = bounded.WAIT_AT_MOST + 2
    threads = [threading.Thread(target=hashers.make_password, args=("x",)) for _ in range(number)]
    for thread in threads:
        thread.start()
    until(lambda: free_places() == 0)
    problem(caller().post("/api/token/", {"username": "nobody", "password": "guess"}), 429, "rate_limit_exceeded")
    slow.go.set()
    for thread in threads:
        thread.join()
    assert free_places() == bounded.WAIT_AT_MOST


def free_places():
    return bounded._places_to_wait._value


def in_thread(call):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def test_hashes_of_before_are_good_and_new_ones_are_django_s_own(settings):
    settings.PASSWORD_HASHERS = ["apps.accounts.hashers.BoundedPasswordHasher"]
    kept = hashers.PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    assert hashers.check_password(PASSWORD, kept)
    assert hashers.PBKDF2PasswordHasher().verify(PASSWORD, hashers.make_password(PASSWORD))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k-1"}])
def test_no_transaction_is_open_while_a_password_is_hashed(monkeypatch, headers):
    inside = []
    encode = hashers.MD5PasswordHasher.encode
    looked = lambda *args: inside.append(connection.in_atomic_block) or encode(*args)  # noqa: E731
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", looked)
    assert caller().post("/api/v1/accounts/", NEW, headers=headers).status_code == 201
    assert inside == [False]


@pytest.mark.parametrize("visitor", ["", "one"])
def test_a_sign_up_that_is_repeated_is_not_hashed_again(hashed, visitor):
    client = caller()
    client.cookies[VISITOR_COOKIE] = sign_visitor(visitor)
    answers = {client.post("/api/v1/accounts/", NEW, headers={"Idempotency-Key": "k-1"}).content for _ in range(3)}
    assert (len(answers), len(hashed)) == (1, 1)
