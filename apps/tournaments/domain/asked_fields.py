"""What an organizer asks of those who register, and which answers are answers to it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

JOINERS = "\u200c\u200d"
LONGEST_KEY = 40
LONGEST_ANSWER = 500
LARGEST_NUMBER = 10**15
MOST_DECIMALS = 6
YES, NO = "yes", "no"


class FieldKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    YES_NO = "yes_no"


class NoAnswer(Exception):
    """A value is none of the answers that a field takes; the text says what it takes."""


@dataclass(frozen=True)
class Asked:
    """One field, as far as answers are judged by it."""

    key: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    required: bool = False


def read_answers(fields: Sequence[Asked], given: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers as they are stored, by key, and what is wrong with the others. An answer of nothing is none."""
    known = {field.key for field in fields}
    wrong = {_named(key): "Nothing of this name is asked here." for key in given if key not in known}
    good: dict[str, str] = {}
    for field in fields:
        value = given.get(field.key)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            if field.required:
                wrong[field.key] = "This has to be answered."
            continue
        try:
            good[field.key] = read_answer(field, value)
        except NoAnswer as error:
            wrong[field.key] = str(error)
    return good, wrong


def _named(key: str) -> str:
    """Nothing is repeated of what is no key."""
    return key if len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() else "?"


def read_answer(field: Asked, value: Any) -> str:
    """The answer as it is stored; raises `NoAnswer`."""
    match field.kind:
        case FieldKind.YES_NO:
            return _yes_or_no(value)
        case FieldKind.NUMBER:
            return _number(value)
        case FieldKind.CHOICE:
            if value not in field.choices:
                raise NoAnswer(f"Choose one of: {', '.join(field.choices)}.")
            return str(value)
        case FieldKind.TEXT:
            return _text(value)


def shown_answer(kind: FieldKind, stored: str) -> str | int | float | bool:
    """A stored answer as the API gives it."""
    if kind is FieldKind.YES_NO:
        return stored == YES
    if kind is FieldKind.NUMBER:
        return float(stored) if "." in stored else int(stored)
    return stored


def _yes_or_no(value: Any) -> str:
    if not isinstance(value, bool):
        raise NoAnswer("Send true or false.")
    return YES if value else NO


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NoAnswer("Send a number, without quotation marks.")
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    if not number.is_finite() or not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
        raise NoAnswer(f"A number is at most {LARGEST_NUMBER}.")
    if number != round(number, MOST_DECIMALS):
        raise NoAnswer(f"A number has at most {MOST_DECIMALS} decimals.")
    return f"{number.normalize():f}" if number else "0"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NoAnswer("Send a text, in quotation marks.")
    if len(value) > LONGEST_ANSWER:
        raise NoAnswer(f"An answer has at most {LONGEST_ANSWER} characters.")
    line = one_line(value)
    if line is None:
        raise NoAnswer("Use letters, digits, signs and spaces only: no line breaks or invisible characters.")
    return line


def one_line(text: str) -> str | None:
    """The text with plain spaces, and none around it; None where it is not one line of what can be seen. The two
    joiners stay, which some scripts are written with."""
    line = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text).strip()
    seen = "".join(char for char in line if char not in JOINERS)
    return line if seen and seen.isprintable() else None


def answers_lost(field: Asked, stored: Sequence[str]) -> list[str]:
    """Of the answers to a field of this kind those that it, as it is to be, would not take."""
    return [answer for answer in stored if field.kind is FieldKind.CHOICE and answer not in field.choices]
