"""Single values of a document, each refused with its name where it is of the wrong kind."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from apps.tournaments.domain.errors import InvalidInput


def mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(f"{name} must be an object.")
    return value


def items(form: Mapping[str, Any], name: str) -> list[Any]:
    """A list; empty where it is absent."""
    value = form.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidInput(f"{name} must be a list.")
    return value


def word(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        raise InvalidInput(f"{name} must be a text.")
    return value


def truth(form: Mapping[str, Any], name: str) -> bool:
    value = form.get(name) or False
    if not isinstance(value, bool):
        raise InvalidInput(f"{name} must be true or false.")
    return value


def identity(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{name} must hold ids, which are whole numbers.")
    return value


def maybe_score(value: object, name: str) -> int | None:
    """A whole number from 0, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInput(f"{name} must be a whole number from 0, or null.")
    return value


def maybe_number(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InvalidInput(f"{name} must be a number, or null.")
    return value
