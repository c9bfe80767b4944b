"""Taking away what names a person whose account has ended. Results, brackets and the numbers of the log stay.

One tournament after the other, each in writes of its own. Most of its log is renamed before the tournament's lock is
taken, a batch of rows at a time, each locked: another's erasure may be at work on the same. What came meanwhile follows
under the lock. Then the tournament gets another epoch, so that whoever follows it begins anew, and nobody keeps the
name for having been there.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from apps.accounts.ending import DELETED, has_ended
from apps.accounts.invited_addresses import names_of
from apps.accounts.models import User
from apps.common.models import KeptAnswer
from apps.common.sealing import sealed, unsealed
from apps.tournaments.domain.events import DisputeRuled
from apps.tournaments.domain.log_chain import without
from apps.tournaments.domain.tournament_states import BEFORE_START
from apps.tournaments.models import (
    Announcement,
    Dispute,
    Evidence,
    Invitation,
    LoggedEvent,
    Registration,
    RegistrationAnswer,
    RosterPlace,
    Ruling,
    Tournament,
    TournamentResult,
    TournamentRole,
)
from apps.tournaments.models.registration import RegistrationQuerySet
from apps.tournaments.services.registrations import take_registration_back
from apps.tournaments.services.roles import drop_role
from apps.tournaments.services.rosters import drop_out_of_rosters
from apps.tournaments.services.write import TournamentWrite, tournament_write

Ids = Collection[int]
_AT_A_TIME = 500
_REWRITTEN = ["data", "public", "personal"]
_worded = ~Q(text="")
# What is said of a thing in answers, beside its `id`, and names a person: by the field's name, the things of theirs.
_SAYS_WHO = ("organizer", "invited_by", "author")


# By which a roster names somebody who plays for a team.
PLACE = "place_id"
# Whose rosters had them, and by which teams name their members.
TEAM, MEMBER = "team", "user_id"


@dataclass(frozen=True)
class _Theirs:
    """What the log of a tournament names a person by."""

    registrations: Ids
    places: Ids
    # Of the teams that they played for.
    teams: Ids


def forget_invitations(user: User) -> None:
    by_address = Q(username__in=names_of(user.pk))
    Invitation.objects.filter(Q(user=user) | Q(username=user.username) | by_address).delete()


def erase_person(user_id: int) -> None:
    """Name nobody any more where this person played, wrote and helped. Done again it changes only what came since."""
    if not has_ended(user_id):
        return
    own = Registration.objects.filter(user=user_id)
    there = set(own.values_list("tournament_id", flat=True))
    there |= set(RosterPlace.objects.filter(user=user_id).values_list("tournament_id", flat=True))
    there |= set(TournamentRole.objects.filter(user=user_id).values_list("tournament_id", flat=True))
    there |= set(Ruling.objects.filter(_worded, by=user_id).values_list("dispute__match__tournament", flat=True))
    for tournament_id in sorted(there):
        _erase_in(tournament_id, user_id)
    # Its pictures go with the rows.
    Evidence.objects.filter(given_by=user_id).delete()
    Dispute.objects.filter(written_by=user_id).update(description="")
    Invitation.objects.filter(user=user_id).delete()
    registrations = set(own.values_list("pk", flat=True))
    _rename_kept_answers(registrations, _things_of(user_id))
    _rename_admin_log(registrations)


def _erase_in(tournament_id: int, user_id: int) -> None:
    own = Registration.objects.filter(user=user_id, tournament=tournament_id)
    named = own.exclude(name=DELETED)
    played = RosterPlace.objects.filter(user=user_id, tournament=tournament_id).values_list("pk", flat=True)
    teams = set(Registration.objects.filter(places__in=played).values_list("pk", flat=True))
    before = _Theirs(set(named.values_list("pk", flat=True)), set(played), teams)
    reached, was_named = _rename_log(tournament_id, before, after=0)
    with tournament_write(tournament_id) as write:
        now = _Theirs(set(named.values_list("pk", flat=True)), set(played.all()), teams)
        _, is_named = _rename_log(tournament_id, now, after=reached if now == before else 0)
        named.update(name=DELETED)
        own.exclude(reason="").update(reason="")
        Registration.objects.filter(pk__in=teams).exclude(reason="").update(reason="")
        RegistrationAnswer.objects.filter(registration__in=own).delete()
        _rename_results(tournament_id, now.registrations)
        said = _forget_rulings(tournament_id, user_id)
        role = drop_role(write, User.objects.get(pk=user_id), "system")
        left = _leave(write, own, user_id)
        write.changed = bool(now.registrations or was_named or is_named or role or left or said)
        if write.changed:
            write.tournament.epoch = uuid.uuid4()
            write.tournament.save(update_fields=["epoch"])


def _forget_rulings(tournament_id: int, user_id: int) -> bool:
    """Take the words of their rulings away; what was ruled stays. Whether there were any."""
    own = Ruling.objects.filter(_worded, by=user_id, dispute__match__tournament=tournament_id)
    told = LoggedEvent.objects.filter(tournament=tournament_id, type=DisputeRuled.type, actor=user_id)
    events = [event for event in told if event.data["text"]]
    for event in events:
        _rewrite(event, {**event.data, "text": ""}, event.public)
    LoggedEvent.objects.bulk_update(events, _REWRITTEN)
    return bool(own.update(text="")) or bool(events)


def _rename_results(tournament_id: int, registrations: Ids) -> None:
    results = list(TournamentResult.objects.filter(tournament=tournament_id)) if registrations else []
    for result in results:
        result.places = renamed(result.places, registrations)
    TournamentResult.objects.bulk_update(results, ["places"])


def _leave(write: TournamentWrite, own: RegistrationQuerySet, user_id: int) -> bool:
    """Give the place back before the start. After it who is not there is the referees' to decide about, as ever."""
    if write.tournament.current_state not in BEFORE_START:
        return False
    living = [*own.living(), *drop_out_of_rosters(write, user_id)]
    for registration in living:
        take_registration_back(write, registration)
    return bool(living)


