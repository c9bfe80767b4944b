"""Taking away what names a person whose account has ended. Results, brackets and the numbers of the log stay.

One tournament after the other, each in writes of its own. The log of the past is renamed before the tournament's lock
is taken, since nobody writes to it any more; under the lock follows what came meanwhile. Then the tournament gets
another epoch, so that whoever follows it begins anew, and nobody keeps the name for having been there.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from apps.accounts.ending import DELETED
from apps.accounts.models import User
from apps.common.models import KeptAnswer
from apps.tournaments.domain.tournament_states import BEFORE_START
from apps.tournaments.models import Dispute, Invitation, LoggedEvent, Registration, Tournament, TournamentRole
from apps.tournaments.models.registration import RegistrationQuerySet
from apps.tournaments.services.registrations import take_registration_back
from apps.tournaments.services.roles import drop_role
from apps.tournaments.services.write import TournamentWrite, tournament_write

Names = Mapping[int, str]
"""Registrations, each with the name it had."""
_AT_A_TIME = 500


def forget_invitations(user: User) -> None:
    Invitation.objects.filter(Q(user=user) | Q(username=user.username)).delete()


def erase_person(user_id: int) -> None:
    """Name nobody any more where this person played, wrote and helped. It may be done again, and then changes only what
    came since."""
    own = Registration.objects.filter(user=user_id)
    named = own.exclude(name=DELETED)
    _rename_kept_answers(dict(named.values_list("pk", "name")))
    there = set(own.values_list("tournament_id", flat=True))
    there |= set(TournamentRole.objects.filter(user=user_id).values_list("tournament_id", flat=True))
    there |= set(Tournament.objects.filter(organizer=user_id).values_list("pk", flat=True))
    for tournament_id in sorted(there):
        _erase_in(tournament_id, user_id)
    _rename_admin_log(list(own.values_list("pk", flat=True)))


def _erase_in(tournament_id: int, user_id: int) -> None:
    own = Registration.objects.filter(user=user_id, tournament=tournament_id)
    named = own.exclude(name=DELETED)
    before = dict(named.values_list("pk", "name"))
    reached = _rename_log(tournament_id, before, after=0)
    with tournament_write(tournament_id) as write:
        now = dict(named.values_list("pk", "name"))
        _rename_log(tournament_id, now, after=reached if now == before else 0)
        named.update(name=DELETED)
        words = Dispute.objects.filter(opened_by__in=own).exclude(description="").update(description="")
        role = drop_role(write, User.objects.get(pk=user_id), "system")
        left = _leave(write, own)
        write.changed = bool(now or words or role or left) or write.tournament.organizer_id == user_id
        if write.changed:
            write.tournament.epoch = uuid.uuid4()
            write.tournament.save(update_fields=["epoch"])


def _leave(write: TournamentWrite, own: RegistrationQuerySet) -> bool:
    """Give the place back before the start. After it who is not there is the referees' to decide about, as ever."""
    if write.tournament.current_state not in BEFORE_START:
        return False
    living = list(own.living())
    for registration in living:
        take_registration_back(write, registration)
    return bool(living)


def _rename_log(tournament_id: int, names: Names, after: int) -> int:
    """The number of the last event that was looked at."""
    events = LoggedEvent.objects.filter(tournament=tournament_id, sequence__gt=after).order_by("sequence")
    if not names:
        return after
    reached, changed = after, []
    for event in events.only("sequence", "data", "public").iterator(_AT_A_TIME):
        reached = event.sequence
        told = renamed(event.data, names), renamed(event.public, names)
        if told != (event.data, event.public):
            event.data, event.public = told
            changed.append(event)
    LoggedEvent.objects.bulk_update(changed, ["data", "public"], batch_size=_AT_A_TIME)
    return reached


def _rename_kept_answers(names: Names) -> None:
    """The answers to others' writes, which are given again to who repeats them."""
    if not names:
        return
    for kept in KeptAnswer.objects.only("answer").iterator(_AT_A_TIME):
        try:
            answer = json.loads(bytes(kept.answer) or b"null")
        except ValueError:
            continue
        now = renamed(answer, names)
        if now != answer:
            text = json.dumps(now, ensure_ascii=False, separators=(",", ":"))
            KeptAnswer.objects.filter(pk=kept.pk).update(answer=text.encode())


def _rename_admin_log(registrations: list[int]) -> None:
    kind = ContentType.objects.get_for_model(Registration)
    about = LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in registrations])
    about.update(object_repr=DELETED, change_message="")


def renamed(value: Any, names: Names) -> Any:
    """`value`, of an event or an answer, in which these registrations are called as those of nobody are."""
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: DELETED if isinstance(held, str) and _is_a_name(key, held, value, names) else renamed(held, names)
        for key, held in value.items()
    }


def _is_a_name(key: str, held: str, row: dict[str, Any], names: Names) -> bool:
    """Whether `row[key]` is the name of one of them: `name` of the row's own id, `<side>_name` of `<side>_id`."""
    if key != "name" and not key.endswith("_name"):
        return False
    side = key.removesuffix("name")
    ids = (row.get(f"{side}id"), row.get(f"{side}registration_id"))
    return any(isinstance(pk, int) and names.get(pk) == held for pk in ids)
