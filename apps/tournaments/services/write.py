"""The one way to write to a tournament: its lock first, its events last, in one transaction.

    with tournament_write(tournament_id, actor) as write:
        ...                        # read, ask the domain, save
        write.tell(SomeEvent(...))

The events get the next numbers of their rooms in the same transaction, so a room's numbers have no gap,
are the same for all processes, and commit order is number order. Each row is chained to the one before it
(`log_rows.py`). Realtime hears of them after the commit.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.common.fixed_select import FixedSelect
from apps.common.notices import tell_after_commit
from apps.common.once import stop_if_answered
from apps.common.times import in_utc
from apps.tournaments.domain.errors import Conflict, DomainError, NotFound, PermissionRefused
from apps.tournaments.domain.event_registry import Event
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.domain.tournament_states import FROZEN
from apps.tournaments.models import LoggedEvent, Match, Tournament, TournamentResult
from apps.tournaments.selectors.roles import Membership, require_role
from apps.tournaments.selectors.tournaments import may_see
from apps.tournaments.services.log_rows import append_rows
from apps.tournaments.services.revisions import Reached, check_known, note_reached
from apps.tournaments.services.sides import check_sides
from apps.tournaments.tasks import mail_news

_LOCKED = Tournament.objects.select_for_update(no_key=True, of=("self",)).order_by()
_TOURNAMENT = FixedSelect(Tournament, lambda number: _LOCKED.filter(pk=number))
_TOURNAMENT_OF_MATCH = FixedSelect(Tournament, lambda number: _LOCKED.filter(matches__pk=number))
_MATCH = FixedSelect(Match, lambda number: Match.objects.order_by().filter(pk=number))
_RAISE_SEQUENCES = f"UPDATE {Match._meta.db_table} SET sequence = sequence + %s WHERE id IN"
ARCHIVED = "This tournament is archived: it can be read, and nothing in it changes any more."
_MATCHES_AND_PEOPLE = Match.objects.order_by().select_related("participant1", "participant2")


@dataclass(frozen=True)
class Committed:
    """The after-commit notice: events that are now in the log."""

    events: list[LoggedEvent]


@dataclass(frozen=True)
class ScoreSaved:
    """The after-commit notice of a live score that is to be told within the batch window."""

    tournament_id: int
    match_id: int


@dataclass(frozen=True)
class News:
    """What is to be mailed of a write: one task, however many it concerns."""

    kind: str
    registration_ids: list[int] | None
    about: dict[str, int]
    cause: str


class TournamentWrite:
    """A locked tournament and the events the write has to tell.

    `changed` is unset where there was nothing to do, `of_live_scores` is set where nothing else changed: that raises
    `extra` in place of the revision.
    """

    def __init__(self, tournament: Tournament, actor: User | None) -> None:
        self.tournament = tournament
        self.actor = actor
        self.now: datetime = timezone.now()
        self.changed = True
        self.of_live_scores = False
        # Where it is about one match: referees may have to do with some only.
        self.match: Match | None = None
        self._events: list[Event] = []
        # Results that are to name the row of the log before the next event, and how many were told before it.
        self._results: list[tuple[TournamentResult, int]] = []
        self._mails: dict[tuple[str, str, str], News] = {}

    @property
    def at(self) -> str:
        """The write's time as events show it."""
        return in_utc(self.now)

    def require(self, least: Role, station_id: int | None = None) -> Membership:
        """The actor's standing here; raises `PermissionRefused` below `least`, and for what only referees may where
        this match is none of theirs, and is not to come to a station of theirs (`station_id`)."""
        standing = require_role(self.actor.pk if self.actor else None, self.tournament.pk, least)
        if least is Role.REFEREE and not self._is_in(standing.scope, station_id):
            raise PermissionRefused("You are a referee of other stations or stages; ask a referee of this match.")
        return standing

    def _is_in(self, scope: Scope, station_id: int | None) -> bool:
        if self.match is None:
            return scope.is_everything
        # One that is at another station is another's to move.
        comes_here = self.match.station_id is None and station_id in scope.stations
        return comes_here or scope.covers(self.match.station_id, self.match.stage)

    def tell(self, event: Event) -> None:
        self._events.append(event)

    def keep_position(self, result: TournamentResult) -> None:
        """Have the result name the newest row of the log before the events that are told from here on."""
        self._results.append((result, len(self._events)))

    def mail(self, kind: str, registration_ids: Collection[int] | None, cause: str = "", **about: int) -> None:
        """Have news of a kind of `mails.py` mailed to those who act for these registrations, or to all for None.

        `cause`: what happened, where it is not this write: of one cause everybody hears once.
        """
        key = kind, cause, str(about)
        ids = self._mails[key].registration_ids if key in self._mails else ()
        both = None if registration_ids is None or ids is None else sorted({*ids, *registration_ids})
        self._mails[key] = News(kind, both, about, cause or secrets.token_hex(8))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may be refused: then nothing of it is saved, told or mailed, and the refusal goes on."""
        told, results, mails = len(self._events), len(self._results), dict(self._mails)
        try:
            with transaction.atomic():
                yield
        except DomainError:
            del self._events[told:], self._results[results:]
            self._mails = mails
            # What was set on the row that is held, and is not so.
            self.tournament.refresh_from_db(fields=["state"])
            raise

    def finish(self) -> None:
        """Number the events, append them to the log, and have them told after the commit."""
        row = self.tournament
        if not self.changed:
            return note_reached(Reached(row.pk, row.epoch, row.revision, row.extra))
        access = any(event.changes_access for event in self._events)
        counters = {"revision": int(not self.of_live_scores), "extra": int(self.of_live_scores)}
        match_numbers = self._number_matches()
        rows = [self._row(event, match_numbers) for event in self._events]
        revision, extra = append_rows(row, rows, counters | {"access_version": int(access)})
        note_reached(Reached(row.pk, row.epoch, revision, extra))
        if rows:
            tell_after_commit(Committed(rows))
        for result, before in self._results:
            # Its own events come after it, so there is a row with that number.
            result.log_sequence, result.log_hash = rows[before].sequence - 1, rows[before].previous
            result.save(update_fields=["log_sequence", "log_hash"])
        for news in self._mails.values():
            mail_news.enqueue(news.kind, row.pk, news.registration_ids, news.about, news.cause)

    def _number_matches(self) -> dict[int, int]:
        """Match id -> the last number given before this write's events, after reserving theirs."""
        told = Counter(event.room_match_id for event in self._events if event.room_match_id is not None)
        before: dict[int, int] = {}
        for by in set(told.values()):
            raised = _raise_sequences([match_id for match_id in told if told[match_id] == by], by)
            before |= {match_id: last - by for match_id, last in raised.items()}
        return before

    def _row(self, event: Event, match_numbers: dict[int, int]) -> LoggedEvent:
        """The event's row, without its number in the tournament."""
        audience = event.audience()
        match_id = event.room_match_id
        if match_id is not None:
            match_numbers[match_id] += 1
        return LoggedEvent(
            tournament_id=self.tournament.pk,
            match_id=match_id,
            match_sequence=match_numbers[match_id] if match_id is not None else None,
            type=event.type,
            data=event.data(),
            least_role=audience.least_role.value,
            audience_registrations=list(audience.registrations),
            public=audience.public,
            actor=self.actor,
            at=self.now,
        )


