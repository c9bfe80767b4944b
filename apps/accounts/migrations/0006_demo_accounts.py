from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# As demos made them when this was written.
PEOPLE = {"demo-organizer": "DeltaCrown Demo", "demo-referee": "Rita", "demo-player": "You (demo)"}


def mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the accounts that demos made before they marked them. A bot's never had a password, as nobody's who signed
    up."""
    users = apps.get_model("accounts", "User").objects
    for username, display_name in PEOPLE.items():
        users.filter(username=username, display_name=display_name).update(is_demo=True)
    users.filter(username__regex=r"^demo-bot-[0-9]+$", password__startswith="!").update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_mailboxes_by_encoded_domain"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
