"""People who are invited by a mail address.

Nobody learns by it whether an account has the address: it is not looked up when somebody invites. Whoever reads there
gets a link, which is theirs to answer by; and who has the address in an account, confirmed, sees what it is invited to
as what their user name is.

An invitation names them by the `name` of a row of `InvitedAddress`, never by the address. The row is deleted once the
last of its invitations has ended, or the account that has the address.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.letters import in_language, message_of
from apps.accounts.mail_choices import wants
from apps.accounts.mail_delivery import send_once
from apps.accounts.mail_kinds import Letter
from apps.accounts.mailboxes import mailbox_key, reader_key
from apps.accounts.models import InvitedAddress, Mail, User, UserQuerySet

LONGEST_ADDRESS = 150
# Of all who invite together, to one reader.
MOST_MAILS, WITHIN = 3, timedelta(days=1)


class NoAddress(ValueError):
    """No mail could go there."""


def is_address(who: str) -> bool:
    """Whether somebody is meant by an address. Of accounts of before, which may have an @ in their name, that is the
    one that has it for an address."""
    return "@" in who


def name_at(address: str, until: datetime) -> str:
    """The name of whoever reads there, who is kept until then at least. Raises `NoAddress`."""
    address = _written(address)
    found = {"key": mailbox_key(address), "reader": reader_key(address), "kept_until": until}
    row, _ = InvitedAddress.objects.get_or_create(address=address, defaults=found)
    InvitedAddress.objects.filter(pk=row.pk, kept_until__lt=until).update(kept_until=until)
    return row.name


def _written(address: str) -> str:
    local, _, domain = address.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError:
        raise NoAddress from None
    if len(address) > LONGEST_ADDRESS:
        raise NoAddress
    return address


def names_at(address: str) -> list[str]:
    """Of all spellings of the address."""
    return list(InvitedAddress.objects.filter(key=mailbox_key(address) or "").values_list("name", flat=True))


def names_of(user_id: int) -> "QuerySet[InvitedAddress, str]":
    """Those that mean this person: of the address that they have confirmed."""
    own = UserQuerySet(User).reached_by_mail().filter(pk=user_id).exclude(email_key=None)
    return InvitedAddress.objects.filter(key__in=own.values("email_key")).values_list("name", flat=True)


def addresses_of(names: Collection[str]) -> dict[str, str]:
    """What was typed, by name; for who typed it."""
    rows = InvitedAddress.objects.filter(name__in=names).exclude(address=None)
    return {name: str(address) for name, address in rows.values_list("name", "address")}


def refuse_mails(name: str) -> None:
    """Whoever reads there wants no such mail any more, whoever asks for it and by whatever tag.

    The address stays with its invitations until they end: who typed it does not see that the mail was read.
    """
    InvitedAddress.objects.filter(name=name, refused_at=None).update(refused_at=timezone.now())


def may_refuse(name: str) -> bool:
    """Whether mails come to this address, and its reader has not said yet that they want none."""
    row = InvitedAddress.objects.filter(name=name).exclude(address=None).first()
    return row is not None and not _is_refused(row)


def forget_address_of(user: User) -> None:
    """The account ends. That its owner wants no mails stays known."""
    rows = InvitedAddress.objects.filter(name__in=list(names_of(user.pk)))
    rows.filter(refused_at=None).delete()
    rows.update(address=None)


def mail_to(name: str, kind: str, cause: str, language: str, write: Callable[[], Letter | None]) -> None:
    """Mail what `write` gives, fixed words and links, to who is invited by this name; of one cause once."""
    row = InvitedAddress.objects.filter(name=name).exclude(address=None).first()
    if row is None:
        return

    def message() -> EmailMessage | None:
        with in_language(language):
            letter = write() if _is_wanted(row, kind) else None
            return message_of(letter, str(row.address), f"mail-{mail.pk}") if letter else None

    mail, _ = Mail.objects.get_or_create(address=row, kind=kind, cause=cause)
    send_once(mail, message, lambda: _is_within_bounds(row, kind))


def _is_wanted(row: InvitedAddress, kind: str) -> bool:
    if _is_refused(row):
        return False
    owners = UserQuerySet(User).reached_by_mail().filter(email_key__in={row.key, row.reader})
    return all(wants(owner.pk, kind) for owner in owners)


def _is_refused(row: InvitedAddress) -> bool:
    return InvitedAddress.objects.filter(reader=row.reader).exclude(refused_at=None).exists()


def _is_within_bounds(row: InvitedAddress, kind: str) -> bool:
    """Counted in the database: strangers decide who is mailed, and Redis may be away."""
    mailed = Mail.objects.filter(kind=kind, address__reader=row.reader, begun_at__gt=timezone.now() - WITHIN)
    return mailed.count() < MOST_MAILS
