"""What the server sends, held against Artifacts/asyncapi.yaml: nothing missing, nothing else, no other type."""

from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.support.paths import ROOT

Frame = dict[str, Any]


@cache
def document() -> Frame:
    loaded: Frame = yaml.load((ROOT / "Artifacts" / "asyncapi.yaml").read_text(), yaml.CSafeLoader)
    return loaded


def check(frame: Frame) -> None:
    """Raises `AssertionError` where the document does not know such a frame."""
    validators = _validators().get(_kind(frame), [])
    assert validators, f"Artifacts/asyncapi.yaml has no frame like {frame}"
    problems = min((list(validator.iter_errors(frame)) for validator in validators), key=len)
    said = [f"{error.json_path}: {error.message[:300]}" for error in problems]
    assert not said, f"{frame['type']} is not as in Artifacts/asyncapi.yaml: {said}"


def _kind(frame: Frame) -> str:
    events = document()["components"]["messages"]["told_once"]["payload"]["properties"]["type"]["enum"]
    return "told_once" if frame["type"] in events and "sequence" not in frame else str(frame["type"])


@cache
def _validators() -> dict[str, list[Draft202012Validator]]:
    """By a frame's type; a snapshot may be of either room."""
    closed = _closed(document()["components"])
    found: dict[str, list[Draft202012Validator]] = {}
    for name, message in closed["messages"].items():
        if not name.startswith("client_"):
            schema = {"components": {"schemas": closed["schemas"]}, **message["payload"]}
            found.setdefault(message["name"], []).append(Draft202012Validator(schema))
    return found


def _closed(schema: Any) -> Any:
    """The same, but that an object holds no more than it tells: clients pass over what is new, the tests do not."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed.setdefault("additionalProperties", False)
    return closed
