"""The addresses that say what the API is: its schema, and a page about it. Both are the same for all who ask."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

READS = ["get", "head", "options"]


class RefusesInJSON(APIView):
    """Its refusals are problem documents, and what it says of itself is JSON, whatever else it gives."""

    def handle_exception(self, exc: Exception) -> Response:
        self._answer_in_json()
        return super().handle_exception(exc)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self._answer_in_json()
        return super().options(request, *args, **kwargs)

    def _answer_in_json(self) -> None:
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type


class SchemaView(RefusesInJSON, SpectacularAPIView):
    """Without the library's `?version=` and `?lang=`: it writes the one into a header as it comes, and keeps a catalog
    of texts for each of the other that anybody makes up."""

    http_method_names = READS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        name = self._get_filename(request, None)
        return Response(whole_schema(), headers={"Content-Disposition": f'inline; filename="{name}"'})


@lru_cache(maxsize=1)
def whole_schema() -> dict[str, Any]:
    """Made once: it is the same for all who ask, and looking through every view takes longer than any page."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))


class DocsView(RefusesInJSON, SpectacularSwaggerSplitView):
    http_method_names = READS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().get(request, *args, **kwargs)
        if "script_url" in answer.data:
            # The library repeats whatever query it was asked with.
            answer.data["script_url"] = f"{request.path}?script="
        return answer

    def _get_schema_url(self, request: Request) -> str:
        return reverse(self.url_name)
