"""Credentials that end before their time, and how the processes that hold sockets hear of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Now
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import Revocation, User

# The key of a browser session's login id, which its tickets and sockets carry.
LOGIN = "dc_login"
# A transaction that took its number before another's may be seen after it, by no more than it may last.
LATE = timedelta(seconds=30)
LATE_ROWS = 1000
# A login ends by itself with its refresh token.
KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Ended:
    """What of a user's ended: all from before `epoch`, or what belongs to `login`."""

    user_id: int
    epoch: int | None
    login: str

    def covers(self, person: Person) -> bool:
        if person.user_id != self.user_id:
            return False
        if self.epoch is not None:
            return person.session_epoch < self.epoch
        return person.login == self.login


def new_login() -> str:
    return secrets.token_hex(8)


def end_login(user_id: int, login: str) -> None:
    """End the tokens, tickets and sockets of one login."""
    Revocation.objects.create(user_id=user_id, login=login)


def end_all_sessions(user_id: int) -> None:
    """End every session, token, ticket and socket of the user."""
    with transaction.atomic():
        if not User.objects.filter(pk=user_id).update(session_epoch=F("session_epoch") + 1):
            return
        epoch = User.objects.values_list("session_epoch", flat=True).get(pk=user_id)
        Revocation.objects.create(user_id=user_id, epoch=epoch)


def active_user(user_id: int, login: str) -> User | None:
    """The user, unless banned or unknown, or the login was ended."""
    ended = Revocation.objects.filter(user_id=user_id, login=login) if login else Revocation.objects.none()
    return User.objects.filter(~Exists(ended), pk=user_id, is_active=True).first()


def people_of(claims: Sequence[Claim | CredentialError], refusal: str) -> list[Person | CredentialError]:
    """Who each claim is of, in one query for all; an error, that says `refusal`, where it does not hold any more."""
    held = [one for one in claims if isinstance(one, Claim) and one.user_id is not None]
    revoked = Revocation.objects.filter(login__in={one.login for one in held if one.login})
    known = User.objects.filter(is_active=True).annotate(lost=Exists(revoked.filter(user=OuterRef("pk"))))
    users = known.in_bulk({one.user_id for one in held}) if held else {}
    # Which of a person's logins it was is asked of the few who have lost any.
    ended = set(revoked.values_list("user_id", "login")) if any(one.lost for one in users.values()) else set()

    def person(claim: Claim | CredentialError) -> Person | CredentialError:
        if isinstance(claim, CredentialError):
            return claim
        if claim.user_id is None:
            return Person(None, "", visitor=claim.visitor)
        user = users.get(claim.user_id)
        if user is None or user.session_epoch != claim.session_epoch or (claim.user_id, claim.login) in ended:
            return CredentialError(refusal)
        return Person(user.pk, user.username, "", claim.expires_at, claim.login, user.session_epoch)

    return [person(one) for one in claims]


def newest_revocation() -> int:
    """The number of the newest one; to be given to `ended_since`."""
    return int(Revocation.objects.aggregate(newest=Max("pk"))["newest"] or 0)


def ended_since(number: int) -> tuple[list[Ended], int]:
    """What ended after that number, with some that is told again since it may have been missed, and the new number."""
    late = Q(pk__gt=number - LATE_ROWS, at__gt=Now() - LATE)
    rows = list(Revocation.objects.filter(Q(pk__gt=number) | late).order_by("pk"))
    ended = [Ended(row.user_id, row.epoch, row.login) for row in rows]
    return ended, max(number, rows[-1].pk if rows else 0)


def forget_revocations() -> None:
    """Delete those whose credentials would have ended by now anyway."""
    old = Revocation.objects.filter(at__lt=Now() - KEEP)
    if old.exists():
        old.delete()


@receiver(user_logged_in)
def _begin_login(request: HttpRequest, **_: object) -> None:
    request.session[LOGIN] = new_login()


@receiver(user_logged_out)
def _end_login(request: HttpRequest, user: User | None, **_: object) -> None:
    login = request.session.get(LOGIN)
    if user is not None and login:
        end_login(user.pk, login)
