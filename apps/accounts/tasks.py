"""Background tasks of accounts: their mails, and what is left to do when one ends.

What is mailed to an address nobody has confirmed yet is fixed, but for links, which begin with SITE_URL: nothing that
anybody typed is mailed to strangers. Links are made when they are sent, and are kept nowhere.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.core.mail import EmailMessage
from django.utils.translation import get_language
from django_tasks import TaskContext, task

from apps.accounts.account_letters import (
    address_changed_letter,
    begin_letter,
    change_letter,
    confirm_letter,
    new_address_letter,
    reset_letter,
    taken_letter,
)
from apps.accounts.letters import in_language, message_of
from apps.accounts.mail_delivery import send_news, send_once
from apps.accounts.mail_kinds import Letter
from apps.accounts.mailboxes import accounts_at, mailbox_key, take_of_tags
from apps.accounts.models import Mail, User
from apps.accounts.personal import PARTS
from apps.limits.throttles import TooManyAttempts, take

logger = logging.getLogger(__name__)

# Of accounts that shared an address before it had to be one's.
MOST_LINKS = 100


@task(takes_context=True)
def send_reset(context: TaskContext, email: str, language: str) -> None:
    """Mail a link that sets a new password, where an account has the address."""
    # Who has no password gets their first one by it, if the address is known to be theirs.
    found = [user for user in accounts_at(email) if user.is_active]
    users = [user for user in found if user.has_usable_password() or user.is_reached_by_mail]
    # By the address as the account has it, never as it was typed now: two that look alike may be two mailboxes.
    for address in sorted({user.email.lower() for user in users}):
        sharing = [user for user in users if user.email.lower() == address][:MOST_LINKS]
        _send(context, "reset", sharing[0], language, partial(reset_letter, sharing))


@task(takes_context=True)
def mail_of_sign_up(context: TaskContext, email: str, newcomer_id: int, language: str) -> None:
    """Ask whoever signed up with the address to confirm it; or tell who has it already that somebody tried. To who came
    with a name that waits for another address nothing is mailed: its link is not theirs."""
    owner = next((user for user in accounts_at(email) if user.is_active), None)
    if owner is None:
        newcomer = User.objects.filter(pk=newcomer_id, awaits_address=True).first()
        if newcomer is not None and mailbox_key(newcomer.email) == mailbox_key(email):
            _send(context, "begin", newcomer, language, partial(begin_letter, newcomer))
        return
    if owner.pk == newcomer_id:
        _send(context, "confirm", owner, language, partial(confirm_letter, owner))
    else:
        _send(context, "sign_up", owner, language, taken_letter)


@task(takes_context=True)
def send_confirmation(context: TaskContext, user_id: int, language: str) -> None:
    """Mail the link by which the user confirms their address, unless they did."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is not None and not user.is_reached_by_mail:
        _send(context, "confirm", user, language, partial(confirm_letter, user))


@task(takes_context=True)
def send_new_address(context: TaskContext, user_id: int, email: str, language: str) -> None:
    """Mail the link by which the user takes this address, unless another account has it."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or any(other.pk != user.pk for other in accounts_at(email)):
        return
    _send(context, "new_address", user, language, partial(new_address_letter, user, email), email)


@task(takes_context=True)
def mail_of_new_address(context: TaskContext, user_id: int, before: str, language: str) -> None:
    """Tell whoever reads the address that an account had until now, and had confirmed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        _send(context, "address_changed", user, language, address_changed_letter, before)


def tell_owner(user: User, change: str) -> None:
    """Have the owner told, but of the same kind of change not again and again."""
    try:
        take("mailbox", f"change:{change}:{user.pk}")
    except TooManyAttempts:
        return
    mail_of_change.enqueue(user.pk, change, get_language())


@task(takes_context=True)
def mail_of_change(context: TaskContext, user_id: int, change: str, language: str) -> None:
    """Tell the owner that the password or a factor changed, where an address is known to be theirs."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None and user.is_reached_by_mail:
        _send(context, "change", user, language, partial(change_letter, change))


# As workers from before this one was renamed have queued it.
tell_owner_of_sign_up = mail_of_sign_up


# Whoever waits for a link to set a password is not to wait behind the news of a large tournament.
@task(priority=-10)
def send_mail(mail_id: int) -> None:
    """Send one mail of news."""
    if (mail := Mail.objects.select_related("user").filter(pk=mail_id).first()) is not None:
        send_news(mail)


@task()
def erase(user_id: int) -> None:
    """Take away what names somebody whose account has ended, in every app."""
    for part in PARTS:
        part.erase(user_id)


def _send(
    context: TaskContext, kind: str, user: User, language: str, write: Callable[[], Letter], address: str = ""
) -> None:
    """Mail about an account to the address it has, confirmed or not, or to another one, once for each task."""
    name, address = str(context.task_result.id), address or user.email

    def message() -> EmailMessage:
        with in_language(language):
            return message_of(write(), address, f"{name}-{user.pk}")

    def may_go() -> bool:
        is_within_bounds = take_of_tags(address)
        if not is_within_bounds:
            logger.warning("mail not sent, too many went to tags of its address", extra={"kind": kind})
        return is_within_bounds

    mail, _ = Mail.objects.get_or_create(user=user, kind=kind, cause=name)
    send_once(mail, message, may_go)
