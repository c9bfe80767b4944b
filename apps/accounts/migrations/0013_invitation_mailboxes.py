import hashlib
import re
import unicodedata

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils.encoding import punycode


def reader_of(email: str) -> str:
    """As `reader_key` was when this was written."""
    local, _, domain = email.strip().rpartition("@")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    try:
        domain = punycode(domain)
    except UnicodeError:
        domain = unicodedata.normalize("NFKC", domain)
    local, domain = unicodedata.normalize("NFKC", local).casefold(), domain.casefold()
    plain = local.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        plain, domain = plain.replace(".", ""), "gmail.com"
    return hashlib.sha256(f"{plain or local}@{domain}".encode()).hexdigest()


def give_readers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of an address that was forgotten nothing but its key is known."""
    rows = apps.get_model("accounts", "InvitedAddress").objects
    rows.filter(address=None).update(reader=models.F("key"))
    for row in rows.exclude(address=None).iterator():
        rows.filter(pk=row.pk).update(reader=reader_of(row.address))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_invited_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitedaddress",
            name="reader",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(give_readers, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="invitedaddress",
            name="reader",
            field=models.CharField(db_index=True, max_length=64),
        ),
    ]
