import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Those of `rest_framework_simplejwt.token_blacklist`, which kept refresh tokens in clear; in the order they can go.
OUTSTANDING = "token_blacklist_outstandingtoken"
BLACKLISTED = "token_blacklist_blacklistedtoken"
AT_ONCE = 1000


def seal_passwords(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    User = apps.get_model("accounts", "User")
    users = User.objects.using(schema_editor.connection.alias)
    for user in users.only("password").iterator(AT_ONCE):
        users.filter(pk=user.pk).update(password_seal=hashlib.sha256(user.password.encode()).hexdigest())


def carry_logins_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A login of each refresh token that is good still, so that nobody has to sign in again."""
    connection = schema_editor.connection
    if not {OUTSTANDING, BLACKLISTED} <= set(connection.introspection.table_names()):
        return
    good = (
        f"SELECT jti, token, user_id FROM {OUTSTANDING} "
        f"WHERE expires_at > %s AND user_id IS NOT NULL AND id NOT IN (SELECT token_id FROM {BLACKLISTED})"
    )
    with connection.cursor() as cursor:
        cursor.execute(good, [connection.ops.adapt_datetimefield_value(timezone.now())])
        Login = apps.get_model("accounts", "Login")
        while rows := cursor.fetchmany(AT_ONCE):
            logins = [login for row in rows if (login := _login(Login, *row))]
            Login.objects.using(connection.alias).bulk_create(logins, ignore_conflicts=True)


def _login(Login: Any, jti: str, token: str, user_id: int) -> Any:
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    if not claims.get("login"):
        return None
    issued, expires = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    current = salted_hmac("deltacrown.refresh", jti, algorithm="sha256").hexdigest()
    times = {"started_at": issued, "refreshed_at": issued, "expires_at": expires}
    return Login(id=claims["login"], user_id=user_id, current=current, **times)


def drop_blacklist(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    there = schema_editor.connection.introspection.table_names()
    for table in (BLACKLISTED, OUTSTANDING):
        if table in there:
            schema_editor.execute(f"DROP TABLE {table}")
    if "django_migrations" in there:
        schema_editor.execute("DELETE FROM django_migrations WHERE app = 'token_blacklist'")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_revocations"),
    ]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.AddField(
            model_name="user",
            name="password_seal",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="revocation",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="revocations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Login",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("current", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="logins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(seal_passwords, migrations.RunPython.noop),
        migrations.RunPython(carry_logins_over, migrations.RunPython.noop),
        migrations.RunPython(drop_blacklist, migrations.RunPython.noop),
    ]
