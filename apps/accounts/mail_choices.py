"""What somebody wants by mail, and the links by which mails end."""

from collections.abc import Collection

from django.core import signing
from django.db import transaction

from apps.accounts.models import MailOff, User

_SALT = "deltacrown.mail-off"


def kinds_off(user_id: int) -> set[str]:
    return set(MailOff.objects.filter(user=user_id).values_list("kind", flat=True))


def wants(user_id: int, kind: str) -> bool:
    return not MailOff.objects.filter(user=user_id, kind=kind).exists()


def choose_mails(user: User, switched_on: Collection[str], switched_off: Collection[str]) -> None:
    """From now on the user wants the former and not the latter; all others as before."""
    with transaction.atomic():
        MailOff.objects.filter(user=user, kind__in=switched_on).delete()
        off = [MailOff(user=user, kind=kind) for kind in sorted(switched_off)]
        MailOff.objects.bulk_create(off, ignore_conflicts=True)


def choose_language(user: User, language: str, time_zone: str | None = None) -> None:
    """Write to the user in this language; `time_zone`: None leaves it as it is. Nothing where the account has ended."""
    chosen = {"language": language} if time_zone is None else {"language": language, "time_zone": time_zone}
    User.objects.filter(pk=user.pk, ended_at=None).update(**chosen)


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