def _rename_log(tournament_id: int, theirs: _Theirs, after: int) -> tuple[int, bool]:
    """The number of the last event that was looked at, and whether any named them."""
    reached, any_changed = after, False
    while theirs.registrations or theirs.places:
        with transaction.atomic():
            rows = LoggedEvent.objects.select_for_update(no_key=True).only("sequence", *_REWRITTEN)
            later = rows.filter(tournament=tournament_id, sequence__gt=reached).order_by("sequence")
            events = list(later[:_AT_A_TIME])
            changed = [event for event in events if _rename_event(event, theirs)]
            LoggedEvent.objects.bulk_update(changed, _REWRITTEN)
            any_changed |= bool(changed)
        if not events:
            break
        reached = events[-1].sequence
    return reached, any_changed


def _rename_event(event: LoggedEvent, theirs: _Theirs) -> bool:
    before, of_theirs = (event.data, event.public), {PLACE: theirs.places, TEAM: theirs.teams}
    _rewrite(event, *(renamed(value, theirs.registrations, of_theirs) for value in before))
    return before != (event.data, event.public)


def _rewrite(event: LoggedEvent, data: Any, public: Any) -> None:
    """Of the values that go, the row keeps salted hashes, so that its own hash stays what it is."""
    before, after = ({"data": held[0], "public": held[1]} for held in ((event.data, event.public), (data, public)))
    event.personal = without(event.personal, before, after)
    event.data, event.public = data, public


def _things_of(user_id: int) -> Mapping[str, Ids]:
    """What this person made, by the name under which answers say that it is theirs."""
    made = (
        Tournament.objects.filter(organizer=user_id),
        Invitation.objects.filter(invited_by=user_id),
        Announcement.objects.filter(author=user_id),
    )
    things = {name: set(rows.values_list("pk", flat=True)) for name, rows in zip(_SAYS_WHO, made, strict=True)}
    return things | {
        PLACE: set(RosterPlace.objects.filter(user=user_id).values_list("pk", flat=True)),
        MEMBER: {user_id},
    }


def _rename_kept_answers(registrations: Ids, things: Mapping[str, Ids]) -> None:
    """The answers to others' writes, which are given again to who repeats them."""

    def named_there(kept: KeptAnswer) -> bool:
        answer = _read(kept)
        return bool(renamed(answer, registrations, things) != answer)

    rows = KeptAnswer.objects.only("answer", "head", "key")
    for pk in [kept.pk for kept in rows.iterator(_AT_A_TIME) if named_there(kept)]:
        with transaction.atomic():
            # Read anew: another's erasure may have changed it meanwhile.
            for kept in rows.select_for_update(no_key=True).filter(pk=pk):
                now = renamed(_read(kept), registrations, things)
                answer = json.dumps(now, ensure_ascii=False, separators=(",", ":")).encode()
                kept.answer = sealed(answer, kept.key) if kept.head.get("sealed") else answer
                kept.save(update_fields=["answer"])


def _read(kept: KeptAnswer) -> Any:
    """None for one that was too large to keep, or is no JSON."""
    answer = bytes(kept.answer)
    try:
        return json.loads(unsealed(answer, kept.key) if kept.head.get("sealed") and answer else answer)
    except (ValueError, InvalidToken):
        return None


def _rename_admin_log(registrations: Ids) -> None:
    kind = ContentType.objects.get_for_model(Registration)
    about = LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in registrations])
    about.update(object_repr=DELETED, change_message="")


def renamed(value: Any, registrations: Ids, things: Mapping[str, Ids] | None = None) -> Any:
    """`value`, of an event or an answer, in which these registrations, and whose the `things` are, are called as those
    of nobody. Ids tell, never names: `name` belongs to `registration_id`, and `<side>_name` to `<side>_id`."""
    if isinstance(value, list):
        return [renamed(item, registrations, things) for item in value]
    if not isinstance(value, dict):
        return value
    if "answers" in value and value.get("registration_id") in registrations:
        value = {**value, "answers": {}}
    return {
        key: DELETED
        if isinstance(held, str) and _names(key, value, registrations, things or {})
        else renamed(held, registrations, things)
        for key, held in value.items()
    }


def _names(key: str, row: dict[str, Any], registrations: Ids, things: Mapping[str, Ids]) -> bool:
    for identifies in (PLACE, MEMBER):
        if key == "name" and identifies in row:
            return row[identifies] in things.get(identifies, ())
    if key == "reason" and row.get("registration_id") in things.get(TEAM, ()):
        return bool(row[key])
    if key in things:
        return row.get("id") in things[key]
    # Why they were turned away is about them, and may name them.
    key = "name" if key == "reason" and "registration_id" in row and row[key] else key
    if not row.get(key) or (key != "name" and not key.endswith("_name")):
        return False
    side = key.removesuffix("name")
    ids = [row.get(f"{side}registration_id"), row.get(f"{side}id") if side else None]
    return any(isinstance(pk, int) and pk in registrations for pk in ids)
