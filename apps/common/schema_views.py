"""The addresses that say what the API is: its schema, and a page about it. Both are the same for all who ask."""

import threading
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

READS = ["get", "head", "options"]


class FormatByQuery(DefaultContentNegotiation):
    """`?format=json`, which elsewhere in the API is a filter's name."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE="format")  # type: ignore[assignment]


class RefusesInJSON(APIView):
    """Its refusals, and what it says of itself, are JSON, whatever else it gives."""

    content_negotiation_class = FormatByQuery

    def handle_exception(self, exc: Exception) -> Response:
        self._answer_in_json()
        return super().handle_exception(exc)

    def options(self, *args: Any, **kwargs: Any) -> Response:
        self._answer_in_json()
        return super().options(*args, **kwargs)

    def _answer_in_json(self) -> None:
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type


class RenderedOnce:
    """Renders the schema once a process, however often it is asked for: as YAML that takes seconds. Whatever else is
    answered is rendered as it comes."""

    _whole: tuple[Any, bytes] | None = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        if data is not _schema():
            return super().render(data, *args, **kwargs)  # type: ignore[misc,no-any-return]
        kind = type(self)
        with _one_at_a_time:
            if kind._whole is None or kind._whole[0] is not data:
                kind._whole = data, super().render(data, *args, **kwargs)  # type: ignore[misc]
            return kind._whole[1]


RENDERERS = [type(f"{kind.__name__}Once", (RenderedOnce, kind), {}) for kind in SpectacularAPIView.renderer_classes]


@method_decorator(gzip_page, name="dispatch")
class SchemaView(RefusesInJSON, SpectacularAPIView):
    """Without the library's `?version=` and `?lang=`: it writes the one into a header as it comes, and keeps a catalog
    of texts for each of the other that anybody makes up."""

    http_method_names = READS
    renderer_classes = RENDERERS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        # The library's methods have no types.
        name = self._get_filename(request, None)  # type: ignore[no-untyped-call]
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(_schema(), headers=headers)


# The library loads its extensions as it makes the first schema, and fails whoever asks for a second meanwhile; and of
# those who ask first each would make one.
_one_at_a_time = threading.Lock()


def _schema() -> Any:
    """The schema, made once a process: it takes as long as hundreds of other answers."""
    with _one_at_a_time:
        return _made()


@lru_cache(maxsize=1)
def _made() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


class DocsView(RefusesInJSON, SpectacularSwaggerSplitView):
    http_method_names = READS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        # Of the query only what tells the page from its script; the rest would be written into the page.
        request._request.GET = QueryDict("script=" if "script" in request.query_params else "")
        self.url_self = reverse("docs")
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return response

    def _get_schema_url(self, request: Request) -> str:
        return reverse(self.url_name)
