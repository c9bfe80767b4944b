"""People whose addresses are confirmed, and what they find in their mailboxes."""

from typing import Any

from django.core import mail

from apps.accounts.models import User


def confirm(*users: User, **fields: Any) -> None:
    """They read what is mailed to them; `fields`: the language and the time zone they have."""
    for user in users:
        user.confirmed_email = user.email
        for name, value in fields.items():
            setattr(user, name, value)
        user.save(update_fields=["confirmed_email", *fields])


def subjects_to(user: User) -> list[str]:
    """Of the mails to this user so far, the oldest first."""
    return [message.subject for message in mail.outbox if message.to == [user.email]]
