"""One mail on its way, so that it comes at most once.

    made  --begun_at-->  handed over to the server  --settled_at-->  sent, or refused for good
     ^                        |            |
     |-- not now: again ------'            '-- no answer, or the worker was lost: unknown, and never sent again
     '---- no longer wanted, or true, no address for it, or one too many: dropped

Any number of workers may try the same mail: `begun_at` is set by one conditional update.
"""

import logging
from collections.abc import Callable
from smtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone
from prometheus_client import Counter

from apps.accounts.letters import as_read_by, message_of
from apps.accounts.mail_choices import off_token, wants
from apps.accounts.mail_kinds import KINDS, Letter
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import Mail, User
from apps.limits.throttles import TooManyAttempts, digest, take

logger = logging.getLogger(__name__)
MAILS = Counter("deltacrown_mails", "Mails, by kind and by what became of them.", ["kind", "outcome"])
# An answer of a mail server that is the same tomorrow (RFC 5321, 4.2.1).
FOR_GOOD = 500


class NotTaken(Exception):
    """The mail server did not take a mail. It says nothing of whose it was: it is kept with the task."""


def send_once(mail: Mail, write: Callable[[], EmailMessage | None], may_go: Callable[[], bool]) -> None:
    """Send what `write` gives, unless it was sent or is lost. `write` gives None, and `may_go` is false, where nothing
    is to be sent any more; the latter is asked when the server is there. Raises where it is to be tried again."""
    if mail.settled_at is not None:
        return
    if mail.begun_at is not None:
        return _lost(mail)
    message = write()
    if message is None:
        return _settle(mail, "dropped")
    message.message()  # whatever is wrong with it comes out here
    # A server that is away, or not ready for mail, is found so before anything has begun.
    with get_connection() as connection:
        if isinstance(smtp := getattr(connection, "connection", None), SMTP):
            smtp.ehlo_or_helo_if_needed()
        if not may_go():
            return _settle(mail, "dropped")
        if Mail.objects.filter(pk=mail.pk, begun_at=None, settled_at=None).update(begun_at=timezone.now()):
            _hand_over(mail, message, connection)


def _hand_over(mail: Mail, message: EmailMessage, connection: BaseEmailBackend) -> None:
    code, is_of_this_mail = 0, True
    try:
        if connection.send_messages([message]):
            return _settle(mail, "sent")
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        code = _code_of(error)
        # The site's own address, or its sign-in: an operator is to hear of it as of a task that fails.
        is_of_this_mail = not isinstance(error, SMTPSenderRefused)
    except (SMTPException, OSError):
        # The connection ended without an answer: the server may have the mail.
        return _lost(mail)
    if code >= FOR_GOOD and is_of_this_mail:
        logger.warning("a mail was refused for good", extra={"kind": mail.kind, "user_id": mail.user_id, "code": code})
        return _settle(mail, "refused")
    Mail.objects.filter(pk=mail.pk).update(begun_at=None)
    raise NotTaken(f"The mail server answered {code}.")


def _code_of(error: SMTPResponseException | SMTPRecipientsRefused) -> int:
    if isinstance(error, SMTPResponseException):
        return int(error.smtp_code)
    return max(int(code) for code, _ in error.recipients.values())


def send_news(mail: Mail) -> None:
    """Write the mail to its user, and send it once, where it is true and wanted still."""
    send_once(mail, lambda: _news(mail), lambda: _is_within_bounds(mail))


def _news(mail: Mail) -> EmailMessage | None:
    user = _reader(mail)
    with as_read_by(user):
        letter = _letter_of(mail, user)
        if letter is None:
            return None
        off = reverse("web:mail_off", kwargs={"token": off_token(user.pk, mail.kind)})
        return message_of(letter, user.confirmed_email, f"mail-{mail.pk}", off)


def _reader(mail: Mail) -> User:
    """News go to people; what goes to an address alone says itself when it is wanted."""
    if mail.user is None:
        raise TypeError(f"{mail} is to no account.")
    return mail.user


def _letter_of(mail: Mail, user: User) -> Letter | None:
    kind = KINDS.get(mail.kind)
    is_wanted = kind is not None and user.is_reached_by_mail and wants(user.pk, mail.kind)
    return kind.write(user, mail.facts) if kind is not None and is_wanted else None


def _is_within_bounds(mail: Mail) -> bool:
    """Others decide what happens to somebody: whatever they do, a mailbox gets so much of a kind and no more."""
    try:
        take("news", f"{mail.kind}:{digest(str(mailbox_key(_reader(mail).confirmed_email)))}")
    except TooManyAttempts:
        logger.warning("mail not sent, its mailbox had too many", extra={"kind": mail.kind, "user_id": mail.user_id})
        return False
    return True


def _lost(mail: Mail) -> None:
    logger.warning("a mail may have been lost", extra={"kind": mail.kind, "user_id": mail.user_id})
    _settle(mail, "unknown")


def _settle(mail: Mail, outcome: str) -> None:
    if Mail.objects.filter(pk=mail.pk, settled_at=None).update(settled_at=timezone.now(), outcome=outcome):
        MAILS.labels(mail.kind, outcome).inc()
