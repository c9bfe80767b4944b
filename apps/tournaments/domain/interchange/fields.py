"""Single values of a document, each refused with its name where it is of the wrong kind."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, TypeGuard

from apps.tournaments.domain.errors import InvalidInput

# What every reader of JSON and every database holds.
LARGEST = 2**63 - 1


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


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def identity(value: object, name: str) -> int:
    if not _is_whole(value):
        raise InvalidInput(f"{name} must hold ids, which are whole numbers of at most {LARGEST}.")
    return value


def maybe_score(value: object, name: str) -> int | None:
    """A whole number from 0, or None."""
    if value is None:
        return None
    if not _is_whole(value) or value < 0:
        raise InvalidInput(f"{name} must be a whole number from 0 to {LARGEST}, or null.")
    return value


def maybe_number(value: object, name: str) -> float | None:
    if value is None:
        return None
    if _is_whole(value) or (isinstance(value, float) and isfinite(value)):
        return value
    raise InvalidInput(f"{name} must be a number, or null.")


def maybe_label(value: object, name: str) -> str | None:
    """A text or a whole number that stands for something two may have in common."""
    if value is None or isinstance(value, str):
        return value
    if not _is_whole(value):
        raise InvalidInput(f"{name} must be a text or a whole number, or null.")
    return str(value)
