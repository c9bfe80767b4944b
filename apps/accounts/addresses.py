"""Whether an account's mail address is its owner's: they followed a link that was mailed there."""

from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from apps.accounts.mailboxes import accounts_at, claim_mailbox, mailbox_key
from apps.accounts.models import User, seal_of
from apps.accounts.staying import end_all_of

GOOD_FOR = timedelta(days=3)
_SALT = "deltacrown.confirm-email"
_NEW = "deltacrown.new-address"


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


def new_address_token(user: User, email: str) -> str:
    """Of the account, the address that it is to have, and the one it has now."""
    return signing.dumps([user.pk, email, user.email, user.session_epoch], salt=_NEW)


def address_to_take(token: str) -> tuple[User, str] | None:
    """Who takes which address by the token; None where it is too old, or the account or its address is another."""
    try:
        user_id, email, before, epoch = signing.loads(token, salt=_NEW, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, email=before, session_epoch=epoch).first()
    return (user, email) if user is not None and user.may_sign_in else None


def take_address(user: User, email: str) -> bool:
    """Its owner followed the link that was mailed there: it is the account's from now on. Whether it is: not where
    another account has it, or this one has another address by now."""
    key, before = mailbox_key(email), user.email
    if any(other.pk != user.pk for other in accounts_at(email)):
        return False
    try:
        with transaction.atomic():
            own = User.objects.filter(pk=user.pk, email=before, session_epoch=user.session_epoch, is_active=True)
            is_taken = bool(own.update(email=email, confirmed_email=email, email_key=key))
            if is_taken:
                # The link is used up by it, and who came in by the old address comes in anew.
                end_all_of(user.pk)
            return is_taken
    except IntegrityError:
        return False


def begin_account(user: User, hashed: str = "") -> bool:
    """Its owner followed the link and typed the password that was chosen, or set another one, which is `hashed`: the
    account lives. Whether it does: another may have confirmed the address meanwhile, or followed the link."""
    with transaction.atomic():
        confirm_address(user)
        # With the password that was typed: it may be another one since.
        typed = User.objects.filter(pk=user.pk, awaits_address=True, password=user.password)
        waiting = typed.exclude(confirmed_email="")
        new = {"password": hashed, "password_seal": seal_of(hashed)} if hashed else {}
        return bool(waiting.update(awaits_address=False, is_active=True, **new))


def confirm_address(user: User) -> None:
    """Its owner reads what is mailed there: the address is theirs, if it is nobody's yet, and news may go there.

    Of several accounts that shared an address before it had to be one's, the first whose owner shows it has it.
    """
    with transaction.atomic():
        claim_mailbox(user)
        own = User.objects.filter(pk=user.pk, email=user.email).exclude(email="").exclude(email_key=None)
        own.update(confirmed_email=user.email)
