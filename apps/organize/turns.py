"""The order of a map veto as a field of a form: a list of turns, each a choice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from apps.tournaments.domain.veto import MOST_MAPS, read_order

NOBODY = "–"
TURNS = {
    "ban 1": gettext_lazy("side 1 bans"),
    "ban 2": gettext_lazy("side 2 bans"),
    "pick 1": gettext_lazy("side 1 picks"),
    "pick 2": gettext_lazy("side 2 picks"),
}
# Between the turns of a text, which is what the field holds: a list would be taken for the values of its parts.
BETWEEN = ", "
BOUND = "x-model.fill"


def as_text(order: Any) -> str:
    """An order of JSON."""
    return BETWEEN.join(f"{turn.action} {turn.side}" for turn in read_order(order))


def as_order(text: str) -> list[dict[str, Any]]:
    """The same back."""
    turns = [turn.split() for turn in text.split(BETWEEN) if turn]
    return [{"action": action, "side": int(side)} for action, side in turns]


class TurnsWidget(forms.MultiWidget):
    """A choice for each turn; of those that are empty only the first is shown."""

    template_name = "organize/turns.html"

    def __init__(self, attrs: Any = None) -> None:
        choices = [("", NOBODY), *TURNS.items()]
        super().__init__([UnfoldAdminSelectWidget(choices=choices) for _ in range(MOST_MAPS)], attrs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Without what binds the field to one value of the page: its parts would all become that."""
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"]:
            part["attrs"].pop(BOUND, None)
        return context

    def decompress(self, value: Any) -> list[str]:
        turns = value.split(BETWEEN) if value else []
        return [*turns, *[""] * (MOST_MAPS - len(turns))]


class HiddenTurns(TurnsWidget):
    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.widgets = [forms.HiddenInput() for _ in range(MOST_MAPS)]


class TurnsField(forms.MultiValueField):
    widget = TurnsWidget
    hidden_widget = HiddenTurns

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", NOBODY), *TURNS.items()]
        fields = [forms.ChoiceField(choices=choices, required=False) for _ in range(MOST_MAPS)]
        super().__init__(fields, required=False, require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> str:
        return BETWEEN.join(turn for turn in data_list if turn)
