"""What a page showed of each field, kept in hidden fields beside them: by it an edit names what its author changed, and
is refused where somebody else has changed the same meanwhile."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def keep_shown(form: forms.ModelForm[Any]) -> None:
    """Where the form comes back, what its page showed stays what it showed. Django keeps that of fields in one piece
    alone: of a date and a time it would take what was entered, and not see them as changed the next time."""
    if not form.is_bound:
        return
    sent: Any = form.data
    data = sent.copy()
    for name, field in form.fields.items():
        whole = form.add_initial_prefix(name)
        if field.show_hidden_initial and isinstance(field.hidden_widget(), forms.MultiWidget):
            data.setdefault(whole, "")
    form.data = data


def was_changed_by_others(form: forms.ModelForm[Any], name: str) -> bool:
    """Whether what the page showed is no longer so."""
    field = form.fields[name]
    if not field.show_hidden_initial or field.disabled:
        return False
    shown = field.hidden_widget().value_from_datadict(form.data, form.files, form.add_initial_prefix(name))
    return field.has_changed(form.get_initial_for_field(field, name), shown)


def ask_again(form: forms.ModelForm[Any], name: str) -> None:
    """Refuse the field with what it is now, which the page has shown from then on: to save it once more is meant."""
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    text = _("Somebody else has changed this meanwhile; it is “{now}” now. Save again if it is to be as you have it.")
    form.add_error(name, text.format(now=_read(field, value)))
    sent: Any = form.data
    data, widget = sent.copy(), field.hidden_widget()
    shown = widget.get_context(form.add_initial_prefix(name), value, {})["widget"]
    for part in shown.get("subwidgets", [shown]):
        data[part["name"]] = "" if part["value"] is None else part["value"]
    form.data = data


def _read(field: forms.Field, value: Any) -> str:
    """As people read it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return "–" if value in (None, "") else str(value)
