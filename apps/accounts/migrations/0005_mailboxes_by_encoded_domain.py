import hashlib
import re
import unicodedata
from collections import Counter

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils.encoding import punycode


def key_of(email: str) -> str:
    """As `mailbox_key` was when this was written."""
    local, _, domain = email.strip().rpartition("@")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    try:
        domain = punycode(domain)
    except UnicodeError:
        domain = unicodedata.normalize("NFKC", domain)
    name = f"{unicodedata.normalize('NFKC', local).casefold()}@{domain.casefold()}"
    return hashlib.sha256(name.encode()).hexdigest()


def give_keys_anew(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of two spellings of one mailbox the plain one keeps it; of those that are both odd neither has it."""
    users = apps.get_model("accounts", "User").objects
    known = users.exclude(email_key=None).exclude(email="").values_list("pk", "email", "email_key")
    odd = {pk: key_of(email) for pk, email, key in known if key_of(email) != key}
    holders = Counter(odd.values())
    taken = set(users.filter(email_key__in=list(odd.values())).exclude(pk__in=odd).values_list("email_key", flat=True))
    users.filter(pk__in=odd).update(email_key=None)
    for pk, key in odd.items():
        if holders[key] == 1 and key not in taken:
            users.filter(pk=pk).update(email_key=key)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_one_account_a_mailbox"),
    ]

    operations = [
        migrations.RunPython(give_keys_anew, migrations.RunPython.noop, elidable=True),
    ]
