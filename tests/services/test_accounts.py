"""Signing up and in, and ending every session."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from apps.accounts import revocations, services, tokens
from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import User
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db


def test_who_signs_up_can_sign_in():
    user = services.sign_up("dora", PASSWORD, "Dora@EXAMPLE.org", "Dora")
    assert services.sign_in("dora", PASSWORD) == user
    assert (user.email, user.shown_name, user.is_staff, user.is_superuser) == ("Dora@example.org", "Dora", False, False)


def test_without_a_display_name_the_user_name_is_not_shown_all_the_same():
    dora = services.sign_up("dora", PASSWORD)
    assert dora.shown_name == f"Player {dora.pk}"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("password", {"password": "short"}),
        ("password", {"password": "password1234"}),
        ("password", {"username": "dora-the-explorer", "password": "dora-the-explorer"}),
        ("username", {"username": "no spaces here"}),
        ("username", {"username": "x" * 151}),
        ("username", {"username": ""}),
        ("email", {"email": "not an address"}),
        ("display_name", {"display_name": "x" * 61}),
    ],
)
def test_a_bad_field_is_named(field, fields):
    with pytest.raises(ValidationError) as refusal:
        services.sign_up(**{"username": "dora", "password": PASSWORD, **fields})
    assert field in refusal.value.message_dict
    assert not User.objects.exists()


def test_a_user_name_is_taken_once():
    services.sign_up("dora", PASSWORD)
    with pytest.raises(ValidationError) as refusal:
        services.sign_up("dora", PASSWORD)
    assert "username" in refusal.value.message_dict


def test_two_who_take_a_user_name_at_the_same_moment(monkeypatch):
    def save(self):
        raise IntegrityError

    monkeypatch.setattr(User, "save", save)
    with pytest.raises(ValidationError) as refusal:
        services.sign_up("dora", PASSWORD)
    assert "username" in refusal.value.message_dict


@pytest.mark.parametrize(("username", "password"), [("dora", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_wrong_credentials_are_told_apart_by_nothing(username, password):
    services.sign_up("dora", PASSWORD)
    with pytest.raises(CredentialError) as refusal:
        services.sign_in(username, password)
    assert refusal.value.message == "The user name or the password is wrong."


def test_an_inactive_user_does_not_sign_in():
    user = services.sign_up("dora", PASSWORD)
    user.is_active = False
    user.save()
    with pytest.raises(CredentialError):
        services.sign_in("dora", PASSWORD)


def test_sessions_of_one_person_end_and_no_others():
    dora, emil = services.sign_up("dora", PASSWORD), services.sign_up("emil", PASSWORD)
    revocations.end_all_sessions(dora.pk)
    revocations.end_all_sessions(dora.pk)
    dora.refresh_from_db()
    emil.refresh_from_db()
    assert (dora.session_epoch, emil.session_epoch) == (2, 0)


def test_a_browser_s_session_ends_too(client):
    dora = services.sign_up("dora", PASSWORD)
    client.force_login(dora)
    assert client.get("/api/schema/").wsgi_request.user == dora
    revocations.end_all_sessions(dora.pk)
    assert client.get("/api/schema/").wsgi_request.user.is_anonymous


@pytest.mark.parametrize("fields", [None, ["password"]])
def test_a_new_password_ends_what_the_old_one_opened(client, fields):
    dora = services.sign_up("dora", PASSWORD)
    access = tokens.issue_tokens(dora)["access"]
    client.force_login(dora)
    dora.set_password("another long enough pass phrase")
    dora.save(update_fields=fields)
    with pytest.raises(CredentialError):
        tokens.verify_access(access)
    assert client.get("/api/schema/").wsgi_request.user.is_anonymous
    again = services.sign_in("dora", "another long enough pass phrase")
    assert tokens.verify_access(tokens.issue_tokens(again)["access"]).user == dora


def test_hashing_the_same_password_anew_ends_nothing(settings):
    dora = services.sign_up("dora", PASSWORD)
    access = tokens.issue_tokens(dora)["access"]
    hashed = dora.password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    again = services.sign_in("dora", PASSWORD)
    assert again.password != hashed
    assert tokens.verify_access(access).user == dora
    assert tokens.verify_access(tokens.issue_tokens(again)["access"]).user == dora


def test_other_changes_end_nothing():
    dora = services.sign_up("dora", PASSWORD)
    access = tokens.issue_tokens(dora)["access"]
    dora.display_name = "Dora"
    dora.save()
    assert tokens.verify_access(access).user == dora


def test_two_tabs_of_a_person_are_one_and_two_visitors_are_two():
    assert Person(7, "dora").key == Person(7, "dora").key != Person(8, "emil").key
    assert Person(None, "", visitor="a").key != Person(None, "", visitor="b").key
    assert not Person(7, "dora").is_anonymous
    assert Person(None, "", visitor="a").is_anonymous
