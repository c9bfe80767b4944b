"""What people read of a refusal of the domain, which says everything in English."""

import re
from collections.abc import Mapping
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from apps.web.refusal_texts import REFUSAL_TEXTS
from apps.web.states import MATCH_LABELS, PAYOUT_LABELS, REGISTRATION_LABELS, TOURNAMENT_LABELS

# What has states: its name in a sentence, and those of its states.
MACHINES: dict[str, tuple[Promise, Mapping[str, Promise]]] = {
    "tournament": (gettext_lazy("The tournament"), TOURNAMENT_LABELS),
    "match": (gettext_lazy("The match"), MATCH_LABELS),
    "registration": (gettext_lazy("The registration"), REGISTRATION_LABELS),
    "payout": (gettext_lazy("The payout"), PAYOUT_LABELS),
}
LONGEST = 2000
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_WORD = re.compile(r"\w+")


def in_words(message: str) -> str:
    """The refusal in the language of the page.

    A text of several parts is found by its template, and its parts, which people may have typed, stay as they are.
    What nobody has translated, and what is longer than any refusal, is returned as it is.
    """
    if not message or len(message) > LONGEST or get_language() in (None, "en"):
        return message
    # Of what is not in the catalogue, line breaks are other ones then.
    if "\r" not in message and (whole := gettext(message)) != message:
        return whole
    for template, pattern in _patterns():
        if found := pattern.fullmatch(message):
            return _filled(gettext(template), _parts(found.groupdict()))
    return message


def in_words_of(error: ValidationError) -> ValidationError:
    """The same for what a form is told: each of its messages, for the fields that they are about."""
    if get_language() in (None, "en"):
        return error
    if hasattr(error, "error_dict"):
        return ValidationError({name: list(map(in_words, texts)) for name, texts in error.message_dict.items()})
    return ValidationError(list(map(in_words, error.messages)))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The templates that have parts, those first that say the most by themselves."""
    templates = [text for text in REFUSAL_TEXTS if any(found[1] for found in _PLACEHOLDER.finditer(text))]
    templates.sort(key=lambda text: len(_PLACEHOLDER.sub("", text)), reverse=True)
    return [(template, _pattern(template)) for template in templates]


def _pattern(template: str) -> re.Pattern[str]:
    """Each part ends where what follows it is first found, and no other end is tried, so that no text takes long."""
    pieces, end = [""], 0
    for found in _PLACEHOLDER.finditer(template):
        pieces[-1] += re.escape(template[end : found.start()])
        end = found.end()
        if found[1]:
            pieces.append(f"(?P<{found[1]}>.+?)")
        else:
            pieces[-1] += re.escape(found[0][0])
    pieces[-1] += re.escape(template[end:])
    between = "".join(f"(?>{piece})" for piece in pieces[1:-1])
    return re.compile(pieces[0] + between + pieces[-1], re.DOTALL)


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """A part is put in and not read, whatever stands in it."""
    return _PLACEHOLDER.sub(lambda found: parts.get(found[1], found[0]) if found[1] else found[0][0], template)


def _parts(parts: dict[str, str]) -> dict[str, str]:
    """States by the names that the pages have for them, where it is known what is in them."""
    machine = parts.pop("machine", "payout" if "payout_state" in parts else "")
    if machine not in MACHINES:
        return {**parts, "machine": machine}
    thing, labels = MACHINES[machine]
    alternative = gettext(" or ")
    named = {
        name: _WORD.sub(lambda found: str(labels.get(found[0], found[0])), states.replace(" or ", alternative))
        for name, states in parts.items()
    }
    return {**named, "machine": str(thing)}
