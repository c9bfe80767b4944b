"""The live pieces of a page: elements that the server writes with the page, and again whenever they change.

A template marks one with `{% piece "match" card.id %}<a data-piece="{{ piece }}">...</a>{% endpiece %}`: one element,
with its name. A piece may hold others; `pieces_of` gives each by itself, with an empty element in place of every other.
So a piece has changed where its own text has, whatever became of those in it.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

# Allowed where a row of a table is.
_PLACE = re.compile(r'<template data-place="([^"]+)"></template>')
COLLECTED = "pieces"


def place_of(name: str) -> str:
    """What stands in a piece for another one."""
    return f'<template data-place="{name}"></template>'


def pieces_of(template: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The pieces in a template, by name."""
    found: dict[str, str] = {}
    render_to_string(template, {**context, COLLECTED: found})
    return found


def whole(name: str, pieces: Mapping[str, str]) -> str:
    """A piece with all that it holds, as a page has it."""
    return _PLACE.sub(lambda place: whole(place[1], pieces), pieces[name])
