"""What falls due of accounts: rows that nobody needs any more."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.addresses import GOOD_FOR
from apps.accounts.guard import KEEP_SOURCES
from apps.accounts.models import InvitedAddress, KnownSource, Login, Mail, Revocation, TicketUse, User
from apps.accounts.revocations import KEEP
from apps.accounts.tickets import remember_seconds
from apps.common.due import Item, falls_due, old_rows

CLEAN_EVERY_SECONDS = 60.0
A_MOMENT = timedelta(hours=1)
# For longer than a task is tried again.
KEEP_MAILS = timedelta(days=30)


@falls_due("old_ticket_uses", every=CLEAN_EVERY_SECONDS)
def ticket_uses_to_delete() -> Iterator[Item]:
    """Those of tickets that are too old to be good anyway."""
    age = timedelta(seconds=remember_seconds())
    return old_rows(TicketUse.objects.filter(used_at__lt=Now() - age), "used_at", age)


@falls_due("old_revocations", every=CLEAN_EVERY_SECONDS)
def revocations_to_delete() -> Iterator[Item]:
    """Those whose credentials would have ended by now anyway."""
    lifetime: Any = settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]
    age = KEEP + lifetime
    return old_rows(Revocation.objects.filter(at__lt=Now() - age), "at", age)


@falls_due("old_logins", every=CLEAN_EVERY_SECONDS)
def logins_to_delete() -> Iterator[Item]:
    """Those whose last refresh token has expired."""
    return old_rows(Login.objects.filter(expires_at__lte=timezone.now()), "expires_at")


@falls_due("old_browser_sessions", every=CLEAN_EVERY_SECONDS)
def browser_sessions_to_delete() -> Iterator[Item]:
    """Those that have expired, signed in or not; Django itself deletes only what somebody comes back to."""
    return old_rows(Session.objects.filter(expire_date__lt=timezone.now()), "expire_date")


@falls_due("sign_ups_without_a_link", every=CLEAN_EVERY_SECONDS)
def sign_ups_to_forget() -> Iterator[Item]:
    """Accounts that never began: the link to their address is good no more."""
    waiting = User.objects.filter(awaits_address=True, is_active=False, date_joined__lt=timezone.now() - GOOD_FOR)
    return old_rows(waiting, "date_joined", GOOD_FOR)


@falls_due("browsers_signed_out", every=CLEAN_EVERY_SECONDS)
def browsers_to_forget() -> Iterator[Item]:
    """What was known of browsers whose session is over. A new one may be older than its session's row by a moment."""
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return old_rows(over.filter(created_at__lt=timezone.now() - A_MOMENT), "created_at", A_MOMENT)


@falls_due("old_sources", every=CLEAN_EVERY_SECONDS)
def sources_to_delete() -> Iterator[Item]:
    """The addresses that nobody signed in from for long."""
    return old_rows(KnownSource.objects.filter(at__lt=Now() - KEEP_SOURCES), "at", KEEP_SOURCES)


@falls_due("old_mails", every=CLEAN_EVERY_SECONDS)
def mails_to_delete() -> Iterator[Item]:
    """Those of a month ago, sent or not: nothing of their cause is mailed any more."""
    return old_rows(Mail.objects.filter(made_at__lt=Now() - KEEP_MAILS), "made_at", KEEP_MAILS)


@falls_due("old_invited_addresses", every=CLEAN_EVERY_SECONDS)
def invited_addresses_to_forget() -> Iterator[Item]:
    """Those whose invitations have ended. Of one whose reader wants no mails, that stays known."""
    ended = InvitedAddress.objects.filter(kept_until__lt=timezone.now())
    yield from old_rows(ended.filter(refused_at=None), "kept_until")
    refused = ended.exclude(refused_at=None).exclude(address=None)
    if (first := refused.order_by("kept_until").first()) is not None:
        yield Item(partial(refused.update, address=None), since=first.kept_until)
