"""The options of the formats as fields of a form: made from what the domain declares of them, shown for the format."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from apps.tournaments.domain.declared_options import DECLARED, Kind, Option
from apps.tournaments.domain.formats import FORMATS
from apps.web.labels import FORMATS as FORMAT_LABELS

PREFIX = "option_"
# The tournament has these as fields of its own.
OF_THE_TOURNAMENT = frozenset({"third_place", "best_of"})
USUAL = gettext_lazy("as is usual")
YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


def offered() -> Iterator[Option]:
    return (option for option in DECLARED.values() if option.name not in OF_THE_TOURNAMENT)


def fields() -> dict[str, forms.Field]:
    return {PREFIX + option.name: _field(option) for option in offered()}


def shown_for(option: Option) -> str:
    """Alpine's condition: the format that is chosen reads the option."""
    readers = [format.name for format in FORMATS.values() if option.name in format.options]
    return f"{readers!r}.includes(format)"


def conditions() -> dict[str, str]:
    return {PREFIX + option.name: shown_for(option) for option in offered()} | {
        "third_place": "format === 'single_elimination'"
    }


def _field(option: Option) -> forms.Field:
    common: dict[str, Any] = {"label": gettext_lazy(option.title), "help_text": _said(option), "required": False}
    if option.kind in (Kind.WHOLE, Kind.LENGTH):
        return forms.IntegerField(**common, **_limits(option), widget=UnfoldAdminIntegerFieldWidget)
    if option.kind is Kind.NUMBER:
        return forms.FloatField(**common, **_limits(option), widget=UnfoldAdminDecimalFieldWidget)
    if option.kind is Kind.WORDS:
        return forms.CharField(**common, max_length=500, widget=UnfoldAdminTextInputWidget)
    named = YES_NO if option.kind is Kind.FLAG else {word: _worded(word) for word in option.choices}
    return forms.ChoiceField(**common, choices=[("", USUAL), *named.items()], widget=UnfoldAdminSelectWidget)


def _limits(option: Option) -> dict[str, Any]:
    return {"min_value": option.least, "max_value": option.most}


def _worded(word: str) -> Promise:
    return FORMAT_LABELS.get(word) or gettext_lazy(word.replace("_", " ").capitalize())


def _helped(option: Option) -> str:
    said = [_(option.help)] if option.help else []
    if option.kind is Kind.WORDS:
        said.append(f"{_('Out of:')} {', '.join(option.choices)}.")
    if option.default is not None and option.default is not False:
        said.append(f"{_('Usually:')} {_shown(option)}.")
    return " ".join(said)


# The fields are made once, and read in either language.
_said = lazy(_helped, str)


def _shown(option: Option) -> str:
    value = option.default
    if option.kind is Kind.CHOICE:
        return str(_worded(str(value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


def initial(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show of the options that a tournament has."""
    found = {}
    for option in offered():
        value = options.get(option.name)
        if option.kind is Kind.FLAG:
            value = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
        elif option.kind is Kind.WORDS:
            value = ", ".join(value or [])
        found[PREFIX + option.name] = "" if value is None else value
    return found


def read(format: str, sent: Mapping[str, Any], before: Mapping[str, Any], changed: Collection[str]) -> dict[str, Any]:
    """The options that the form means. Those that nobody `changed` in it are as they are by now, and those of other
    formats stay as they were, for who tries one and comes back."""
    found = dict(before)
    for option in offered():
        if format not in FORMATS or option.name not in FORMATS[format].options or PREFIX + option.name not in changed:
            continue
        value = _read(option, sent.get(PREFIX + option.name))
        if value is None:
            found.pop(option.name, None)
        else:
            found[option.name] = value
    return found


def _read(option: Option, value: Any) -> Any:
    if value in (None, ""):
        return None
    if option.kind is Kind.FLAG:
        return value == "yes"
    if option.kind is Kind.WORDS:
        return [word for word in str(value).replace(",", " ").split() if word] or None
    if option.kind is Kind.NUMBER:
        number = Fraction(str(value))
        return int(number) if number.denominator == 1 else float(number)
    return value
