"""One-time tickets that open a socket: short-lived, for one room, and good once."""

import secrets
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import TicketUse, User
from apps.accounts.revocations import people_of
from apps.common.redis import redis_url

# Holds the signed id of an anonymous visitor, which outlives tickets.
VISITOR_COOKIE = "dc_visitor"
_SALT = "deltacrown.ws-ticket"
_VISITOR_SALT = "deltacrown.visitor"
# A used ticket is remembered for longer than it could be valid.
_REMEMBER_SECONDS = 60
# Sockets wait for this; after it did not answer, Redis is left alone for a while.
_BUDGET_SECONDS = 0.25
_AWAY_SECONDS = 1.0
_away_until = 0.0
_REFUSED = "The ticket is not valid: it may be used up, too old, or for another room. Ask for a new one."


def issue_ticket(room: str, user: User | None, visitor: str, login: str = "", expires_at: float | None = None) -> str:
    """A ticket for `room` (e.g. `match_5`); nothing is stored until it is used.

    `expires_at`: when the credential ends that it was given for, and with it the socket, in Unix seconds.
    """
    epoch = user.session_epoch if user else 0
    person = {"u": user.pk if user else None, "v": visitor, "e": epoch, "l": login, "x": expires_at}
    return signing.dumps({**person, "r": room, "j": secrets.token_hex(8)}, salt=_SALT)


def redeem_tickets(presented: Sequence[tuple[str, str]]) -> list[Person | CredentialError]:
    """Whom each ticket was given to, for all in one round trip to Redis and two queries; each with the room it is
    presented at. An error unless it is good, for this room, and unused."""
    tickets = [_read(value, room) for value, room in presented]
    people = people_of([_claim_of(one) if one else CredentialError(_REFUSED) for one in tickets], _REFUSED)
    # Used up last: where the database fails, a ticket is still good for the next try.
    held = [one["j"] for one, person in zip(tickets, people, strict=True) if one and isinstance(person, Person)]
    unused = iter(_use_up(held))
    return [one if isinstance(one, CredentialError) or next(unused) else CredentialError(_REFUSED) for one in people]


def _read(value: str, room: str) -> dict[str, Any] | None:
    try:
        ticket: dict[str, Any] = signing.loads(value, salt=_SALT, max_age=settings.WS_TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return ticket if ticket["r"] == room else None


def _claim_of(ticket: dict[str, Any]) -> Claim:
    return Claim(ticket["u"], ticket["l"], ticket["e"], ticket["x"], ticket["v"])


def forget_ticket_uses() -> None:
    """Delete those of tickets that are too old to be good anyway."""
    age = timedelta(seconds=_REMEMBER_SECONDS + settings.WS_TICKET_SECONDS)
    old = TicketUse.objects.filter(used_at__lt=Now() - age)
    if old.exists():
        old.delete()


def new_visitor() -> str:
    return secrets.token_hex(8)


def sign_visitor(visitor: str) -> str:
    return signing.Signer(salt=_VISITOR_SALT).sign(visitor)


def read_visitor(signed: str) -> str | None:
    """The visitor id of a cookie of ours, or None for anything else."""
    try:
        return signing.Signer(salt=_VISITOR_SALT).unsign(signed)
    except signing.BadSignature:
        return None


def _use_up(ids: Sequence[str]) -> list[bool]:
    """Whether each was unused until now."""
    global _away_until
    if ids and redis_url() and time.monotonic() >= _away_until:
        try:
            return _use_up_in_redis(ids)
        except RedisError:
            # The table decides while Redis is away.
            _away_until = time.monotonic() + _AWAY_SECONDS
    return _use_up_in_the_table(ids) if ids else []


def _use_up_in_redis(ids: Sequence[str]) -> list[bool]:
    with _redis(redis_url()).pipeline(transaction=False) as pipeline:
        for one in ids:
            pipeline.set(f"dc:ticket:{one}", 1, nx=True, ex=_REMEMBER_SECONDS)
        return [bool(answer) for answer in pipeline.execute()]


@lru_cache(maxsize=1)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=_BUDGET_SECONDS, socket_connect_timeout=_BUDGET_SECONDS)


def _use_up_in_the_table(ids: Sequence[str]) -> list[bool]:
    """In one statement, which waits once for whoever is writing."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(one, now) for one in dict.fromkeys(ids)]
    values = ", ".join(["(%s, %s)"] * len(rows))
    statement = f"INSERT INTO accounts_ticketuse (jti, used_at) VALUES {values} ON CONFLICT DO NOTHING RETURNING jti"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        unused = {jti for (jti,) in cursor.fetchall()}
    # One that stands there twice is good for the first.
    return [one in unused and not unused.discard(one) for one in ids]
