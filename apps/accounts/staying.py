"""The browser in which an owner ends all that was given out to their account goes on, unless it was ended itself.

A request is under way for a while. Whoever is signed out meanwhile, by its owner in another browser, is not to come in
again by what they do with it.
"""

from typing import Any

from allauth.core import context
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from apps.accounts.guard import remember_device
from apps.accounts.models import User, end_everything_of


def locked(user_id: int) -> User:
    """The account as it is, which nothing else ends until this transaction does."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def end_all_of(user_id: int) -> None:
    """End everything of the account, in a transaction with what gives cause to it. A request of its owner that is under
    way may go on by `stay_signed_in`."""
    request = context.request
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
        may_go_on = user is not None and request is not None and stands(request, user)
        end_everything_of([user_id])
        if user is not None and may_go_on:
            request.goes_on_with = user.session_epoch + 1


def stands(request: HttpRequest, user: User) -> bool:
    """Whether nothing ended since this request came in but by itself. `user`: whose browser it is, as the row is that
    this transaction holds."""
    here: Any = getattr(request, "user", None)
    if here is None or here.pk != user.pk or not hasattr(request, "session"):
        return False
    came_with = getattr(request, "goes_on_with", here.session_epoch)
    key = request.session.session_key
    return bool(came_with == user.session_epoch and Session.objects.filter(session_key=key).exists())


def stay_signed_in(request: HttpRequest, user: User) -> bool:
    """Where the owner ended all themselves, that browser goes on, and is known as theirs. Whether it does: one that was
    signed out meanwhile is so for good."""
    with transaction.atomic():
        if not stands(request, locked(user.pk)):
            request.session.flush()
            return False
        user.refresh_from_db(fields=["session_epoch", "password_seal"])
        update_session_auth_hash(request, user)
        remember_device(request, user)
    return True
