"""Fields of forms in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from apps.common.parsers import fault_of


class StrictJSONField(forms.JSONField):
    """JSON of a form, with the limits of the API's: what cannot be read, or no database holds, is the field's error."""

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value}) from None
        if (text := fault_of(found)) is not None:
            raise ValidationError(text)
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (RecursionError, ValueError):
            return InvalidJSONInput(data)
