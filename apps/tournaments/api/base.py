"""What the endpoints share: who asks, what they sent, and one way to declare a verb on a thing."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.once import WriteOnce
from apps.accounts.models import User
from apps.accounts.requests import viewer as viewer
from apps.common.lists import ListQuery
from apps.common.reading import read_nothing, refuse_unknown
from apps.common.schema import Refusals
from apps.tournaments.api import errors  # noqa: F401  (teaches the API the domain's refusals)
from apps.tournaments.api.preconditions import etag_of, known_by
from apps.tournaments.domain.errors import NotFound, PreconditionFailed
from apps.tournaments.selectors.versioned_cache import version_of
from apps.tournaments.services.revisions import Reached, expecting


def actor(request: Request) -> User:
    """The signed-in user; raises `NotAuthenticated` where there is none."""
    if (user := viewer(request)) is None:
        raise NotAuthenticated
    return user


_compressing = GZipMiddleware(lambda request: HttpResponse())
_TAGGED = [
    OpenApiParameter(
        "ETag",
        str,
        OpenApiParameter.HEADER,
        response=[200, 201, 202],
        description="Which state of the tournament this is, for `If-None-Match` and `If-Match`.",
    ),
    OpenApiParameter(
        "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag that you have: 304 where it is still so."
    ),
]


class View(WriteOnce):
    """Reading is open; writing asks for a signed-in user, and honours `If-Match`.

    `parameters`: the names its query may hold. `is_tagged`: whether what it reads has the tournament's `ETag`.
    """

    is_tagged: ClassVar[bool] = False

    parameters: frozenset[str] = frozenset()

    @classmethod
    def header_parameters(cls, method: str) -> list[OpenApiParameter]:
        if method in SAFE_METHODS:
            return _TAGGED if cls.is_tagged else []
        if not cls._keeps_answers():
            return []
        text = "The ETag of what was read: the write is refused with 412 where the tournament has changed since."
        return [
            *super().header_parameters(method),
            OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description=text),
            *_TAGGED[:1],
        ]

    @classmethod
    def refusals(cls, method: str) -> Refusals:
        """Of a write: what the state of things does not allow, and what has changed since it was read."""
        if method in SAFE_METHODS or not cls.writes:
            return super().refusals(method)
        changed: Refusals = {412: ("precondition_failed",)} if cls._keeps_answers() else {}
        return {**super().refusals(method), 409: ("conflict",), **changed}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.parameters)
        if request.method == "DELETE":
            read_nothing(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is read is compressed for who takes that. What is kept of a write is not, and secrets never are: beside
        what others put into an answer, its length would tell of them."""
        if request.method in SAFE_METHODS:
            # What is shown depends on who looks.
            response.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ["Authorization", "Cookie"])
        if request.method in SAFE_METHODS and not self.answers_a_secret:
            response.add_post_render_callback(partial(_compressing.process_response, request))
        return super().finalize_response(request, response, *args, **kwargs)

    def carry_out(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
        condition = request.headers.get("If-Match")
        with expecting(known_by(condition)) as expectation:
            if condition is None:
                response = super().carry_out(handler, request, *args, **kwargs)
            else:
                with transaction.atomic():
                    response = super().carry_out(handler, request, *args, **kwargs)
                    if expectation.reached is None:
                        raise PreconditionFailed("There is nothing here yet that could match; leave If-Match out.")
        if expectation.reached is not None:
            response.setdefault("ETag", _tag_of(expectation.reached))
        return response


class Lists(View):
    """A view whose `get` lists things, as `listing` may be asked for them."""

    listing: ClassVar[type[ListQuery]]

    @classmethod
    def refusals(cls, method: str) -> Refusals:
        """Of a page: a cursor that is none of this list's."""
        no_page: Refusals = {404: ("not_found",)} if method in SAFE_METHODS else {}
        return {**super().refusals(method), **no_page}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method in SAFE_METHODS:
            self.parameters = frozenset(self.listing().fields)
        super().initial(request, *args, **kwargs)


def _tag_of(reached: Reached) -> str:
    """The tag of what a write left, whatever others have written since: who names it has seen no more than that."""
    names = version_of(reached.tournament_id)
    if names is None:
        raise NotFound
    return etag_of(names._replace(epoch=reached.epoch, revision=reached.revision, extra=reached.extra))
