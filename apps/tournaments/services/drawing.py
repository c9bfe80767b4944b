"""Rounds of many are drawn outside of the tournament's lock.

A write that finds a round due, or wants a first draw, names the draw (`draw_wanted`) and commits. Any process that
finds it so claims it, has it made ready in a process of its own (`draft_process.py`), so that nobody who is served
waits for the computing, and saves it: the new matches, and what changes of thousands of people, are written before the
lock is taken, and become visible with it. Under the lock it is looked whether the draw is still wanted by that name: a
reopening, a disqualification, another draw or the end of the tournament take the name away, and then nothing is saved.

A claim lasts `CLAIM_SECONDS` and is renewed while the draft is made. A process that is killed leaves a claim that
ends, and a transaction that does; the next one draws anew. Two that draw the same are no harm either: the second one
finds that it is not wanted any more.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import Error as DatabaseFailure
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from apps.common.busy import is_busy
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.events import BracketUpdated, StandingsUpdated
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import Bracket, DrawnRound, Match, Registration, Tournament
from apps.tournaments.selectors.matches import public_match
from apps.tournaments.services.draft_process import DraftFailed, Interrupted, make_draft
from apps.tournaments.services.drafts import Draft
from apps.tournaments.services.first_draw import freeze_seeds, generated
from apps.tournaments.services.halts import save_halt
from apps.tournaments.services.registrations import move_registrations, tell_registrations
from apps.tournaments.services.rows import link_rows
from apps.tournaments.services.tournament_results import end_tournament
from apps.tournaments.services.write import TournamentWrite, tournament_write

logger = logging.getLogger(__name__)

CLAIM_SECONDS = 15.0
AFTER_FAILURE_SECONDS = 5.0
# Each waits for the lock as long as what falls due may.
SAVES, BETWEEN_SAVES_SECONDS = 20, 0.2
# Each of those writes thousands of rows for nothing where somebody else is at them.
SAVES_AT_ONCE = 4
LOOKS, BETWEEN_LOOKS_SECONDS = 20, 0.005
# The news of a round of more would fill the buffers of sockets that read well: they begin anew with a snapshot.
MOST_TOLD = 256


class NotWanted(Exception):
    """What was drawn is not what is wanted any more."""


class Due(NamedTuple):
    """A draw that nobody is at."""

    bracket_id: int
    wanted: UUID
    since: datetime | None


def draws_due() -> list[Due]:
    waiting = Bracket.objects.filter(_unclaimed(), draw_wanted__isnull=False).order_by("draw_wanted_at")
    rows = waiting.values_list("pk", "draw_wanted", "draw_wanted_at")
    return [Due(pk, wanted, since) for pk, wanted, since in rows if wanted is not None]


def draw_due() -> None:
    """Draw all that is due, here and now: for processes in which nothing falls due by itself."""
    while due := draws_due():
        for found in due:
            draw(found.bracket_id, found.wanted)


def draw(bracket_id: int, wanted: UUID) -> bool:
    """Draw what is wanted by that name; whether it was saved: not where somebody else is at it, or nobody wants it."""
    if not _claim(bracket_id, wanted):
        return False
    began = time.monotonic()
    try:
        draft = make_draft(bracket_id, partial(renew_claim, bracket_id, wanted))
        drafted = time.monotonic()
        _save_patiently(bracket_id, wanted, draft)
    except NotWanted:
        return False
    except Interrupted:
        _claim_for(bracket_id, wanted, 0)
        return False
    except (DatabaseFailure, DraftFailed, Bracket.DoesNotExist):
        # What was taken away or drawn by another one meanwhile fails in many ways, and is none.
        if not _claim_for(bracket_id, wanted, AFTER_FAILURE_SECONDS):
            return False
        raise
    seconds = {"drafting": round(drafted - began, 2), "saving": round(time.monotonic() - drafted, 2)}
    logger.info("round drawn", extra={"bracket_id": bracket_id, "matches": len(draft.rows), "seconds": seconds})
    return True


def _claim(bracket_id: int, wanted: UUID) -> bool:
    return bool(Bracket.objects.filter(_unclaimed(), pk=bracket_id, draw_wanted=wanted).update(**_until(CLAIM_SECONDS)))


def _unclaimed() -> Q:
    return Q(draw_claimed_until__isnull=True) | Q(draw_claimed_until__lt=timezone.now())


def renew_claim(bracket_id: int, wanted: UUID) -> None:
    """Say that the draw is still being made; raises `NotWanted` where it need not be."""
    if not _claim_for(bracket_id, wanted, CLAIM_SECONDS):
        raise NotWanted


def _claim_for(bracket_id: int, wanted: UUID, seconds: float) -> bool:
    """Whether the draw is still wanted; if it is, nobody else begins it for so long."""
    return bool(Bracket.objects.filter(pk=bracket_id, draw_wanted=wanted).update(**_until(seconds)))


def _until(seconds: float) -> dict[str, object]:
    return {"draw_claimed_until": timezone.now() + timedelta(seconds=seconds)}


def _save_patiently(bracket_id: int, wanted: UUID, draft: Draft) -> None:
    """A draft that took long is not thrown away because somebody else writes at this moment."""
    for tries in range(SAVES):
        try:
            return _save(bracket_id, wanted, draft, waits=tries >= SAVES_AT_ONCE)
        except DatabaseFailure as error:
            if not is_busy(error):
                raise
        time.sleep(BETWEEN_SAVES_SECONDS)
        renew_claim(bracket_id, wanted)
    _save(bracket_id, wanted, draft, waits=True)


def _save(bracket_id: int, wanted: UUID, draft: Draft, *, waits: bool = False) -> None:
    """`waits`: for the tournament's lock, and for it first, as everybody else does; then all wait for this."""
    with transaction.atomic():
        if waits:
            _lock(draft.tournament_id)
        bracket = _wanted(bracket_id, wanted)
        rows = _write_rows(bracket_id, draft)
        if _write_people(bracket, draft) and not waits:
            _lock_at_once(draft.tournament_id)
        with tournament_write(draft.tournament_id) as write:
            _settle(write, _wanted(bracket_id, wanted), draft, rows)


