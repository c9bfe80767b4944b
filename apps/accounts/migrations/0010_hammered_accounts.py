from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def end_once_more(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that an old page of an administrator brought back: they are to be ended anew, and until then let nobody
    in."""
    users = apps.get_model("accounts", "User").objects
    users.filter(ended_at__isnull=False, is_active=True).update(is_active=False, is_staff=False, is_superuser=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_accounts_that_await_their_address")]

    operations = [
        migrations.RunPython(end_once_more, migrations.RunPython.noop),
        migrations.AddField(
            model_name="user",
            name="rights_lost",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="user",
            name="codes_counted_anew",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("is_active", False), _connector="OR"),
                name="an_ended_account_stays_ended",
            ),
        ),
    ]
