"""Writes to accounts."""

import re
import secrets
import unicodedata

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts import tasks
from apps.accounts.addresses import confirm_address, take_address
from apps.accounts.browser_sessions import shown_again_lately, signed_in_lately
from apps.accounts.factors import factor_of_code, has_second_factor
from apps.accounts.guard import remember_address, remember_device
from apps.accounts.identity import CredentialError, SecondFactorRequired
from apps.accounts.mailboxes import accounts_at, mailbox_key, take_of_mailbox
from apps.accounts.models import User
from apps.common.names import harmless, validate_name

TAKEN = "A user with that username already exists."


def sign_up(username: str, password: str, email: str = "", display_name: str = "") -> User:
    """A new account; raises as `new_account` and `save_account` do."""
    return save_account(new_account(username, password, email, display_name))


def new_account(username: str, password: str, email: str = "", display_name: str = "") -> User:
    """An account that is checked and not saved yet; raises Django's `ValidationError` with a message per field, or
    `TooManyAttempts`. Never called in a transaction, which it would hold for as long as the hash takes.

    What is cheap comes first: the hash, which takes a tenth of a second, is made only of what will be saved.
    """
    # Composed first: a letter may become several, and the name longer than it may be.
    username = User.normalize_username(username)
    user = User(username=username, email=User.objects.normalize_email(email), display_name=display_name)
    user.language = get_language() or ""
    if settings.SIGN_UP_BY_MAIL:
        user.awaits_address, user.is_active = True, False
        if not user.email:
            raise ValidationError({"email": _("A link is mailed there, with which the account begins.")})
    user.full_clean(exclude=["password", "email_key", *(["username"] if _waiting(user) else [])])
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    # The last of the checks: who has to choose another password has not used up the mails to their address.
    take_of_mailbox(user.email, "sign_up")
    _refuse_what_waits(user)
    user.set_password(password)
    return user


def _waiting(user: User) -> int | None:
    """The account of this name that waits for its link."""
    found = User.objects.filter(username=user.username, awaits_address=True) if user.awaits_address else None
    return None if found is None else found.values_list("pk", flat=True).first()


def _refuse_what_waits(user: User) -> None:
    """A name that waits for its link is taken, and stays as it was wanted first, whoever comes with it. Where they came
    with its address, the link is mailed once more, which only the task finds out: here nothing tells whose it is."""
    if (waiting := _waiting(user)) is not None:
        tasks.mail_of_sign_up.enqueue(user.email, waiting, get_language())
        raise ValidationError({"username": TAKEN})


def account_without_password(wished: str, display_name: str, email: str) -> User:
    """A new account for somebody who signs in by another site. `wished`: the name they have there, of which their user
    name here is made; nobody sees it. `email`: one that is known to be theirs; left out where an account has it.

    Raises `IntegrityError` where somebody was faster with one of them.
    """
    address = "" if accounts_at(email) else User.objects.normalize_email(email)
    user = User(username=_free_name(wished), display_name=_shown(display_name), email=address, confirmed_email=address)
    user.language = get_language() or ""
    user.set_unusable_password()
    user.full_clean(exclude=["password", "email_key"])
    user.save()
    return user


def _free_name(wished: str) -> str:
    # None that looks like an address, which would be somebody else's to sign in with.
    name = re.sub(r"[^\w.+-]", "", unicodedata.normalize("NFKC", wished))[:30] or "player"
    while User.objects.filter(username=name).exists():
        name = f"{name[:30]}-{secrets.token_hex(4)}"
    return name


def _shown(name: str) -> str:
    """As far as it may be shown here."""
    name = harmless(name)[:60].strip()
    try:
        validate_name(name)
    except ValidationError:
        return ""
    return name


def save_account(user: User) -> User:
    """Save a `new_account`; raises Django's `ValidationError` where its name was taken meanwhile.

    With SIGN_UP_BY_MAIL it lives once the link is followed that goes to its address. Without, an address that another
    account has is left out of the new one without a word, since nobody is to learn here whose it is. Either way the
    owner of the address is told by mail, and nothing here tells which it was.
    """
    email = user.email
    if not user.awaits_address and accounts_at(email):
        user.email = ""
    try:
        return _save_and_tell(user, email)
    except IntegrityError:
        if user.awaits_address:
            raise ValidationError({"username": TAKEN}) from None
        # Somebody was faster with the address, or with the name.
        user.email = ""
    try:
        return _save_and_tell(user, email)
    except IntegrityError:
        raise ValidationError({"username": TAKEN}) from None


