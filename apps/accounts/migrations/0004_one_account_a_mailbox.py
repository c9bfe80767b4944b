import hashlib
import unicodedata
from collections import Counter

import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def key_of(email: str) -> str:
    """As `mailbox_key` was when this was written."""
    name = unicodedata.normalize("NFKC", email.strip()).casefold()
    return hashlib.sha256(name.encode()).hexdigest()


def give_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each account whose address no other has gets it. Of those that share one none does: the first may be an attacker."""
    users = apps.get_model("accounts", "User").objects
    keys = {pk: key_of(email) for pk, email in users.exclude(email="").values_list("pk", "email")}
    holders = Counter(keys.values())
    alone = [users.model(pk=pk, email_key=key) for pk, key in keys.items() if holders[key] == 1]
    users.bulk_update(alone, ["email_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_logins"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="email_key",
            field=models.CharField(default=None, editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
    ]
