"""What a request of the API says, read by a serializer. A name that means nothing is refused, as it may be a typo, and
so is a value of another kind than the schema says: a number is no text, and a text no number."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    Field,
    IntegerField,
    ListField,
    ListSerializer,
    Serializer,
)

LONGEST_NAME = 60
# More are not named: a body has room for thousands, and to look for the near ones of each takes seconds.
MOST_NAMED = 20
_KINDS: tuple[tuple[Any, Any, str], ...] = (
    (BooleanField, bool, "Send true or false."),
    (IntegerField, (int, float), "Send a number, without quotation marks."),
    ((CharField, ChoiceField, DateTimeField), str, "Send a text, in quotation marks."),
)


def read(serializer: Any, request: Request, **options: Any) -> dict[str, Any]:
    """The request's body as the serializer understands it; raises `ValidationError` with a message per field."""
    parsed = serializer(data=request.data, **options)
    if unknown := unknown_members(parsed, request.data):
        raise ValidationError(unknown)
    parsed.is_valid(raise_exception=True)
    return dict(parsed.validated_data)


def read_nothing(request: Request) -> None:
    """For a verb that takes no body: none, or an empty object. Raises `ValidationError` for another."""
    if isinstance(request.data, Mapping):
        refuse_unknown(request.data, ())
    elif request.data is not None:
        raise ValidationError({"body": ["This takes no body; leave it out."]})


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Raise `ValidationError` for names that are not `known`."""
    if unknown := _Unknown().among(given, known):
        raise ValidationError(unknown)


def unknown_members(serializer: Any, data: Any) -> Any:
    """What to say about members that the serializer does not know, or whose value is of another kind, in the shape of
    its own errors; empty where there are none. What else is wrong is left to its validation."""
    return _Unknown().members(serializer, data)


class _Unknown:
    """The unknown names of one request, of which the first are named."""

    def __init__(self) -> None:
        self._named = 0

    def members(self, serializer: Any, data: Any) -> Any:
        if isinstance(serializer, ListSerializer):
            found = [self.members(serializer.child, item) for item in data] if isinstance(data, list) else []
            return found if any(found) else {}
        if not isinstance(serializer, Serializer) or not isinstance(data, Mapping):
            return {}
        fields = {name: field for name, field in serializer.fields.items() if not field.read_only}
        inner = {
            name: self.members(fields[name], value) or _of_another_kind(fields[name], value)
            for name, value in data.items()
            if name in fields
        }
        return self.among(data, fields) | {name: errors for name, errors in inner.items() if errors}

    def among(self, given: Iterable[str], known: Collection[str]) -> dict[str, list[str]]:
        unknown = [name for name in given if name not in known]
        room = max(0, MOST_NAMED - self._named)
        self._named += len(unknown)
        found = dict(_about(name, known) for name in unknown[:room])
        if 0 < room < len(unknown):
            found["body"] = ["There are more names that are not known here."]
        return found


def _of_another_kind(field: Field[Any, Any, Any, Any], value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(field, ListField) and isinstance(value, list):
        return next((said for item in value if (said := _of_another_kind(field.child, item))), [])
    for fields, kinds, text in _KINDS:
        if isinstance(field, fields):
            return [] if isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool)) else [text]
    return []


def _about(name: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Nothing is repeated of what is no name at all."""
    if not name.isprintable() or len(name) > LONGEST_NAME:
        return "body", ["There is a member whose name is not known here."]
    near = get_close_matches(name, known)
    hint = f"did you mean {' or '.join(near)}?" if near else "leave it out."
    return name, [f"This name is not known here; {hint}"]
