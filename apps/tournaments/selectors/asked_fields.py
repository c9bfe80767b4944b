"""Reading what is asked of those who register, and what they answered."""

from collections.abc import Collection
from typing import TypedDict

from django.db.models import QuerySet

from apps.tournaments.domain.asked_fields import FieldKind, shown_answer
from apps.tournaments.models import RegistrationAnswer, RegistrationField

Answer = str | int | float | bool


class FieldShape(TypedDict):
    """`kind`: `text`, `choice`, `number` or `yes_no`. `is_public`: everybody sees the answers, and otherwise the staff
    alone. `is_conflict`: people of the same answer are kept apart in round one."""

    id: int
    key: str
    label: str
    kind: str
    choices: list[str]
    required: bool
    is_public: bool
    is_conflict: bool
    ordering: int


def asked_in(tournament_id: int) -> list[RegistrationField]:
    """What is asked there, in the order of the form."""
    return list(RegistrationField.objects.filter(tournament=tournament_id))


def public_field(field: RegistrationField) -> FieldShape:
    return {
        "id": field.pk,
        "key": field.key,
        "label": field.label,
        "kind": field.kind,
        "choices": field.choices,
        "required": field.required,
        "is_public": field.is_public,
        "is_conflict": field.is_conflict,
        "ordering": field.ordering,
    }


def answers_of(registration_id: int) -> dict[str, Answer]:
    """All that a registration answered, by key: for itself and the staff."""
    return _by_registration(RegistrationAnswer.objects.filter(registration=registration_id)).get(registration_id, {})


def public_answers(registration_ids: Collection[int]) -> dict[int, dict[str, Answer]]:
    """What everybody may see of what these answered, in one query."""
    rows = RegistrationAnswer.objects.filter(registration__in=registration_ids, field__is_public=True)
    return _by_registration(rows)


def _by_registration(rows: "QuerySet[RegistrationAnswer]") -> dict[int, dict[str, Answer]]:
    found: dict[int, dict[str, Answer]] = {}
    for row in rows.select_related("field"):
        own = found.setdefault(row.registration_id, {})
        own[row.field.key] = shown_answer(FieldKind(row.field.kind), row.value)
    return found


def answers_to(field: RegistrationField, registration_ids: Collection[int]) -> dict[int, str]:
    """What each of these answered to it, as it is stored; for the staff."""
    rows = RegistrationAnswer.objects.filter(field=field, registration__tournament=field.tournament_id)
    wanted = set(registration_ids)
    return {pk: value for pk, value in rows.values_list("registration_id", "value") if pk in wanted}


def who_is_kept_apart(tournament_id: int, registration_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What each of them answered to the fields whose equals are kept apart in round one; the case does not tell."""
    rows = RegistrationAnswer.objects.filter(field__tournament=tournament_id, field__is_conflict=True)
    wanted = set(registration_ids)
    found: dict[int, frozenset[str]] = {}
    for registration_id, field_id, value in rows.values_list("registration_id", "field_id", "value"):
        if registration_id in wanted:
            label = f"{field_id} {value.casefold()}"
            found[registration_id] = found.get(registration_id, frozenset()) | {label}
    return found
