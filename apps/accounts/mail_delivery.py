"""One mail on its way, so that it comes at most once.

    made  --begun_at-->  handed over to the server  --settled_at-->  sent
     ^                        |            |
     |---- refused: again ----'            '-- the worker was lost: unknown, and never sent again
     '---- no longer wanted, or true, or no address for it: dropped

Any number of workers may try the same mail: `begun_at` is set by one conditional update.
"""

import logging
from collections.abc import Callable
from smtplib import SMTP

from django.core.mail import EmailMessage, get_connection
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


def send_once(mail: Mail, write: Callable[[], EmailMessage | None]) -> None:
    """Send what `write` gives, unless it was sent or is lost; `write` gives None where nothing is to be sent any more.

    Raises what the mail server says where it is to be tried again.
    """
    if mail.settled_at is not None:
        return
    if mail.begun_at is not None:
        logger.warning("a mail may have been lost with its worker", extra={"kind": mail.kind, "user_id": mail.user_id})
        return _settle(mail, "unknown")
    message = write()
    if message is None:
        return _settle(mail, "dropped")
    # A server that is away, or not ready for mail, is found so here, before anything has begun.
    with get_connection() as connection:
        if isinstance(smtp := getattr(connection, "connection", None), SMTP):
            smtp.ehlo_or_helo_if_needed()
        if not Mail.objects.filter(pk=mail.pk, begun_at=None, settled_at=None).update(begun_at=timezone.now()):
            return None
        is_taken = False
        try:
            is_taken = bool(connection.send_messages([message]))
        finally:
            if not is_taken:
                Mail.objects.filter(pk=mail.pk).update(begun_at=None)
    return _settle(mail, "sent")


def send_news(mail: Mail) -> None:
    """Write the mail to its user, and send it once, where it is true and wanted still."""
    send_once(mail, lambda: _news(mail))


def _news(mail: Mail) -> EmailMessage | None:
    user = mail.user
    with as_read_by(user):
        letter = _letter_of(mail)
        if letter is None or not _is_within_bounds(user, mail.kind):
            return None
        off = reverse("web:mail_off", kwargs={"token": off_token(user.pk, mail.kind)})
        return message_of(letter, user.confirmed_email, f"mail-{mail.pk}", off)


def _letter_of(mail: Mail) -> Letter | None:
    kind = KINDS.get(mail.kind)
    is_wanted = kind is not None and mail.user.is_reached_by_mail and wants(mail.user_id, mail.kind)
    return kind.write(mail.user, mail.facts) if kind is not None and is_wanted else None


def _is_within_bounds(user: User, kind: str) -> bool:
    """Others decide what happens to somebody: whatever they do, a mailbox gets so much news and no more."""
    try:
        take("news", digest(str(mailbox_key(user.confirmed_email))))
    except TooManyAttempts:
        logger.warning("mail not sent, its mailbox had too many", extra={"kind": kind, "user_id": user.pk})
        return False
    return True


def _settle(mail: Mail, outcome: str) -> None:
    if Mail.objects.filter(pk=mail.pk, settled_at=None).update(settled_at=timezone.now(), outcome=outcome):
        MAILS.labels(mail.kind, outcome).inc()