def _wanted(bracket_id: int, wanted: UUID) -> Bracket:
    bracket = Bracket.objects.filter(pk=bracket_id, draw_wanted=wanted).first()
    if bracket is None:
        raise NotWanted
    return bracket


def _write_rows(bracket_id: int, draft: Draft) -> list[Match]:
    """The new matches and their round, which nobody sees before the commit. No lock is held for it."""
    fields = {"tournament_id": draft.tournament_id, "bracket_id": bracket_id}
    rows = Match.objects.bulk_create([Match(**fields, **row) for row in draft.rows], batch_size=500)
    link_rows(rows, draft.links)
    DrawnRound.objects.bulk_create(
        [DrawnRound(bracket_id=bracket_id, number=number, pairings=pairings) for number, pairings in draft.rounds]
    )
    return rows


def _write_people(bracket: Bracket, draft: Draft) -> bool:
    """What changes of all who take part: thousands of rows, for which nobody is to wait. Whether there was any.

    They are locked before the tournament is, against the order of everybody else. So nothing is waited for here,
    neither them nor it: who is at one of them has the tournament's lock, and comes first.
    """
    if not draft.is_first and not _begins_anew(bracket):
        return False
    people = Registration.objects.filter(tournament=draft.tournament_id)
    if connection.features.has_select_for_update_nowait:
        list(people.select_for_update(nowait=True, no_key=True).order_by("pk").values_list("pk"))
    if draft.is_first:
        freeze_seeds(draft.tournament_id, draft.entrants)
        return True
    people.filter(pk__in=draft.out, state=RegistrationState.ACTIVE).update(state=RegistrationState.ELIMINATED.value)
    people.filter(pk__in=draft.back, state=RegistrationState.ELIMINATED).update(state=RegistrationState.ACTIVE.value)
    if draft.podium is not None:
        begun = [RegistrationState.ACTIVE.value, RegistrationState.ELIMINATED.value]
        people.filter(state__in=begun).update(state=RegistrationState.FINISHED.value)
    return True


def _begins_anew(bracket: Bracket) -> bool:
    """Whether those who follow are told to begin with a snapshot, in place of each row."""
    return len(bracket.entrants) > MOST_TOLD


def _lock_at_once(tournament_id: int) -> None:
    """Take the tournament's lock; looked for again and again within a tenth of a second, and never waited for."""
    for looks_left in reversed(range(LOOKS)):
        try:
            with transaction.atomic():
                return _lock(tournament_id, nowait=connection.features.has_select_for_update_nowait)
        except DatabaseFailure as error:
            if not looks_left or not is_busy(error):
                raise
        time.sleep(BETWEEN_LOOKS_SECONDS)


def _lock(tournament_id: int, *, nowait: bool = False) -> None:
    rows = Tournament.objects.select_for_update(nowait=nowait, no_key=True).filter(pk=tournament_id)
    list(rows.values_list("pk"))


def _settle(write: TournamentWrite, bracket: Bracket, draft: Draft, rows: Sequence[Match]) -> None:
    """What becomes visible with the round, and is told: under the lock."""
    save_halt(write, bracket, Halt(draft.halt) if draft.halt else None)
    if draft.is_first:
        bracket.entrants = list(draft.entrants)
        bracket.save(update_fields=["entrants"])
        write.tell(generated(write, bracket, draft.rounds_in_all, rows))
        return
    status = "completed" if draft.podium else draft.halt or "in_progress"
    anew = _begins_anew(bracket)
    if anew:
        write.tell(BracketUpdated(bracket.pk, write.tournament.pk, [], [], status, anew=True))
    else:
        _tell(write, bracket, draft, rows, status)
        out = _move(draft.out, RegistrationState.ACTIVE, RegistrationState.ELIMINATED)
        back = _move(draft.back, RegistrationState.ELIMINATED, RegistrationState.ACTIVE)
        tell_registrations(write, [*out, *back])
    if draft.podium is not None:
        end_tournament(write, draft.podium, people_moved=anew)


def _tell(write: TournamentWrite, bracket: Bracket, draft: Draft, rows: Sequence[Match], status: str) -> None:
    _name_people(rows)
    nodes = [public_match(row) for row in rows]
    open_now = [row.pk for row in rows if row.state == MatchState.CHECK_IN]
    write.tell(BracketUpdated(bracket.pk, write.tournament.pk, nodes, open_now, status))
    write.tell(StandingsUpdated(write.tournament.pk, draft.standings, draft.removed))


def _name_people(rows: Sequence[Match]) -> None:
    """Give the rows those who play in them, as they are called now."""
    ids = {pk for row in rows for pk in (row.participant1_id, row.participant2_id) if pk is not None}
    people = _people(ids)
    for row in rows:
        row.participant1 = people[row.participant1_id] if row.participant1_id else None
        row.participant2 = people[row.participant2_id] if row.participant2_id else None


def _people(ids: Iterable[int | None]) -> dict[int, Registration]:
    return Registration.objects.select_related("user", "team").in_bulk([pk for pk in ids if pk is not None])


def _move(ids: Sequence[int], old: RegistrationState, new: RegistrationState) -> list[Registration]:
    """Those who are moved."""
    people = Registration.objects.select_related("user", "team").filter(pk__in=ids, state=old.value)
    moving = list(people)
    move_registrations(moving, new)
    return moving
