"""The answers of a registration to what is asked, judged and saved in a write that is open."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from apps.tournaments.domain.asked_fields import read_answers
from apps.tournaments.models import Registration, RegistrationAnswer
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.services.write import TournamentWrite

MOST_FIELDS = 20


def check_answers(
    write: TournamentWrite, given: Mapping[str, Any], before: Mapping[int, str] | None = None
) -> dict[int, str]:
    """The answers as they are to be stored, by the field's id. `before`: what stays where nothing else is given.

    Raises Django's `ValidationError`, which names each field that is answered wrongly, or has to be answered.
    """
    fields = asked_in(write.tournament.pk)
    judged = [field for field in fields if before is None or field.key in given]
    good, wrong = read_answers([field.asked for field in judged], given)
    if wrong:
        raise ValidationError({f"answers.{key}": text for key, text in list(wrong.items())[:MOST_FIELDS]})
    other = {field.pk for field in judged}
    kept = {field: value for field, value in (before or {}).items() if field not in other}
    return {**kept, **{field.pk: good[field.key] for field in judged if field.key in good}}


def save_answers(registration: Registration, answers: Mapping[int, str], *, by_its_person: bool) -> None:
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration=registration, field_id=field, value=value, by_its_person=by_its_person)
        for field, value in answers.items()
    )


def forget_answers_of_its_person(registration: Registration) -> None:
    """Who had claimed it plays for it no more, and takes along what they answered."""
    RegistrationAnswer.objects.filter(registration=registration, by_its_person=True).delete()