def _raise_sequences(match_ids: Sequence[int], by: int) -> dict[int, int]:
    """Raise the numbers of matches in the database, whatever this process knows of them; what they are then."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_RAISE_SEQUENCES} ({', '.join(['%s'] * len(match_ids))}) RETURNING id, sequence", [by, *match_ids]
        )
        return dict(cursor.fetchall())


@contextmanager
def tournament_write(
    tournament_id: int, actor: User | None = None, *, even_archived: bool = False
) -> Iterator[TournamentWrite]:
    """Lock the tournament for one write; `actor` is None for what the clock does. `even_archived`: people may do it in
    an archived tournament too, since it is none of what was played there.

    Raises `NotFound` where there is none that the actor may see: a refusal would tell that it exists. Raises `Conflict`
    where it is archived.
    """
    with _locked(_TOURNAMENT, tournament_id, actor, even_archived) as write:
        yield write


@contextmanager
def _locked(
    which: FixedSelect[Tournament], number: int, actor: User | None, even_archived: bool = False
) -> Iterator[TournamentWrite]:
    with transaction.atomic():
        locked = which.first(number)
        if locked is None:
            raise NotFound
        stop_if_answered()
        if actor is not None and not may_see(actor.pk, locked):
            raise NotFound
        if actor is not None and not even_archived and locked.current_state in FROZEN:
            raise Conflict(ARCHIVED, state=locked.state, legal=[])
        check_known(locked.epoch, locked.revision)
        write = TournamentWrite(locked, actor)
        yield write
        write.finish()


@contextmanager
def match_write(
    match_id: int, actor: User | None = None, *, people: bool = True
) -> Iterator[tuple[TournamentWrite, Match]]:
    """The same for a write to one match, which is read under the lock, with those who play in it where they are asked
    for. Raises `Conflict` where others play it than the caller means (`sides.py`)."""
    with _locked(_TOURNAMENT_OF_MATCH, match_id, actor) as write:
        match = _MATCHES_AND_PEOPLE.filter(pk=match_id).first() if people else _MATCH.first(match_id)
        if match is None:
            # Taken back with its round while this waited for the lock.
            raise NotFound
        check_sides(match)
        write.match = match
        yield write, match
