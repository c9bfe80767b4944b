"""`Idempotency-Key`: a write that is sent again is done once, and answered as the first time."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import MethodNotAllowed, ParseError, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.tickets import VISITOR_COOKIE, read_visitor
from apps.common.models import KeptAnswer
from apps.common.once import KEY_REUSED, AlreadyAnswered, Attempt, KeyReused, TooMuchKept, attempting, digest_of
from apps.common.person_key import PersonKey, of_stranger, of_user, of_visitor
from apps.common.problems import explain
from apps.common.schema import Described, Refusals
from apps.common.sealing import sealed, unsealed
from apps.limits.addresses import grouped
from apps.limits.throttles import client_address_of

HEADER = "Idempotency-Key"
GOOD_FOR = timedelta(hours=24)
KEY = re.compile(r"^[!-~]{1,128}$")
LONGEST_OPERATION = 200  # of a `KeptAnswer`
# Bytes of an answer; one that is larger is read anew for a repetition.
LONGEST_KEPT = 32_768
NOT_KEPT = b'{"detail": "This was done before, and nothing more was done now; the answer was not kept."}'
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

explain(KeyReused, lambda error: (422, "key_reused", KEY_REUSED, {}))
explain(
    TooMuchKept,
    lambda error: (429, "rate_limit_exceeded", error.message, {"retry_after_ms": error.retry_after_ms}),
)


class WriteOnce(Described, APIView):
    """A view each of whose writes takes an `Idempotency-Key`.

    Not one that only looks (`writes` is unset), and not one whose answer is a secret (`answers_a_secret`), which is
    not to lie in a database.
    """

    writes: ClassVar[bool] = True
    takes_turn: ClassVar[bool] = True
    """Whether it may wait for a lock, and so takes its turn with all that write."""
    answers_a_secret: ClassVar[bool] = False
    seals_answer: ClassVar[bool] = False
    """Whether its answer holds what is shown once, and is kept encrypted: only who repeats the write reads it."""
    reads_anew: ClassVar[bool] = False
    """Whether nothing is kept of its answer but the id in it, and `present` answers a repetition: what it shows may be
    deleted meanwhile, and who may see it may have changed."""
    attempt: Attempt | None = None

    @classmethod
    def header_parameters(cls, method: str) -> list[OpenApiParameter]:
        """The request headers it understands, for the schema."""
        if method in SAFE_METHODS or not cls._keeps_answers():
            return []
        text = "Names this write. Sent again with the same body within 24 hours, it is done once and answered the same."
        key = {"type": "string", "pattern": KEY.pattern}
        return [OpenApiParameter(HEADER, key, OpenApiParameter.HEADER, description=text)]

    @classmethod
    def refusals(cls, method: str) -> Refusals:
        reused: Refusals = {} if method in SAFE_METHODS or not cls._keeps_answers() else {422: ("key_reused",)}
        return {**super().refusals(method), **reused}

    @classmethod
    def _keeps_answers(cls) -> bool:
        return cls.writes and not cls.answers_a_secret

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        verb = (request.method or "").lower()
        handler = getattr(self, verb, None) if verb in self.http_method_names else None
        if handler is None:
            # Before anybody is asked who they are: what is not there is not there for whom you like.
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            setattr(self, verb, partial(self._write, handler))

    def prepare(self, request: Request) -> None:
        """What takes long, such as hashing a password: done before the transaction of the write opens, which may hold
        up all other writes, and not at all for a repetition. What it makes is the view's to keep."""

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response | None:
        """What a write that is repeated is answered where its answer was not kept: what it wrote, as it is
        now. `made`: the id in the first answer, where it had one. None: only that it was done."""
        return None

    def carry_out(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
        """Call the view's own method."""
        return handler(request, *args, **kwargs)

    def handle_exception(self, error: Exception) -> Any:
        # Also after a refusal: it may be for what the first of two that came at the same time has done.
        try:
            if self.attempt is not None:
                self.attempt.stop_if_answered()
        except AlreadyAnswered as before:
            return _as_kept(before.kept)
        except KeyReused as reused:
            error = reused
        return super().handle_exception(error)

    def _write(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or not self._keeps_answers():
            self.prepare(request)
            return self.carry_out(handler, request, *args, **kwargs)
        self.attempt = _attempt(request, key, kwargs)
        try:
            self.attempt.stop_if_answered()
        except AlreadyAnswered as before:
            return self._again(before.kept, request, *args, **kwargs)
        self.prepare(request)
        with attempting(self.attempt):
            response = self.carry_out(handler, request, *args, **kwargs)
            self.finalize_response(request, response, *args, **kwargs).render()
            head, content = _to_keep(response, 0 if self.reads_anew else LONGEST_KEPT)
            if self.seals_answer:
                head, content = {**head, "sealed": True}, sealed(content, key)
            self.attempt.keep(head, content)
        return response

    def _again(self, kept: KeptAnswer, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first answer; the present state in place of one that was not kept."""
        present = self.present(request, kept.head.get("made"), *args, **kwargs) if kept.head.get("large") else None
        if present is None:
            return _as_kept(kept)
        present.status_code = kept.head["status"]
        for name, value in kept.head["headers"].items():
            if name != "Content-Type":
                present.setdefault(name, value)
        return present


def _attempt(request: Request, key: str, kwargs: dict[str, Any]) -> Attempt:
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: ["Send 1 to 128 visible ASCII characters, such as a UUID."]})
    route = request.resolver_match.route if request.resolver_match else request.path
    operation = " ".join([str(request.method), route, *map(str, kwargs.values())])
    if len(operation) > LONGEST_OPERATION:
        # A name in the path may be as long as a path: what is no name of anybody here needs telling apart all the same.
        operation = digest_of(operation)
    try:
        digest = digest_of(_said(request))
    except RecursionError:
        raise ParseError("The body is not valid JSON.") from None
    return Attempt(_person(request, digest), operation, key, digest, GOOD_FOR)


def _said(request: Request) -> Any:
    """The body, as JSON; a file in it is what it holds."""
    if not request.FILES:
        return request.data
    files = {name: [_hash_of(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    return {**dict(request.POST.lists()), **files}


def _hash_of(file: Any) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _person(request: Request, digest: str) -> PersonKey:
    """Whose key it is. Strangers who choose the same key are told apart by their address and by what they send: none is
    given the answer of another, or refused for what another sent."""
    if request.user.is_authenticated:
        return of_user(request.user.pk)
    if visitor := read_visitor(request.COOKIES.get(VISITOR_COOKIE, "")):
        return of_visitor(visitor)
    return of_stranger(digest_of(grouped(client_address_of(request._request)), digest))


def _to_keep(response: Response, longest: int) -> tuple[dict[str, Any], bytes]:
    """Head and answer to keep of a rendered response; of one that is longer, what it wrote."""
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    head: dict[str, Any] = {"status": response.status_code, "headers": headers}
    if len(response.content) <= longest:
        return head, response.content
    made = response.data.get("id") if isinstance(response.data, dict) else None
    of_what_is_said_instead = {**headers, "Content-Type": "application/json"}
    return {**head, "headers": of_what_is_said_instead, "large": True, "made": made}, b""


def _as_kept(kept: KeptAnswer) -> HttpResponse:
    answer = NOT_KEPT if kept.head.get("large") else bytes(kept.answer)
    if kept.head.get("sealed") and not kept.head.get("large"):
        answer = unsealed(answer, kept.key)
    response = HttpResponse(answer, status=kept.head["status"])
    del response["Content-Type"]
    for name, value in kept.head["headers"].items():
        response[name] = value
    return response
