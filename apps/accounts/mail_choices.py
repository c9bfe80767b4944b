"""What somebody wants by mail, and the links by which mails end."""

from collections.abc import Collection

from django.core import signing
from django.db import transaction

from apps.accounts.mail_kinds import KINDS
from apps.accounts.models import MailOff, User

_SALT = "deltacrown.mail-off"


def kinds_off(user_id: int) -> set[str]:
    return set(MailOff.objects.filter(user=user_id).values_list("kind", flat=True))


def wants(user_id: int, kind: str) -> bool:
    return not MailOff.objects.filter(user=user_id, kind=kind).exists()


def want_only(user: User, kinds: Collection[str]) -> None:
    """Of the kinds that there are the user wants these, and no other."""
    off = set(KINDS) - set(kinds)
    with transaction.atomic():
        MailOff.objects.filter(user=user, kind__in=kinds).delete()
        MailOff.objects.bulk_create([MailOff(user=user, kind=kind) for kind in sorted(off)], ignore_conflicts=True)


def off_token(user_id: int, kind: str) -> str:
    """What ends the mails of this kind to this user; good for as long as the mail lies in a mailbox."""
    return signing.dumps([user_id, kind], salt=_SALT)


def read_off_token(token: str) -> tuple[int, str] | None:
    """Whose mails of which kind it ends; None for what is no such token."""
    try:
        user_id, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return user_id, kind


def end_mails(user_id: int, kind: str) -> None:
    """No more of this kind; said again it changes nothing. An account that has ended gets none anyway."""
    if User.objects.filter(pk=user_id, ended_at=None).exists():
        MailOff.objects.bulk_create([MailOff(user_id=user_id, kind=kind)], ignore_conflicts=True)
