"""One-time tickets that open a socket: short-lived, for one room, and good once."""

import secrets
import time

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from redis import Redis
from redis.exceptions import RedisError

from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import TicketUse, User
from apps.accounts.revocations import active_user

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


def redeem_ticket(value: str, room: str) -> Person:
    """The person a ticket was given to. Raises `CredentialError` unless it is good, for this room, and unused."""
    try:
        ticket = signing.loads(value, salt=_SALT, max_age=settings.WS_TICKET_SECONDS)
    except signing.BadSignature:
        raise CredentialError(_REFUSED) from None
    if ticket["r"] != room or not _claim(ticket["j"]):
        raise CredentialError(_REFUSED)
    if ticket["u"] is None:
        return Person(None, "", visitor=ticket["v"])
    user = active_user(ticket["u"], ticket["l"])
    if user is None or user.session_epoch != ticket["e"]:
        raise CredentialError(_REFUSED)
    given = {"expires_at": ticket["x"], "login": ticket["l"], "session_epoch": user.session_epoch}
    return Person(user.pk, user.username, **given)


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


def _claim(jti: str) -> bool:
    global _away_until
    if settings.REDIS_URL and time.monotonic() >= _away_until:
        try:
            with Redis.from_url(settings.REDIS_URL, socket_timeout=_BUDGET_SECONDS) as client:
                return bool(client.set(f"dc:ticket:{jti}", 1, nx=True, ex=_REMEMBER_SECONDS))
        except RedisError:
            # The table decides while Redis is away.
            _away_until = time.monotonic() + _AWAY_SECONDS
    try:
        with transaction.atomic():
            TicketUse.objects.create(jti=jti)
    except IntegrityError:
        return False
    return True
