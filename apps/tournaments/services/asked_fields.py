"""What organizers ask of those who register, and the answers."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.tournaments.domain.asked_fields import FieldKind, answers_lost, one_line
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.events import AnswersUpdated, FieldsUpdated
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField
from apps.tournaments.services.answers import MOST_FIELDS, check_answers, save_answers
from apps.tournaments.services.registrations import own_registration, tournament_of_registration
from apps.tournaments.services.repetition import MOST_ANSWERS, MOST_FIELD_EDITS, require_few
from apps.tournaments.services.write import TournamentWrite, tournament_write

MOST_CHOICES, LONGEST_CHOICE = 50, 100


def add_field(tournament_id: int, actor: User, **values: Any) -> RegistrationField:
    """Ask something of those who register, by an organizer before the start. Raises Django's `ValidationError` for what
    is no field."""
    with tournament_write(tournament_id, actor) as write:
        _require_organizer(write)
        if RegistrationField.objects.filter(tournament=write.tournament).count() >= MOST_FIELDS:
            raise Conflict(f"{MOST_FIELDS} things are asked at most; take one away first.")
        field = RegistrationField(tournament=write.tournament, **values)
        _save(write, field)
    return field


def edit_field(field_id: int, actor: User, **values: Any) -> RegistrationField:
    """Change what is asked, by an organizer before the start; `values` that are None stay as they are.

    Raises `Conflict` where somebody's answer would be none any more.
    """
    with tournament_write(_tournament_of(field_id), actor) as write:
        field = _field(write, field_id)
        changed = {name: value for name, value in values.items() if value is not None and getattr(field, name) != value}
        write.changed = bool(changed)
        if changed:
            before = field.kind
            for name, value in changed.items():
                setattr(field, name, value)
            _require_answers_stay(field, before, changed)
            _save(write, field)
    return field


def remove_field(field_id: int, actor: User) -> None:
    """Ask it no more, by an organizer before the start. What was answered to it goes."""
    with tournament_write(_tournament_of(field_id), actor) as write:
        field = _field(write, field_id)
        _require_few_edits(write)
        field.delete()
        write.tell(FieldsUpdated(write.tournament.pk, field_id))


def answer(registration_id: int, actor: User, given: Mapping[str, Any], *, all_anew: bool) -> Registration:
    """Answer what is asked: by its person before the start, by an organizer at any time. `all_anew`: what is left out
    is not answered any more; else it stays, and an answer of nothing takes one back.

    Raises Django's `ValidationError`, which names each field that is answered wrongly.
    """
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        registration = own_registration(write, registration_id)
        is_own = registration.is_played_by(actor.pk)
        if write.require(Role.SPECTATOR).role < Role.ORGANIZER:
            TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
        if registration.current_state in GONE:
            raise Conflict("This registration is gone; nothing is asked of it.", state=registration.state)
        before = _stored(registration)
        after = check_answers(write, given, None if all_anew else before)
        write.changed = before != after
        if write.changed:
            text = f"These answers were changed {MOST_ANSWERS} times; they stay now."
            require_few(write, AnswersUpdated, MOST_ANSWERS, text, registration_id=registration.pk)
            _replace(write, registration, before, after, by_its_person=is_own)
            write.tell(AnswersUpdated(write.tournament.pk, registration.pk))
    return registration


def _stored(registration: Registration) -> dict[int, str]:
    rows = RegistrationAnswer.objects.filter(registration=registration)
    return dict(rows.values_list("field_id", "value"))


def _replace(
    write: TournamentWrite,
    registration: Registration,
    before: Mapping[int, str],
    after: Mapping[int, str],
    *,
    by_its_person: bool,
) -> None:
    changed = {field for field in {*before, *after} if before.get(field) != after.get(field)}
    RegistrationAnswer.objects.filter(registration=registration, field__in=changed).delete()
    new = {field: value for field, value in after.items() if field in changed}
    save_answers(registration, new, by_its_person=by_its_person)


def _require_organizer(write: TournamentWrite) -> None:
    write.require(Role.ORGANIZER)
    TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)


def _tournament_of(field_id: int) -> int:
    found = RegistrationField.objects.filter(pk=field_id).values_list("tournament", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _field(write: TournamentWrite, field_id: int) -> RegistrationField:
    _require_organizer(write)
    field = RegistrationField.objects.filter(pk=field_id).first()
    if field is None:
        raise NotFound
    return field


def _require_few_edits(write: TournamentWrite) -> None:
    text = f"What is asked was changed {MOST_FIELD_EDITS} times here; it stays now."
    require_few(write, FieldsUpdated, MOST_FIELD_EDITS, text)


def _require_answers_stay(field: RegistrationField, kind: str, changed: Mapping[str, Any]) -> None:
    if changed.keys().isdisjoint({"kind", "choices", "key", "is_public"}):
        return
    answers = RegistrationAnswer.objects.filter(field=field)
    if not answers.exists():
        return
    if changed.keys() & {"kind", "key"}:
        raise Conflict("Somebody has answered this; ask something new in place of it.", state=kind)
    if changed.get("is_public"):
        raise Conflict("Somebody has answered this for the staff alone; ask something new, and say that it is public.")
    left = answers.order_by("value").values_list("value", flat=True).distinct()
    if lost := answers_lost(field.asked, list(left)):
        raise Conflict(f"Somebody has chosen “{lost[0]}”; leave it among the choices.")


def _save(write: TournamentWrite, field: RegistrationField) -> None:
    _require_few_edits(write)
    field.choices = _choices(field)
    field.clean_fields(exclude=["tournament"])
    others = RegistrationField.objects.filter(tournament=write.tournament, key=field.key).exclude(pk=field.pk)
    if others.exists():
        raise ValidationError({"key": "Something else is asked under this key."})
    field.save()
    write.tell(FieldsUpdated(write.tournament.pk, field.pk))


def _choices(field: RegistrationField) -> list[str]:
    """The choices without spaces around them; raises `ValidationError` where they are none to choose from."""
    found = [one_line(str(choice)) or "" for choice in field.choices]
    if field.kind != FieldKind.CHOICE:
        if found:
            raise ValidationError({"choices": "Only a choice has choices; leave them out."})
        return []
    if not 2 <= len(found) <= MOST_CHOICES or len(set(found)) != len(found):
        raise ValidationError({"choices": f"Give 2 to {MOST_CHOICES} choices, each once."})
    if not all(choice and len(choice) <= LONGEST_CHOICE for choice in found):
        raise ValidationError({"choices": f"Each choice is one line of 1 to {LONGEST_CHOICE} characters."})
    return found
