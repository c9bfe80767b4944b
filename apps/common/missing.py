"""What is asked for under an address that the API does not have."""

from typing import Any

from django.http import Http404
from django.urls import resolve
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.common.problems import PROBLEM_JSON, problem_document


@extend_schema(exclude=True)
class MissingView(APIView):
    """Answers every method as the rest of the API answers what is not there, and says where a thing is whose address
    lacks its last slash."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404

    def handle_exception(self, exc: Exception) -> Response:
        path = self.request.path_info
        if path.endswith("/") or getattr(resolve(f"{path}/").func, "cls", None) is MissingView:
            return super().handle_exception(exc)
        there = self.request._request.get_full_path(force_append_slash=True)
        # 308: sent again there, a write is the same write.
        text = f"This is at {path}/ with a slash at its end; send the same there."
        document = problem_document(308, "moved", text)
        return Response(document, status=308, headers={"Location": there}, content_type=PROBLEM_JSON)
