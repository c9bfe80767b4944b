"""Names as everybody is shown them: one line of visible characters, each where a reader expects it.

What is refused changes how the text around a name reads, or makes two names look the same: control characters and line
breaks, characters that turn the direction, and those of no width. The two joiners stay where a script is written with
them (Bengali among them) and where they make one picture of two.
"""

import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

ZWNJ, ZWJ = "\u200c", "\u200d"
# Letters and a symbol by their category, and nothing to see.
BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
_JOINING = (
    "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM", "MONGOLIAN", "MYANMAR",
    "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN",
)  # fmt: skip


def tidy(text: str) -> str:
    """The text composed (NFC), with single spaces between its words and none around them."""
    # `split` without an argument would take line breaks for spaces as well.
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
    return " ".join(word for word in unicodedata.normalize("NFC", spaced).split(" ") if word)


def harmless(text: str) -> str:
    """The text without what a name may not hold, for names that are older than that."""
    if text.isprintable() and BLANK.isdisjoint(text):
        return text
    return tidy("".join(char for place, char in enumerate(text) if _may_stand(text, place)))


def validate_name(text: str) -> None:
    """Raise `ValidationError` where the text, tidied, is no name."""
    if not all(_may_stand(text, place) for place in range(len(text))):
        raise ValidationError(_("Use letters, digits, signs and spaces only: no invisible characters."), code="name")
    if text and not any(unicodedata.category(char)[0] in "LNPS" for char in text):
        raise ValidationError(_("Use at least one character that can be seen."), code="name")


def _may_stand(text: str, place: int) -> bool:
    char = text[place]
    if char in (ZWNJ, ZWJ):
        before, after = text[:place][-1:], text[place + 1 :][:1]
        return _joins_letters(before, after) or (char == ZWJ and _joins_pictures(before, after))
    return (char.isprintable() or unicodedata.category(char) == "Zs") and char not in BLANK


def _joins_letters(before: str, after: str) -> bool:
    return all(unicodedata.name(char, "").startswith(_JOINING) for char in (before or "-", after or "-"))


def _joins_pictures(before: str, after: str) -> bool:
    # Between the pictures may be a skin tone, or the sign that asks for colour.
    return bool(after) and unicodedata.category(after) == "So" and (before == "\ufe0f" or _is_picture(before))


def _is_picture(char: str) -> bool:
    return bool(char) and (unicodedata.category(char) == "So" or "\U0001f3fb" <= char <= "\U0001f3ff")


# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    CharField = models.CharField[str, str]
else:
    CharField = models.CharField


class NameField(CharField):
    """A name or a title: tidied and judged whenever the row is cleaned, and read without what may not stand in it.

    Rows are left as they are until somebody gives them a new name.
    """

    default_validators = [*models.CharField.default_validators, validate_name]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(tidy(value) if isinstance(value, str) else value, model_instance)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return value if value is None else harmless(value)

    def deconstruct(self) -> Any:
        """As the plain field that it is to the database, so that no migration hangs on this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
