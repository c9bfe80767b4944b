"""One-time tickets that open a socket: short-lived, for one room, and good once.

Each says which one store decides whether it was used: the Redis it was issued under, or the table. It is never asked
for elsewhere, so it is good once also where Redis dies, is emptied, or comes back; then it may be good not at all, and
another has to be asked for.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import User
from apps.accounts.revocations import people_of
from apps.common.redis import breaker, client, redis_url

# Holds the signed id of an anonymous visitor, which outlives tickets.
VISITOR_COOKIE = "dc_visitor"
_SALT = "deltacrown.ws-ticket"
_VISITOR_SALT = "deltacrown.visitor"
# Beyond the time a ticket is valid.
_REMEMBER_SECONDS = 60
# The marker of an era goes when no ticket was issued for so long.
_ERA_SECONDS = 24 * 3600
# Who asks for a ticket waits for this; after it the table decides.
_BUDGET_SECONDS = 0.25
# A socket waits for this: nothing but the Redis of its ticket can say that the ticket is good.
_USE_UP_SECONDS = 1.0
_REFUSED = "The ticket is not valid: it may be used up, too old, or for another room. Ask for a new one."


def issue_ticket(room: str, user: User | None, visitor: str, login: str = "", expires_at: float | None = None) -> str:
    """A ticket for `room` (e.g. `match_5`); nothing is stored until it is used.

    `expires_at`: when the credential ends that it was given for, and with it the socket, in Unix seconds.
    """
    epoch = user.session_epoch if user else 0
    person = {"u": user.pk if user else None, "v": visitor, "e": epoch, "l": login, "x": expires_at}
    return signing.dumps({**person, "r": room, "j": secrets.token_hex(8), "s": _store_of_now()}, salt=_SALT)


def redeem_tickets(presented: Sequence[tuple[str, str]]) -> list[Person | CredentialError]:
    """Whom each ticket was given to, for all in one round trip to Redis and two queries; each with the room it is
    presented at. An error unless it is good, for this room, and unused; `expired` where another is to be asked for."""
    tickets = [_read(value, room) for value, room in presented]
    claims = [_claim_of(ticket) if isinstance(ticket, dict) else ticket for ticket in tickets]
    people = people_of(claims, _REFUSED)
    # Used up last: where the database fails, a ticket is still good for the next try.
    good = [place for place, person in enumerate(people) if isinstance(person, Person)]
    unused = _use_up([ticket for place in good if isinstance(ticket := tickets[place], dict)])
    for number, place in enumerate(good):
        if number not in unused:
            people[place] = CredentialError(_REFUSED, expired=True)
    return people


def _read(value: str, room: str) -> dict[str, Any] | CredentialError:
    try:
        ticket: dict[str, Any] = signing.loads(value, salt=_SALT, max_age=settings.WS_TICKET_SECONDS)
    except signing.SignatureExpired:
        return CredentialError(_REFUSED, expired=True)
    except signing.BadSignature:
        return CredentialError(_REFUSED)
    if ticket["r"] != room:
        return CredentialError(_REFUSED)
    # One of an older version says nothing of its store.
    return ticket if "s" in ticket else CredentialError(_REFUSED, expired=True)


def _claim_of(ticket: dict[str, Any]) -> Claim:
    return Claim(ticket["u"], ticket["l"], ticket["e"], ticket["x"], ticket["v"])


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


def _use_up(tickets: Sequence[dict[str, Any]]) -> set[int]:
    """The places of those that were unused until now; each is asked for in the one store that decides it."""
    there = [place for place, ticket in enumerate(tickets) if ticket["s"]]
    here = [place for place, ticket in enumerate(tickets) if not ticket["s"]]
    # The table first: where it fails, none is used up.
    redeemed = _use_up_in_the_table([tickets[place]["j"] for place in here]) if here else []
    redeemed += _use_up_in_redis([tickets[place] for place in there]) if there else []
    return {place for place, good in zip([*here, *there], redeemed, strict=True) if good}


def _use_up_in_redis(tickets: Sequence[dict[str, Any]]) -> list[bool]:
    # The era is asked for last: it is the same still, so nothing was lost since a ticket of it was first used.
    uses = [("SET", _key(ticket["j"]), 1, "NX", "EX", remember_seconds()) for ticket in tickets]
    answers = _ask_redis(*uses, ("GET", _key("era")), ("INFO", "server"), seconds=_USE_UP_SECONDS, insists=True)
    *used, marker, server = answers or [*uses, None, {}]
    era = _era(server, marker)
    return [bool(era) and ticket["s"] == era and answer is True for ticket, answer in zip(tickets, used, strict=True)]


def _store_of_now() -> str:
    """The era of the Redis that is to decide a ticket; empty where the table is.

    An era ends with what Redis remembers: with its process, so that a restart, a failover and a dump that was restored
    are others, and with a random marker that lies among the uses, and is gone when they are.
    """
    key = _key("era")
    claim, keep = ("SET", key, secrets.token_hex(8), "NX"), ("EXPIRE", key, _ERA_SECONDS)
    answers = _ask_redis(claim, keep, ("GET", key), ("INFO", "server"))
    return _era(answers[3], answers[2]) if answers else ""


def _era(server: dict[str, Any], marker: bytes | None) -> str:
    process = server.get("run_id")
    # Hashed, since tickets are readable, and nobody needs to know what runs here.
    return salted_hmac("deltacrown.ticket.era", f"{process}:{marker!r}").hexdigest()[:20] if process and marker else ""


def _ask_redis(*commands: tuple[Any, ...], seconds: float = _BUDGET_SECONDS, insists: bool = False) -> list[Any] | None:
    """The answers, in one round trip; None where there is no Redis, or it did not answer in time, or is known to be
    away (`Breaker.asking`)."""
    url = redis_url()
    if not url:
        return None
    try:
        with breaker.asking(insists), client(url, seconds).pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return list(pipeline.execute())
    except RedisError:
        return None


def _key(name: str) -> str:
    return f"{settings.WS_REDIS_PREFIX}{{ws}}:t:{name}"


def remember_seconds() -> int:
    """For how long a use is remembered: for longer than the ticket could be valid."""
    return _REMEMBER_SECONDS + int(settings.WS_TICKET_SECONDS)


def _use_up_in_the_table(ids: Sequence[str]) -> list[bool]:
    """In one statement, which waits once for whoever is writing."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(jti, now) for jti in dict.fromkeys(ids)]
    values = ", ".join(["(%s, %s)"] * len(rows))
    statement = f"INSERT INTO accounts_ticketuse (jti, used_at) VALUES {values} ON CONFLICT DO NOTHING RETURNING jti"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        unused = {jti for (jti,) in cursor.fetchall()}
    good = []
    for jti in ids:
        good.append(jti in unused)
        # An id that occurs twice in the batch is accepted once.
        unused.discard(jti)
    return good
