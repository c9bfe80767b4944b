"""The OpenAPI schema of the API: what each operation says of itself, and what it may be refused for.

A view's method says in its docstring what the operation does, or the view's own where the method is inherited: the
first sentence is the summary. `tag` names its group. What may be refused follows from what the view asks for, and from
`refuses`, for what only its app knows. What is sent is read by serializers, which bring their examples with `@example`;
what is answered are shapes, `TypedDict`s that the code which makes them is checked against, as the wire's are.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import msgspec
from django.core.validators import RegexValidator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticated

from apps.common.parsers import LARGEST
from apps.common.problems import PROBLEM_JSON, problem_document

S = TypeVar("S", bound=type)
Refusals = Mapping[int, tuple[str, ...]]
"""The codes of the problem documents of each status."""

_ALWAYS: Refusals = {
    400: ("invalid_schema",),
    406: ("not_acceptable",),
    429: ("rate_limit_exceeded",),
    503: ("busy",),
}
_WITH_A_BODY: Refusals = {400: ("invalid_json",), 413: ("payload_too_large",), 415: ("unsupported_media_type",)}
_BY_TOKEN: Refusals = {401: ("token_expired", "authentication_failed")}
_SIGNED_IN: Refusals = {401: ("authentication_required",), 403: ("insufficient_permissions",)}
_OF_SOMETHING: Refusals = {404: ("not_found",)}
_SENTENCES = {
    400: "Something in the request is not valid; `fields` says what, by name.",
    401: "Sign in first, or renew the token.",
    403: "Your role here may not do this.",
    404: "There is no such thing, or none that you may see.",
    406: "Only JSON is answered.",
    409: "Not in this state. Nothing was changed.",
    412: "The tournament has changed since the ETag in `If-Match` was read. Nothing was changed.",
    413: "The body is too large.",
    415: "Only JSON is read.",
    422: "This Idempotency-Key was used for another body.",
    429: "Too many requests; `Retry-After` and `retry_after_ms` say when to come again.",
    503: "The database was busy and nothing was changed; send the same again after `Retry-After`.",
}
_TEMPLATE = "#/components/schemas/{name}"
_TIMES = ("at", "timestamp")
_TEXT = r"^[^\u0000]*$"
_TEXT_TO_BE_SEEN = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
_BOUNDS = {"minimum": -LARGEST, "maximum": LARGEST}
_SLUG = r"^[-a-zA-Z0-9_]+$"
_RETRIED = ("429", "503")


class ProblemSerializer(serializers.Serializer[Any]):
    """Every refusal (RFC 9457). `code` is what a program goes by, `detail` is a sentence for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    # As deep as the body was: messages in lists, by name.
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
    retry_after_ms = serializers.IntegerField(required=False)
    state = serializers.CharField(required=False, help_text="The state that does not allow it.")
    legal = serializers.ListField(child=serializers.CharField(), required=False, help_text="The states it may become.")
    epoch = serializers.CharField(required=False, help_text="Of a 412: the epoch that holds now.")
    revision = serializers.IntegerField(required=False, help_text="Of a 412: the revision that holds now.")
    registration_id = serializers.IntegerField(
        required=False, help_text="Of a 409 to who is registered already: as what."
    )


@dataclass(frozen=True, eq=False)
class Gives:
    """What an operation answers: a value of a `TypedDict` or a dataclass, such as `shown`.

    `listed`: a page of them, as `apps/common/lists.py` makes pages.
    """

    kind: Any
    shown: Any
    listed: bool = False

    @property
    def example(self) -> Any:
        return {"count": 1, "next": None, "previous": None, "results": [self.shown]} if self.listed else self.shown


def gives(kind: Any, shown: Any, status: int = 200) -> dict[int, Gives]:
    """The `responses` of an operation that answers one of these."""
    return {status: Gives(kind, shown)}


def gives_page(kind: Any, shown: Any) -> dict[int, Gives]:
    """The same of a list of them."""
    return {200: Gives(kind, shown, listed=True)}


def example(value: Any, title: str = "Example", kind: str = "application/json") -> Callable[[S], S]:
    """The serializer's example, wherever an operation takes or gives it."""
    return extend_schema_serializer(examples=[OpenApiExample(title, value, media_type=kind)])


