"""Accounts and tokens over HTTP."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as django_settings

from apps.accounts.models import User
from apps.accounts.revocations import end_all_sessions
from tests.support.cast import PASSWORD, make_user
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

WHO = "/api/v1/tournaments/"
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
LIFETIME = django_settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]


@pytest.fixture
def dora():
    return make_user("dora")


@pytest.fixture
def pair(dora):
    return caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).json()


def used(access):
    """A request that needs a signed-in user; 400 is what such a user gets for an empty body."""
    client = caller()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client.post(WHO, {})


def works(access):
    return used(access).status_code == 400


def test_an_account_is_made_and_signs_in(db):
    answer = caller().post("/api/v1/accounts/", {"username": "dora", "password": PASSWORD, "email": "dora@example.org"})
    user = User.objects.get(username="dora")
    assert (answer.status_code, answer.json()) == (
        201,
        {"id": user.pk, "username": "dora", "display_name": f"Player {user.pk}"},
    )
    pair = caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).json()
    assert set(pair) == {"access", "refresh"}
    assert works(pair["access"])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"username": "dora"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "no spaces"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"email": "nowhere"}, "email"),
        ({"display_name": "x" * 61}, "display_name"),
        ({"display_name": "\x00"}, "display_name"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(dora, fields, wrong):
    found = problem(
        caller().post("/api/v1/accounts/", {"username": "emil", "password": PASSWORD, **fields}), 400, "invalid_schema"
    )
    assert list(found["fields"]) == [wrong]
    assert User.objects.count() == 1


def test_nobody_makes_themselves_an_admin(db):
    wanted = {"username": "dora", "password": PASSWORD, "is_superuser": True, "is_staff": True}
    refused = problem(caller().post("/api/v1/accounts/", wanted), 400, "invalid_schema")
    assert set(refused["fields"]) == {"is_superuser", "is_staff"}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "body", [{"username": "dora", "password": "wrong"}, {"username": "nobody", "password": PASSWORD}]
)
def test_wrong_credentials(dora, body):
    problem(caller().post("/api/token/", body), 401, "authentication_failed")


def test_an_inactive_user_gets_and_uses_nothing(dora, pair):
    dora.is_active = False
    dora.save()
    problem(caller().post("/api/token/", {"username": "dora", "password": PASSWORD}), 401, "authentication_failed")
    problem(used(pair["access"]), 401, "authentication_failed")
    problem(caller().post("/api/token/refresh/", {"refresh": pair["refresh"]}), 401, "authentication_failed")
    problem(caller().post("/api/token/verify/", {"token": pair["access"]}), 401, "authentication_failed")


def refresh(token):
    return caller().post("/api/token/refresh/", {"refresh": token})


def test_a_refresh_whose_answer_was_lost_is_answered_with_the_same_token(pair):
    first, again = refresh(pair["refresh"]).json(), refresh(pair["refresh"]).json()
    assert works(first["access"]) and works(again["access"])
    assert first["refresh"] == again["refresh"]
    assert refresh(again["refresh"]).status_code == 200


def test_a_refresh_token_used_twice_ends_the_login_and_what_followed_it(pair, time_machine):
    following = refresh(pair["refresh"]).json()
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=11))
    problem(refresh(pair["refresh"]), 401, "authentication_failed")
    problem(refresh(following["refresh"]), 401, "authentication_failed")
    problem(used(following["access"]), 401, "authentication_failed")


@pytest.mark.parametrize("name", ["refresh", "access"])
@pytest.mark.parametrize("kind", ["refresh", "access", "rotated"])
def test_logging_out_with_any_token_of_the_login_ends_all_of_it(pair, name, kind):
    newest = refresh(pair["refresh"]).json()
    token = {**newest, "rotated": pair["refresh"]}[kind]
    for _ in range(2):
        answer = caller().post("/api/logout/", {name: token})
        assert (answer.status_code, answer.content) == (204, b"")
    problem(refresh(newest["refresh"]), 401, "authentication_failed")
    problem(used(newest["access"]), 401, "authentication_failed")


def test_logging_out_takes_the_pair_as_it_was_given(pair):
    assert caller().post("/api/logout/", pair).status_code == 204
    problem(used(pair["access"]), 401, "authentication_failed")


def test_logging_out_with_what_is_no_token_says_so(pair):
    problem(caller().post("/api/logout/", {"refresh": "x"}), 401, "authentication_failed")
    problem(caller().post("/api/logout/", {**pair, "access": "x"}), 401, "authentication_failed")
    assert works(pair["access"])


@pytest.mark.parametrize(
    "path", ["token/", "token/refresh/", "token/verify/", "logout/", "v1/accounts/", "v1/ws-tickets/"]
)
def test_an_empty_body_is_told_what_it_lacks(db, path):
    assert problem(caller().post(f"/api/{path}", {}), 400, "invalid_schema")["fields"]


def test_verifying_says_whether_a_token_is_good(pair):
    assert caller().post("/api/token/verify/", {"token": pair["access"]}).status_code == 200
    for bad in ("x", pair["refresh"]):
        problem(caller().post("/api/token/verify/", {"token": bad}), 401, "authentication_failed")


def test_ending_all_sessions_ends_old_tokens_and_no_new_ones(dora, pair):
    end_all_sessions(dora.pk)
    problem(used(pair["access"]), 401, "authentication_failed")
    problem(caller().post("/api/token/refresh/", {"refresh": pair["refresh"]}), 401, "authentication_failed")
    fresh = caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).json()
    assert works(fresh["access"])


@pytest.mark.parametrize(("late", "code"), [(59, None), (61, "token_expired")])
def test_an_expired_token_is_good_for_a_minute_more(dora, time_machine, late, code):
    time_machine.move_to(NOON, tick=False)
    access = caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).json()["access"]
    time_machine.move_to(NOON + LIFETIME + timedelta(seconds=late), tick=False)
    if code is None:
        assert works(access)
    else:
        answer = used(access)
        problem(answer, 401, code)
        assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
        problem(caller().post("/api/token/verify/", {"token": access}), 401, code)


def test_a_token_of_another_key_or_of_none(dora, pair):
    claims = jwt.decode(pair["access"], options={"verify_signature": False})
    other = jwt.encode(claims, "another key, and long enough to be one too", "HS256")
    none = jwt.encode(claims, None, "none")
    for forged in (other, none):
        problem(used(forged), 401, "authentication_failed")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer ", "bearer x", "BEARER \xe4"])
def test_a_header_that_holds_no_token(db, header):
    client = caller()
    client.credentials(HTTP_AUTHORIZATION=header)
    problem(client.post(WHO, {}), 401, "authentication_failed")
    problem(client.get(WHO), 401, "authentication_failed")


@pytest.mark.parametrize("header", ["Basic ZG9yYTpwYXNz", "Token x", ""])
def test_a_header_of_another_kind_is_nobody_s(db, header):
    client = caller()
    client.credentials(HTTP_AUTHORIZATION=header)
    problem(client.post(WHO, {}), 401, "authentication_required")


def test_a_bad_token_does_not_keep_anyone_from_signing_in(dora):
    client = caller()
    client.credentials(HTTP_AUTHORIZATION="Bearer x")
    assert client.post("/api/token/", {"username": "dora", "password": PASSWORD}).status_code == 200
