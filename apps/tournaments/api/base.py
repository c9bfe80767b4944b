"""What the endpoints share: who asks, what they sent, and one way to declare a verb on a thing."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.once import WriteOnce
from apps.accounts.models import User
from apps.accounts.requests import viewer as viewer
from apps.common.reading import read_nothing, refuse_unknown
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


class View(WriteOnce):
    """Reading is open; writing asks for a signed-in user, and honours `If-Match`.

    `parameters`: the names its query may hold.
    """

    parameters: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def header_parameters(cls, method: str) -> list[OpenApiParameter]:
        if method in SAFE_METHODS or not cls._keeps_answers():
            return []
        text = "The ETag of what was read: the write is refused with 412 where the tournament has changed since."
        return [
            *super().header_parameters(method),
            OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description=text),
        ]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.parameters)
        if request.method == "DELETE":
            read_nothing(request)

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


def _tag_of(reached: Reached) -> str:
    """The tag of what a write left, whatever others have written since: who names it has seen no more than that."""
    names = version_of(reached.tournament_id)
    if names is None:
        raise NotFound
    return etag_of(names._replace(epoch=reached.epoch, revision=reached.revision, extra=reached.extra))
