"""Tokens: what opens a door, for how long, and what never does."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as django_settings
from rest_framework_simplejwt.tokens import AccessToken

from apps.accounts import tokens
from apps.accounts.identity import CredentialError
from apps.accounts.models import Login, Revocation, User
from apps.accounts.revocations import end_all_sessions
from apps.common.due import run_due
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


def refused_refresh(value):
    with pytest.raises(CredentialError) as found:
        tokens.refresh_tokens(value)
    assert (found.value.message, found.value.expired) == (tokens.INVALID, False)


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
    refused_refresh(pair["refresh"])


def test_a_token_made_with_the_library_is_good_once_it_says_when_it_was_given_out(dora):
    token = AccessToken.for_user(dora)
    with pytest.raises(CredentialError):
        person_from_token(str(token))
    token["session_epoch"] = dora.session_epoch
    assert person_from_token(str(token)).user_id == dora.pk
    end_all_sessions(dora.pk)
    with pytest.raises(CredentialError):
        person_from_token(str(token))


def test_ending_all_sessions_ends_every_token(dora):
    pair = tokens.issue_tokens(dora)
    end_all_sessions(dora.pk)
    assert not refusal(pair["access"]).expired
    refused_refresh(pair["refresh"])
    dora.refresh_from_db()
    assert tokens.verify_access(tokens.issue_tokens(dora)["access"]).user == dora


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def test_a_refresh_token_gives_a_new_pair_of_the_same_login(dora):
    pair = tokens.issue_tokens(dora)
    again = tokens.refresh_tokens(pair["refresh"])
    access = tokens.verify_access(again["access"])
    assert (access.user, access.login) == (dora, tokens.verify_access(pair["access"]).login)
    assert again["refresh"] != pair["refresh"]
    assert tokens.refresh_tokens(again["refresh"])["refresh"] not in (pair["refresh"], again["refresh"])


@pytest.mark.parametrize("late", [0, 1, 10])
def test_one_whose_answer_was_lost_gives_the_same_next_one_again(dora, noon, late):
    pair = tokens.issue_tokens(dora)
    noon.shift(timedelta(minutes=5))
    lost = tokens.refresh_tokens(pair["refresh"])
    noon.shift(timedelta(seconds=late))
    again = tokens.refresh_tokens(pair["refresh"])
    assert again["refresh"] == lost["refresh"]
    assert tokens.verify_access(again["access"]).user == dora
    assert tokens.refresh_tokens(again["refresh"])["access"]


def test_for_how_long_it_does_is_a_setting(dora, noon, settings):
    settings.REFRESH_GRACE_SECONDS = 0
    pair = tokens.issue_tokens(dora)
    tokens.refresh_tokens(pair["refresh"])
    noon.shift(timedelta(seconds=1))
    refused_refresh(pair["refresh"])


def ended(dora, access, refresh):
    """Whether the login of these tokens is over: nothing of it is good, and its sockets are told."""
    refusal(access)
    refused_refresh(refresh)
    return not Login.objects.exists() and Revocation.objects.filter(user=dora, epoch=None).count() == 1


def test_one_that_is_used_again_later_ends_its_login(dora, noon):
    pair = tokens.issue_tokens(dora)
    again = tokens.refresh_tokens(pair["refresh"])
    noon.shift(timedelta(seconds=11))
    refused_refresh(pair["refresh"])
    assert ended(dora, again["access"], again["refresh"])


def test_one_whose_next_one_was_used_ends_its_login_at_once(dora):
    pair = tokens.issue_tokens(dora)
    again = tokens.refresh_tokens(tokens.refresh_tokens(pair["refresh"])["refresh"])
    refused_refresh(pair["refresh"])
    assert ended(dora, again["access"], again["refresh"])


def test_a_login_that_ended_so_takes_no_other_with_it(dora, noon):
    phone, desk = tokens.issue_tokens(dora), tokens.issue_tokens(dora)
    tokens.refresh_tokens(phone["refresh"])
    noon.shift(timedelta(seconds=11))
    refused_refresh(phone["refresh"])
    assert tokens.refresh_tokens(desk["refresh"])["access"]


@pytest.mark.parametrize("spoil", ["of another key", "an access token", "expired"])
def test_what_proves_nothing_ends_nothing(dora, noon, spoil):
    pair = tokens.issue_tokens(dora)
    body = jwt.decode(pair["refresh"], options={"verify_signature": False})
    spoilt = {
        "of another key": signed({**body, "jti": "x"}, key="another key, and long enough to be one too"),
        "an access token": pair["access"],
        "expired": signed({**body, "jti": "x", "exp": NOON.timestamp() - 1}),
    }
    refused_refresh(spoilt[spoil])
    assert tokens.refresh_tokens(pair["refresh"])["access"]


def test_a_refresh_token_lasts_as_long_as_the_setting_says(dora, noon):
    pair = tokens.issue_tokens(dora)
    noon.shift(django_settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"])
    refused_refresh(pair["refresh"])


def refreshed(dora):
    pair = tokens.issue_tokens(dora)
    return {**tokens.refresh_tokens(pair["refresh"]), "rotated": pair["refresh"], "older access": pair["access"]}


@pytest.mark.parametrize("kind", ["refresh", "access", "rotated", "older access"])
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=20)], ids=["now", "after its end"])
def test_any_token_of_a_login_ends_it(dora, noon, kind, late):
    pair = refreshed(dora)
    desk = tokens.issue_tokens(dora)
    noon.shift(late)
    tokens.end_logins_of([pair[kind]])
    noon.move_to(NOON)
    refusal(pair["access"])
    for refresh in (pair["refresh"], pair["rotated"]):
        refused_refresh(refresh)
    assert tokens.refresh_tokens(desk["refresh"])["access"]


def test_ending_a_login_again_changes_nothing(dora):
    pair = tokens.issue_tokens(dora)
    for token in (pair["refresh"], pair["access"], pair["refresh"]):
        tokens.end_logins_of([token])
    assert Revocation.objects.count() == 1


def test_a_login_ends_also_where_the_account_is_banned_already(dora):
    pair = tokens.issue_tokens(dora)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    tokens.end_logins_of([pair["refresh"]])
    assert Revocation.objects.filter(epoch=None).count() == 1


@pytest.mark.parametrize("value", ["x", "a.b.c", "", "x" * 5000])
def test_what_is_no_token_ends_no_login(dora, value):
    with pytest.raises(CredentialError):
        tokens.end_logins_of([tokens.issue_tokens(dora)["refresh"], value])
    assert not Revocation.objects.exists()
    assert Login.objects.exists()


def test_nothing_in_the_database_is_a_token_or_the_id_of_one(dora):
    pair = refreshed(dora)
    kept = json.dumps(list(Login.objects.values()), default=str)
    for token in pair.values():
        assert token not in kept
        assert jwt.decode(token, options={"verify_signature": False})["jti"] not in kept


def test_a_login_is_one_row_however_often_it_is_refreshed(dora):
    refresh = tokens.issue_tokens(dora)["refresh"]
    for _ in range(5):
        refresh = tokens.refresh_tokens(refresh)["refresh"]
    assert Login.objects.count() == 1


def test_logins_whose_last_refresh_token_has_expired_are_deleted(dora, noon):
    lifetime = django_settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
    tokens.issue_tokens(dora)
    kept = tokens.issue_tokens(dora)
    noon.shift(lifetime - timedelta(seconds=1))
    kept = tokens.refresh_tokens(kept["refresh"])
    run_due()
    assert Login.objects.count() == 2
    noon.shift(timedelta(seconds=1))
    run_due()
    assert Login.objects.count() == 1
    assert tokens.refresh_tokens(kept["refresh"])["access"]


def test_an_ended_login_is_remembered_for_as_long_as_its_access_tokens_last(dora, noon, settings):
    settings.SIMPLE_JWT = {**settings.SIMPLE_JWT, "ACCESS_TOKEN_LIFETIME": timedelta(days=100)}
    pair = tokens.issue_tokens(dora)
    tokens.end_logins_of([pair["refresh"]])
    Revocation.objects.update(at=NOON)
    noon.shift(timedelta(days=99))
    run_due()
    refusal(pair["access"])