def _save_and_tell(user: User, email: str) -> User:
    with transaction.atomic():
        user.save()
        if mailbox_key(email):
            # Whom it goes to, only the task finds out: here the same is done for all.
            tasks.mail_of_sign_up.enqueue(email, user.pk, get_language())
    return user


def change_shown_name(user: User, name: str) -> None:
    """Another name for everybody to see; raises Django's `ValidationError`. Who is entered somewhere already is shown
    there by the name they entered with."""
    user.display_name = name
    user.clean_fields(exclude=[field.name for field in User._meta.fields if field.name != "display_name"])
    # Not of an account that ended while the page was open, which names nobody any more.
    User.objects.filter(pk=user.pk, ended_at=None).update(display_name=user.display_name)


def show_profile(user: User, shown: bool) -> None:
    """Let everybody see the page of what somebody played, or nobody."""
    User.objects.filter(pk=user.pk, ended_at=None).update(profile_is_public=shown)


def sign_in(username: str, password: str, code: str = "", request: HttpRequest | None = None) -> User:
    """The active user with these credentials; raises `CredentialError`, or `TooManyAttempts` before it looks.

    `username`: the confirmed address does as well. `code`: of the app or a recovery code, where the account has a
    second factor. `request`: of an API client, whose address is known to the account from then on.
    """
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise CredentialError("The user name or the password is wrong.")
    if has_second_factor(user):
        _check_code(user, code)
    if request is not None:
        remember_address(request, user)
    return user


def _check_code(user: User, code: str) -> None:
    if not code:
        raise SecondFactorRequired("This account has a second factor: send `code`, too.")
    if factor_of_code(user, code) is None:
        raise CredentialError("The code is wrong, or was used before.")


def confirm(request: HttpRequest, user: User, password: str, code: str = "") -> None:
    """Raises as `sign_in` does where this is not the password of who is signed in already. Who has none has to have
    signed in just now. Of an account with a second factor a code is asked for, unless the browser showed the factor
    just now."""
    if not user.has_usable_password():
        if has_second_factor(user) and not shown_again_lately(request, user):
            return _check_code(user, code)
        if not signed_in_lately(request, user):
            raise CredentialError("Sign in once more, and do it within five minutes.")
        return
    if authenticate(request, username=user.username, password=password, account=user) is None:
        raise CredentialError("The password is wrong.")
    if has_second_factor(user) and not shown_again_lately(request, user):
        _check_code(user, code)


def ask_for_reset(email: str) -> None:
    """Mail a link that sets a new password to this address, if it is an account's; raises `TooManyAttempts`.

    Which of both it is, only the task finds out: here the same is done for all.
    """
    take_of_mailbox(email, "reset")
    tasks.send_reset.enqueue(email, get_language())


def ask_for_address(user: User, email: str) -> None:
    """Mail the link by which the user takes this address in place of the one they have; raises `TooManyAttempts`.

    Whether another account has it, only the task finds out: here the same is done for all.
    """
    email = User.objects.normalize_email(email)
    take_of_mailbox(email, "confirm")
    tasks.send_new_address.enqueue(user.pk, email, get_language())


def take_new_address(user: User, email: str) -> bool:
    """Its owner followed the link that was mailed there. Whether the account has the address now; whoever reads the one
    it had hears of it."""
    with transaction.atomic():
        is_taken = take_address(user, email)
        if is_taken and user.is_reached_by_mail and user.email != email:
            tasks.mail_of_new_address.enqueue(user.pk, user.email, user.language or get_language())
    return is_taken


def ask_to_confirm(user: User) -> None:
    """Mail the link by which the user confirms their address, if they have one; raises `TooManyAttempts`."""
    take_of_mailbox(user.email, "confirm")
    if user.email and not user.is_reached_by_mail:
        tasks.send_confirmation.enqueue(user.pk, get_language())


def reset_was_followed(request: HttpRequest, user: User) -> None:
    """A new password was set by a mailed link: address and account are its reader's, and this is their browser."""
    confirm_address(user)
    remember_device(request, user)
