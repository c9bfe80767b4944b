"""Tokens: what opens a door, for how long, and what never does."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as django_settings

from apps.accounts import tokens
from apps.accounts.identity import CredentialError
from apps.accounts.revocations import end_all_sessions
from tests.support.cast import make_user
from tests.support.credentials import person_from_token

pytestmark = pytest.mark.django_db

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def dora():
    return make_user("dora")


@pytest.fixture
def claims(dora):
    """The claims of a good access token."""
    return jwt.decode(tokens.issue_tokens(dora)["access"], options={"verify_signature": False})


def signed(claims, key=None, algorithm="HS256"):
    return jwt.encode(claims, django_settings.SECRET_KEY if key is None else key, algorithm)


def unsigned(claims, algorithm):
    parts = [json.dumps(part).encode() for part in ({"alg": algorithm, "typ": "JWT"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])


def refusal(value):
    with pytest.raises(CredentialError) as found:
        tokens.verify_access(value)
    return found.value


def test_an_access_token_names_its_user_and_its_end(dora, time_machine):
    time_machine.move_to(NOON, tick=False)
    access = tokens.verify_access(tokens.issue_tokens(dora)["access"])
    user, expires = access.user, access.expires
    assert user == dora
    assert expires == (NOON + django_settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]).timestamp()


def test_a_socket_s_person_lasts_until_the_leeway_is_over(dora):
    access = tokens.issue_tokens(dora)["access"]
    person = person_from_token(access)
    assert (person.user_id, person.username) == (dora.pk, "dora")
    assert person.expires_at == tokens.verify_access(access).expires + django_settings.JWT_LEEWAY_SECONDS


@pytest.mark.parametrize(("late", "accepted"), [(-1, True), (0, True), (59, True), (60, False), (61, False)])
def test_the_leeway_is_sixty_seconds(dora, time_machine, late, accepted):
    time_machine.move_to(NOON, tick=False)
    access = tokens.issue_tokens(dora)["access"]
    time_machine.move_to(
        NOON + django_settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] + timedelta(seconds=late), tick=False
    )
    if accepted:
        assert tokens.verify_access(access).user == dora
    else:
        assert refusal(access).expired


def test_the_leeway_is_a_setting(dora, time_machine, settings):
    settings.JWT_LEEWAY_SECONDS = 0
    time_machine.move_to(NOON, tick=False)
    access = tokens.issue_tokens(dora)["access"]
    time_machine.move_to(NOON + django_settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] + timedelta(seconds=1), tick=False)
    assert refusal(access).expired


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256"])
def test_an_unsigned_token_is_refused(claims, algorithm):
    assert not refusal(unsigned(claims, algorithm)).expired


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_the_algorithm_is_pinned(settings, dora, algorithm):
    settings.SECRET_KEY = "a key that is long enough for each of the algorithms, sixty-four bytes"
    access = tokens.issue_tokens(dora)["access"]
    claims = jwt.decode(access, options={"verify_signature": False})
    assert tokens.verify_access(signed(claims)).user == dora
    refusal(signed(claims, algorithm=algorithm))


def test_another_key_is_refused(claims):
    refusal(signed(claims, key="another key, and long enough to be one too"))


@pytest.mark.parametrize("value", ["", "x", "a.b.c", "..", "ä.ö.ü", "x" * 5000, "\x00"])
def test_what_is_no_token_is_refused(value):
    refusal(value)


def test_a_token_altered_in_one_place_is_refused(dora):
    head, body, signature = tokens.issue_tokens(dora)["access"].split(".")
    other = json.loads(base64.urlsafe_b64decode(body + "=="))
    other["user_id"] = str(make_user("emil").pk)
    refusal(".".join([head, base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("="), signature]))


@pytest.mark.parametrize("missing", ["token_type", "user_id", "session_epoch"])
def test_every_claim_counts(claims, missing):
    del claims[missing]
    refusal(signed(claims))


@pytest.mark.parametrize(
    "changed",
    [{"token_type": "refresh"}, {"user_id": "404"}, {"user_id": "abc"}, {"user_id": None}, {"session_epoch": 9}],
    ids=str,
)
def test_a_claim_that_does_not_hold_is_refused(claims, changed):
    refusal(signed({**claims, **changed}))


def test_a_refresh_token_opens_no_door(dora):
    refusal(tokens.issue_tokens(dora)["refresh"])


def test_a_refusal_says_nothing_of_why(claims):
    texts = {refusal(value).message for value in ("x", signed({**claims, "user_id": "404"}), unsigned(claims, "none"))}
    assert texts == {tokens.INVALID}


def test_an_inactive_user_is_refused_with_every_token(dora):
    pair = tokens.issue_tokens(dora)
    dora.is_active = False
    dora.save()
    refusal(pair["access"])
    for use in (tokens.refresh_tokens, tokens.revoke_refresh_token):
        with pytest.raises(CredentialError):
            use(pair["refresh"])


def test_ending_all_sessions_ends_every_token(dora):
    pair = tokens.issue_tokens(dora)
    end_all_sessions(dora.pk)
    assert not refusal(pair["access"]).expired
    with pytest.raises(CredentialError):
        tokens.refresh_tokens(pair["refresh"])
    dora.refresh_from_db()
    assert tokens.verify_access(tokens.issue_tokens(dora)["access"]).user == dora


def test_a_refresh_token_gives_one_new_pair(dora):
    pair = tokens.issue_tokens(dora)
    again = tokens.refresh_tokens(pair["refresh"])
    assert tokens.verify_access(again["access"]).user == dora
    assert again["refresh"] != pair["refresh"]
    with pytest.raises(CredentialError):
        tokens.refresh_tokens(pair["refresh"])
    assert tokens.refresh_tokens(again["refresh"])["access"]


def test_a_revoked_refresh_token_gives_nothing(dora):
    refresh = tokens.issue_tokens(dora)["refresh"]
    assert tokens.revoke_refresh_token(refresh) == dora.pk
    for use in (tokens.refresh_tokens, tokens.revoke_refresh_token):
        with pytest.raises(CredentialError):
            use(refresh)


def test_one_login_ends_and_another_goes_on(dora):
    phone, desk = tokens.issue_tokens(dora), tokens.issue_tokens(dora)
    tokens.revoke_refresh_token(phone["refresh"])
    assert tokens.refresh_tokens(desk["refresh"])["access"]
