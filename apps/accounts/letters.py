"""A letter as a mail: as text and as HTML, in the language and the time zone of who reads it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.accounts.mail_kinds import Letter
from apps.accounts.models import User


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def in_language(language: str) -> AbstractContextManager[None]:
    """Write in this language, or in the site's own where it has no such."""
    known = language in dict(settings.LANGUAGES)
    return translation.override(language if known else settings.LANGUAGE_CODE)


@contextmanager
def as_read_by(user: User) -> Iterator[None]:
    """Write in the user's language and time zone."""
    with in_language(user.language), timezone.override(_zone(user.time_zone)):
        yield


def _zone(name: str) -> ZoneInfo | None:
    """None, the site's own, also where this machine does not know the zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def message_id(name: str) -> str:
    """The same for the same name: a mailbox may tell that it has the mail already."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def message_of(letter: Letter, address: str, name: str, off: str = "") -> EmailMultiAlternatives:
    """The mail in the language of now. `name`: of its Message-ID. `off`: the path by which its reader gets no more of
    the kind, for mails that are not asked for one by one."""
    links = [(label, absolute(path)) for label, path in letter.links]
    facts = {"letter": letter, "links": links, "off": off and absolute(off), "site": settings.SITE_URL}
    headers = {"Message-ID": message_id(name), "Auto-Submitted": "auto-generated"}
    if off:
        headers |= {"List-Unsubscribe": f"<{facts['off']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string("web/mail/letter.txt", facts)
    message = EmailMultiAlternatives(" ".join(letter.subject.split()), text, to=[address], headers=headers)
    message.attach_alternative(render_to_string("web/mail/letter.html", facts), "text/html")
    return message
