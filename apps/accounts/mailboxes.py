"""Whose a mail address is: one account has it, however it is written.

The account that has it carries its key, which is unique. Accounts that shared an address before that rule have it all
without the key: which of them is the owner's, a mail has to show (`claim_mailbox`). Until then nobody else gets it.
"""

import hashlib
import re
import unicodedata
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.encoding import punycode

from apps.accounts.models import User
from apps.limits.throttles import TooManyAttempts, digest, take

GMAIL = "gmail.com"
DOTS_MEAN_NOTHING = {GMAIL, "googlemail.com"}


def mailbox_key(email: str) -> str | None:
    """What all spellings of an address have in common, of a length that does not grow with it; None without one."""
    return _key(*_parts(email))


def reader_key(email: str) -> str | None:
    """What all addresses have in common whose mails come to one reader, as far as anybody can tell: of dora+cup and
    dora, and of all ways to put dots where they mean nothing, the key of the plain one."""
    local, domain = _parts(email)
    # Without anything before its tag it is no tag.
    plain = _without_tag(local, domain) or local
    return _key(plain, GMAIL if domain in DOTS_MEAN_NOTHING else domain)


def _key(local: str, domain: str) -> str | None:
    name = f"{local}@{domain}" if domain else local
    return hashlib.sha256(name.encode()).hexdigest() if name else None


def _without_tag(local: str, domain: str) -> str:
    plain = local.partition("+")[0]
    return plain.replace(".", "") if domain in DOTS_MEAN_NOTHING else plain


def _parts(email: str) -> tuple[str, str]:
    """Before and after the @, as mail servers see them: quotes mean nothing, and a domain is what it is encoded as, in
    which hyphens and spaces that nobody sees are left out."""
    local, _, domain = email.strip().rpartition("@")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    try:
        domain = punycode(domain)
    except UnicodeError:
        domain = unicodedata.normalize("NFKC", domain)
    return unicodedata.normalize("NFKC", local).casefold(), domain.casefold()


def take_of_tags(email: str) -> bool:
    """Whether one more mail may go to a mailbox by an address with a tag, such as dora+cup@example.org.

    Anybody makes up such addresses of others. The plain one has no part in it, so that its owner is not kept waiting.
    """
    local, domain = _parts(email)
    plain = _without_tag(local, domain)
    if plain == local:
        return True
    try:
        take("mailbox_tags", digest(plain, domain))
    except TooManyAttempts:
        return False
    return True


def take_of_mailbox(email: str, purpose: str) -> None:
    """Count a mail of that kind to this mailbox, whether an account has it or not; or raise `TooManyAttempts`."""
    if key := mailbox_key(email):
        take("mailbox", f"{purpose}:{digest(key)}")


def accounts_at(email: str) -> list[User]:
    """The account that has this address; or those that shared it before it had to be one's; newest sign-in first."""
    key = mailbox_key(email)
    if key is None:
        return []
    owner = User.objects.filter(email_key=key).first()
    if owner is not None:
        return [owner]
    sharing = User.objects.filter(email_key=None, email__iexact=email.strip(), awaits_address=False)
    sharing = sharing.order_by("-last_login", "pk")
    return [user for user in sharing if mailbox_key(user.email) == key]


def claim_mailbox(user: User) -> None:
    """This account's owner followed a link that was mailed there: the address is theirs, if it is nobody's yet."""
    keyless = User.objects.filter(pk=user.pk, email_key=None).exclude(email="")
    try:
        with transaction.atomic():
            keyless.update(email_key=mailbox_key(user.email))
    except IntegrityError:
        return  # the owner of another of the accounts that shared it was faster


@receiver(pre_save, sender=User)
def _follow_the_address(instance: User, **_: Any) -> None:
    """A new account has its address, unless it has to be shown first that it is its own; one that has its own, has it
    also when it changes."""
    if (instance._state.adding and not instance.awaits_address) or instance.email_key is not None:
        instance.email_key = mailbox_key(instance.email)
