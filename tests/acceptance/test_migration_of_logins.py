"""The migration that replaces the library's list of refresh tokens: from nothing, and from a site that has one."""

import json

import pytest

from tests.support.process import manage

pytestmark = pytest.mark.slow

# The site as it was: the settings with the library's app, and what had been given out then.
BEFORE = """
from deltacrown.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework_simplejwt.token_blacklist"]
"""
FILL = """
import json
from django.db import connection
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.utils import datetime_from_epoch

def insert(table, **values):
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(values.values()))

def person(pk):
    texts = dict.fromkeys(["first_name", "last_name", "email", "display_name"], "")
    flags = {"is_superuser": False, "is_staff": False, "is_active": True}
    insert("accounts_user", id=pk, username=f"u{pk}", password="!", date_joined=timezone.now(), session_epoch=3,
        **texts, **flags)

def given(pk, login):
    token = RefreshToken()
    token["user_id"], token["session_epoch"], token["login"] = str(pk), 3, login
    expires = datetime_from_epoch(token["exp"])
    row = OutstandingToken.objects.create(user_id=pk, jti=token["jti"], token=str(token), expires_at=expires)
    return str(token), row

person(1)
person(2)
(used, row), (good, _), (other, _) = given(1, "a"), given(1, "a"), given(2, "b")
BlacklistedToken.objects.create(token=row)
insert("accounts_revocation", user_id=1, login="c")
print(json.dumps([used, good, other]))
"""
NOW = """
import json
from apps.accounts import tokens
from apps.accounts.identity import CredentialError
from apps.accounts.models import Login, Revocation, User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

def refresh(token):
    try:
        return tokens.refresh_tokens(token)["refresh"]
    except CredentialError:
        return None

print(json.dumps({
    "logins": Login.objects.count(),
    "go on": [bool(refresh(refresh(good))), bool(refresh(other))],
    "used": bool(refresh(used)),
    "sealed": [user.is_sealed for user in User.objects.all()],
    "revocations": Revocation.objects.filter(login="c").count(),
    "tables": [name for name in connection.introspection.table_names() if "blacklist" in name],
    "recorded": MigrationRecorder.Migration.objects.filter(app="token_blacklist").count(),
}))
"""


def shell(env, code):
    return json.loads(manage(env, "shell", "--no-imports", "-c", code).strip().splitlines()[-1])


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def empty_database(request, tmp_path):
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path / 'site.sqlite3'}"
    return request.getfixturevalue("own_postgres").url


def test_a_site_with_tokens_in_clear_goes_on_with_logins_and_without_them(empty_database, tmp_path):
    (tmp_path / "settings_before.py").write_text(BEFORE)
    now = {"DATABASE_URL": empty_database}
    before = {**now, "DJANGO_SETTINGS_MODULE": "settings_before", "PYTHONPATH": str(tmp_path)}
    for what in (["accounts", "0002"], ["token_blacklist"]):
        manage(before, "migrate", "--verbosity", "0", *what)
    given = shell(before, FILL)
    manage(now, "migrate", "--verbosity", "0")
    found = shell(now, f"used, good, other = {given!r}\n{NOW}")
    assert found == {
        "logins": 2,
        "go on": [True, True],
        "used": False,
        "sealed": [True, True],
        "revocations": 1,
        "tables": [],
        "recorded": 0,
    }


def test_it_can_be_taken_back_and_made_again(empty_database):
    env = {"DATABASE_URL": empty_database}
    for target in (["accounts"], ["accounts", "0002"], []):
        manage(env, "migrate", "--verbosity", "0", *target)
    manage(env, "makemigrations", "--check", "--dry-run")
