"""Writes that are sent again, because their answer was lost: done once, and answered as the first time.

    with attempting(attempt):
        ...                        # write, in this one transaction
        attempt.keep(head, answer)

A write that locks something calls `stop_if_answered` when it has the lock: of two that are sent at the same time the
second waits there, and finds the answer of the first. What is refused keeps nothing: it changed nothing, and may
be tried again with the same key.

What is kept for one person has a bound, `KEPT_ANSWERS_MAX_BYTES`. Beyond it an attempt is refused before anything is
done: an answer that was forgotten instead would let its write be done twice.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, Min, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.common.models import KeptAnswer
from apps.common.person_key import PersonKey

# What a row takes beside its answer, about.
BYTES_OF_A_ROW = 512
KEY_REUSED = "This key came with another request before. Give every write a key of its own, and repeat only the same."


class AlreadyAnswered(Exception):
    """This was done before; there is nothing to do but to give its `kept` answer again."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__(kept.operation)
        self.kept = kept


class KeyReused(Exception):
    """The key was used for something else."""


class TooMuchKept(Exception):
    """So many answers are kept for this person that no more may be, until the first of them is forgotten."""

    message = (
        "Too many answers to your writes with a key (Idempotency-Key, request_id) are kept already; "
        "send this without a key, or come back later."
    )

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms


@dataclass(frozen=True)
class Attempt:
    """A write that may be repeated under `key` by the same `person`, for the same `operation` and for so long."""

    person: PersonKey
    operation: str
    key: str
    digest: str
    good_for: timedelta

    def stop_if_answered(self) -> None:
        """Raises `AlreadyAnswered` for a repetition, `KeyReused` where the request is another one."""
        found = self._rows().filter(good_until__gt=timezone.now()).first()
        if found is None:
            return
        if found.digest != self.digest:
            raise KeyReused
        raise AlreadyAnswered(found)

    def require_room(self) -> None:
        """Raises `TooMuchKept` where the person has used up their share, unless this is a repetition. Asked before the
        transaction, which would hold a lock meanwhile: of attempts at the same time each may pass, so that they may
        exceed the share by what they keep."""
        size = Length("answer", output_field=IntegerField())
        of_person = KeptAnswer.objects.filter(person=self.person)
        kept = of_person.aggregate(bytes=Sum(size, default=0), rows=Count("pk"), first=Min("good_until"))
        if kept["bytes"] + kept["rows"] * BYTES_OF_A_ROW >= settings.KEPT_ANSWERS_MAX_BYTES and kept["first"]:
            self.stop_if_answered()
            wait = (kept["first"] - timezone.now()).total_seconds()
            raise TooMuchKept(max(1000, int(wait * 1000)))

    def keep(self, head: dict[str, Any], answer: bytes) -> None:
        """Save the answer in the running transaction; raises `IntegrityError` where another was faster."""
        now = timezone.now()
        self._rows().filter(good_until__lte=now).delete()
        KeptAnswer.objects.create(
            person=self.person,
            operation=self.operation,
            key=self.key,
            digest=self.digest,
            head=head,
            answer=answer,
            at=now,
            good_until=now + self.good_for,
        )

    def _rows(self) -> Any:
        return KeptAnswer.objects.filter(person=self.person, operation=self.operation, key=self.key)


_running: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempting(attempt: Attempt) -> Iterator[None]:
    """The transaction of an attempt. Raises as `Attempt.stop_if_answered` and `Attempt.require_room` do, and then
    nothing was changed."""
    attempt.require_room()
    try:
        with transaction.atomic():
            attempt.stop_if_answered()
            before = _running.set(attempt)
            try:
                yield
            finally:
                _running.reset(before)
    except IntegrityError:
        attempt.stop_if_answered()
        raise


def stop_if_answered() -> None:
    """For a write that has its lock: the same, if it is part of an attempt."""
    attempt = _running.get()
    if attempt is not None:
        attempt.stop_if_answered()


def digest_of(*request: Any) -> str:
    """A hash of JSON values, the same however their keys are ordered."""
    return salted_hmac("deltacrown.once", json.dumps(request, sort_keys=True), algorithm="sha256").hexdigest()
