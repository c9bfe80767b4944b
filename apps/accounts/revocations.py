"""Credentials that end before their time, and how the processes that hold sockets hear of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Now
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import Login, Revocation, User, end_everything_of

# The key of a browser session's login id, which its tickets and sockets carry.
LOGIN = "dc_login"
# A transaction that took its number before another's may be seen after it, by no more than it may last.
LATE = timedelta(seconds=30)
LATE_ROWS = 1000
# For longer than any process takes to hear of one, beyond the access tokens that would be good without it.
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
    """End the tokens, tickets and sockets of one login; once is enough."""
    with transaction.atomic():
        Login.objects.filter(pk=login, user_id=user_id).delete()
        if not Revocation.objects.filter(user_id=user_id, login=login).exists():
            Revocation.objects.create(user_id=user_id, login=login)


def end_all_sessions(user_id: int) -> None:
    """End every session, token, ticket and socket of the user, by whoever runs the site; and the links that set a
    password, which outlive what the user ends."""
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(rights_lost=F("rights_lost") + 1)
        end_everything_of([user_id])


def seal(user: User) -> None:
    """Before something is given out to the user: where the password was changed in the database itself, what was
    given out under the one before ends for good."""
    if not user.is_sealed:
        end_everything_of([user.pk])
        user.refresh_from_db(fields=["session_epoch", "password_seal"])


def active_user(user_id: int, login: str, epoch: object) -> User | None:
    """The user of what was given out in a login and an epoch; None where either ended, and for a user who may not sign
    in, or is unknown."""
    ended = Revocation.objects.filter(user_id=user_id, login=login) if login else Revocation.objects.none()
    user = User.objects.filter(~Exists(ended), pk=user_id).first()
    return user if user is not None and _is_of_now(user, epoch) else None


def _is_of_now(user: User, epoch: object) -> bool:
    return user.may_sign_in and user.session_epoch == epoch and user.is_sealed


def people_of(claims: Sequence[Claim | CredentialError], refusal: str) -> list[Person | CredentialError]:
    """Who each claim is of, in one query for all; an error, that says `refusal`, where it does not hold any more."""
    held = [claim for claim in claims if isinstance(claim, Claim) and claim.user_id is not None]
    revoked = Revocation.objects.filter(login__in={claim.login for claim in held if claim.login})
    known = User.objects.annotate(lost=Exists(revoked.filter(user=OuterRef("pk"))))
    users = known.in_bulk({claim.user_id for claim in held}) if held else {}
    # Which of a person's logins it was is asked of the few who have lost any.
    ended = set(revoked.values_list("user_id", "login")) if any(user.lost for user in users.values()) else set()

    def person(claim: Claim | CredentialError) -> Person | CredentialError:
        if isinstance(claim, CredentialError):
            return claim
        if claim.user_id is None:
            return Person(None, "", visitor=claim.visitor)
        user = users.get(claim.user_id)
        if user is None or not _is_of_now(user, claim.session_epoch) or (claim.user_id, claim.login) in ended:
            return CredentialError(refusal)
        return Person(user.pk, user.username, "", claim.expires_at, claim.login, user.session_epoch)

    return [person(claim) for claim in claims]


def newest_revocation() -> int:
    """The number of the newest one; to be given to `ended_since`."""
    return int(Revocation.objects.aggregate(newest=Max("pk"))["newest"] or 0)


def ended_since(number: int) -> tuple[list[Ended], int]:
    """What ended after that number, with some that is told again since it may have been missed, and the new number."""
    late = Q(pk__gt=number - LATE_ROWS, at__gt=Now() - LATE)
    rows = list(Revocation.objects.filter(Q(pk__gt=number) | late).order_by("pk"))
    ended = [Ended(row.user_id, row.epoch, row.login) for row in rows]
    return ended, max(number, rows[-1].pk if rows else 0)


@receiver(user_logged_in)
def _begin_login(request: HttpRequest, user: User, **_: object) -> None:
    seal(user)
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # Who signs in again in the same session goes on with its login, sockets and all.
    request.session.setdefault(LOGIN, new_login())
