"""Whether an account's mail address is its owner's: they followed a link that was mailed there."""

from datetime import timedelta

from django.core import signing
from django.db import transaction

from apps.accounts.mailboxes import claim_mailbox
from apps.accounts.models import User

GOOD_FOR = timedelta(days=3)
_SALT = "deltacrown.confirm-email"


def confirmation_token(user: User) -> str:
    """Of the account and the address that it has now."""
    return signing.dumps([user.pk, user.email, user.session_epoch], salt=_SALT)


def user_to_confirm(token: str) -> User | None:
    """Whose address the token confirms; None where it is too old, or the account or its address is another by now."""
    try:
        user_id, email, epoch = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, email=email, session_epoch=epoch).first()
    return user if user is not None and (user.may_sign_in or user.awaits_address) else None


def begin_account(user: User) -> bool:
    """Its owner followed the link and typed the password that they chose: the account lives. Whether it does: another
    may have confirmed the address meanwhile."""
    with transaction.atomic():
        confirm_address(user)
        waiting = User.objects.filter(pk=user.pk, awaits_address=True).exclude(confirmed_email="")
        return bool(waiting.update(awaits_address=False, is_active=True))


def confirm_address(user: User) -> None:
    """Its owner reads what is mailed there: the address is theirs, if it is nobody's yet, and news may go there.

    Of several accounts that shared an address before it had to be one's, the first whose owner shows it has it.
    """
    with transaction.atomic():
        claim_mailbox(user)
        own = User.objects.filter(pk=user.pk, email=user.email).exclude(email="").exclude(email_key=None)
        own.update(confirmed_email=user.email)
