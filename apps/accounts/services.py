"""Writes to accounts."""

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.identity import CredentialError
from apps.accounts.models import User


def sign_up(username: str, password: str, email: str = "", display_name: str = "") -> User:
    """A new account; raises Django's `ValidationError` with a message per field."""
    user = User(username=username, email=User.objects.normalize_email(email), display_name=display_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    user.set_password(password)
    user.full_clean()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise ValidationError({"username": "A user with that username already exists."}) from None
    return user


def sign_in(username: str, password: str) -> User:
    """The active user with these credentials; raises `CredentialError`."""
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise CredentialError("The user name or the password is wrong.")
    return user
