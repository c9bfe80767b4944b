"""Background tasks of accounts: their mails, and what is left to do when one ends.

Subjects and bodies are fixed, but for links, which begin with SITE_URL: nothing that anybody typed is mailed to others.
Links are made when they are sent, and are kept nowhere.
"""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override
from django_tasks import TaskContext, task

from apps.accounts.mailboxes import accounts_at, take_of_tags
from apps.accounts.models import User
from apps.accounts.personal import PARTS
from apps.accounts.reset_links import reset_tokens

logger = logging.getLogger(__name__)

# Of accounts that shared an address before it had to be one's.
MOST_LINKS = 100


@task(takes_context=True)
def send_reset(context: TaskContext, email: str, language: str) -> None:
    """Mail a link that sets a new password, where an account has the address."""
    users = [user for user in accounts_at(email) if user.is_active and user.has_usable_password()]
    # By the address as the account has it, never as it was typed now: two that look alike may be two mailboxes.
    for address in sorted({user.email.lower() for user in users}):
        sharing = [user for user in users if user.email.lower() == address][:MOST_LINKS]
        links = [_reset_link(user) for user in sharing]
        _send(context, sharing[0].email, language, "reset", {"links": links})


@task(takes_context=True)
def tell_owner_of_sign_up(context: TaskContext, email: str, newcomer_id: int, language: str) -> None:
    """Tell who has the address that somebody wanted to sign up with it."""
    owner = next((user for user in accounts_at(email) if user.pk != newcomer_id and user.is_active), None)
    if owner is not None:
        links = [_link("web:password_reset")]
        _send(context, owner.email, language, "sign_up", {"links": links})


@task()
def erase(user_id: int) -> None:
    """Take away what names somebody whose account has ended, in every app."""
    for part in PARTS:
        part.erase(user_id)


def _send(context: TaskContext, address: str, language: str, kind: str, facts: dict[str, list[str]]) -> None:
    if not take_of_tags(address):
        logger.warning("mail not sent, too many went to tags of its address", extra={"kind": kind})
        return
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        subject = render_to_string(f"web/account/{kind}_subject.txt").strip()
        body = render_to_string(f"web/account/{kind}_email.txt", facts)
    # The same when it is tried again: a mailbox may tell that it has it already.
    name = f"<{context.task_result.id}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    EmailMessage(subject, body, to=[address], headers={"Message-ID": name}).send()


def _reset_link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return _link("web:password_reset_confirm", uidb64=uid, token=reset_tokens.make_token(user))


def _link(page: str, **arguments: str) -> str:
    return settings.SITE_URL + reverse(page, kwargs=arguments)