def _page_of(row: dict[str, Any]) -> dict[str, Any]:
    address = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
    properties = {
        "count": {"type": "integer", "description": "Of all pages together."},
        "next": address,
        "previous": address,
        "results": {"type": "array", "items": row},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _with_times(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, where what is a time by its name is one in the schema: shapes hold texts."""
    properties = {
        name: _as_time(found) if name in _TIMES or name.endswith(("_at", "_time")) else found
        for name, found in schema.get("properties", {}).items()
    }
    return {**schema, "properties": properties} if properties else schema


def _as_time(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "string":
        return {**schema, "format": "date-time"}
    if "anyOf" in schema:
        return {**schema, "anyOf": [_as_time(way) for way in schema["anyOf"]]}
    return schema


class ApiSchema(AutoSchema):
    view: Any  # Described

    def get_operation_id(self) -> str:
        name: str = super().get_operation_id()
        lists = self.method in SAFE_METHODS and hasattr(self.view, "listing")
        return name.removesuffix("retrieve") + "list" if lists else name

    def get_summary(self) -> str | None:
        first = self._words().split("\n\n")[0].split(". ")[0]
        return " ".join(first.split()).removesuffix(".") or None

    def get_description(self) -> str:  # type: ignore[override]  # as the library has it
        return self._words()

    def _words(self) -> str:
        own = getattr(type(self.view), self.method.lower()).__doc__ or type(self.view).__doc__
        return inspect.cleandoc(own or "")

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Any = "response"
    ) -> Any:
        if isinstance(serializer, Gives):
            shown = [OpenApiExample("Example", serializer.example, status_codes=[status_code])]
            serializer = OpenApiResponse(self._registered(serializer), examples=shown)
        return super()._get_response_for_code(serializer, status_code, media_types, direction)  # type: ignore[no-untyped-call]

    def _registered(self, gives: Gives) -> dict[str, Any]:
        """The reference to the shape, after it and what it holds stand among the components."""
        (reference,), components = msgspec.json.schema_components([gives.kind], ref_template=_TEMPLATE)
        for name, schema in components.items():
            self._register(name, _with_times(schema))
        if not gives.listed:
            return reference
        page = f"{gives.kind.__name__}Page"
        self._register(page, _page_of(reference))
        return {"$ref": _TEMPLATE.format(name=page)}

    def _register(self, name: str, schema: dict[str, Any]) -> None:
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, name)
        self.registry.register_on_missing(component)

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """With what the serializer says besides of its schema, in `schema_besides`."""
        mapped: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        closed = {"additionalProperties": False} if direction == "request" else {}
        return {**mapped, **closed, **getattr(serializer, "schema_besides", {})}

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """Texts hold no U+0000, which no database here keeps, and no number is larger than a column of one."""
        mapped = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if not isinstance(mapped, dict):
            return mapped
        if isinstance(field, serializers.SlugField | serializers.SlugRelatedField):
            return {**mapped, "pattern": _SLUG}
        if isinstance(field, serializers.RegexField):
            # Of a field within another one nobody else says it.
            said = next(found for found in field.validators if isinstance(found, RegexValidator))
            mapped = {"pattern": re.compile(said.regex).pattern, **mapped}
        if isinstance(field, serializers.CharField) and mapped.get("type") == "string":
            is_shown = field.trim_whitespace and not field.allow_blank and direction == "request"
            return {"pattern": _TEXT_TO_BE_SEEN if is_shown else _TEXT, **mapped}
        if isinstance(field, serializers.IntegerField) and direction == "request":
            return mapped | {name: bound for name, bound in _BOUNDS.items() if name not in mapped}
        return mapped

    def _get_request_body(self, direction: Any = "request") -> Any:
        body = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        if body and "minProperties" in getattr(self.get_request_serializer(), "schema_besides", {}):
            body["required"] = True
        return body

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_override_parameters(self) -> list[Any]:
        """The headers that the view understands and answers with, in `header_parameters(method)`."""
        headers = getattr(self.view, "header_parameters", None)
        retry = OpenApiParameter(
            "Retry-After", int, OpenApiParameter.HEADER, response=list(_RETRIED), description="In seconds."
        )
        return [*super().get_override_parameters(), retry, *(headers(self.method) if headers else [])]

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        if self.method in SAFE_METHODS and getattr(self.view, "is_tagged", False):
            bodies["304"] = {"description": "It is still as the ETag in `If-None-Match` says."}
        for status, codes in sorted(self.refusals().items()):
            bodies[str(status)] = self._refusal(status, codes)
        return bodies

    def _refusal(self, status: int, codes: tuple[str, ...]) -> dict[str, str]:
        """The reference to a refusal, which stands among the components once for all that may be refused so."""
        name = f"Refused{status}{''.join(code.title().replace('_', '') for code in codes)}"
        component = ResolvedComponent(name, ResolvedComponent.RESPONSE, object=name)
        if component not in self.registry:
            shown = problem_document(status, codes[0], _SENTENCES[status])
            text = f"{_SENTENCES[status]} Code: {' or '.join(f'`{code}`' for code in codes)}."
            problem = OpenApiResponse(ProblemSerializer, text, [OpenApiExample(codes[0], shown)])
            component.schema = self._get_response_for_code(problem, str(status), [PROBLEM_JSON])
            self.registry.register(component)
        reference: dict[str, str] = component.ref
        return reference

    def refusals(self) -> dict[int, tuple[str, ...]]:
        """The codes of each status that the operation may be refused with."""
        writes = self.method not in SAFE_METHODS
        permissions = self.view.permission_classes
        open_to_all, by_token = AllowAny in permissions, bool(self.view.authentication_classes)
        asked = [
            _ALWAYS,
            _BY_TOKEN if by_token else {},
            _SIGNED_IN if (writes and by_token and not open_to_all) or IsAuthenticated in permissions else {},
            _WITH_A_BODY if writes else {},
            _OF_SOMETHING if "{" in self.path else {},
            self.view.refusals(self.method),
        ]
        found: dict[int, tuple[str, ...]] = {}
        for status, codes in (item for refusals in asked for item in refusals.items()):
            found[status] = tuple(dict.fromkeys([*found.get(status, ()), *codes]))
        return found


class Described:
    """What a view of the API says for the schema."""

    #: The group of operations that it belongs to.
    tag: ClassVar[str]
    #: What only its app refuses, whatever the method.
    refuses: ClassVar[Refusals] = {}

    @classmethod
    def refusals(cls, method: str) -> Refusals:
        return cls.refuses
