"""Who takes part, out of a table that an organizer sent: all of its rows, or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import AnswersUpdated
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT
from apps.tournaments.models import Bracket, LoggedEvent, Registration, RegistrationAnswer, RegistrationField
from apps.tournaments.services.asked_fields import add_field
from apps.tournaments.services.guests import enter_guests
from apps.tournaments.services.import_rows import Change, SentTable, judged
from apps.tournaments.services.registrations import DRAWN
from apps.tournaments.services.repetition import MOST_ANSWERS, MOST_IMPORTED_ANSWERS
from apps.tournaments.services.seeding import give_seeds
from apps.tournaments.services.write import TournamentWrite, tournament_write

#: How strong somebody is, where anybody says so, is the answer to the question of this key.
RATING = "rating"
_AT_A_TIME = 500


@dataclass(frozen=True)
class Imported:
    """`changes`: of the rows that changed something; `same`: how many did not. `guests`: who is new, with their codes,
    which nothing knows afterwards. `asks_rating`: whether the rating is asked from now on."""

    changes: list[Change]
    same: int
    guests: list[tuple[Registration, str]]
    asks_rating: bool


def import_registrations(tournament_id: int, actor: User, table: SentTable) -> Imported:
    """Enter new guests and give seeds and answers, by an organizer before the start. A column `rating` asks for the
    rating where nothing does.

    Raises `RowsRefused`, which names each row that cannot be used, and `InvalidInput` for columns that are none.
    """
    with transaction.atomic():
        asks_rating = _ask_rating(tournament_id, actor, table)
        with tournament_write(tournament_id, actor) as write:
            write.require(Role.ORGANIZER)
            TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
            rows = judged(write.tournament, table)
            changes = [change for change in rows if change.is_one]
            write.changed = bool(changes)
            guests = _do(write, changes)
    return Imported(changes, len(rows) - len(changes), guests, asks_rating)


def _ask_rating(tournament_id: int, actor: User, table: SentTable) -> bool:
    if RATING not in (cell.casefold() for cell in table.header):
        return False
    if RegistrationField.objects.filter(tournament=tournament_id, key=RATING).exists():
        return False
    add_field(tournament_id, actor, key=RATING, label="Rating", kind=FieldKind.NUMBER.value)
    return True


def _do(write: TournamentWrite, changes: Sequence[Change]) -> list[tuple[Registration, str]]:
    new = [change for change in changes if change.registration is None]
    guests = enter_guests(write, [change.name for change in new]) if new else []
    entered = {change.number: row for change, (row, _code) in zip(new, guests, strict=True)}
    whose = {change.number: change.registration or entered[change.number] for change in changes}
    _seed(write, {whose[change.number]: change.seed for change in changes if change.changes_seed})
    _answer(write, [(whose[change.number], change) for change in changes if change.answers])
    return guests


def _seed(write: TournamentWrite, seeds: Mapping[Registration, int | None]) -> None:
    if not seeds:
        return
    if Bracket.objects.filter(tournament=write.tournament).exists():
        raise Conflict(DRAWN)
    give_seeds(write, seeds)


def _answer(write: TournamentWrite, given: Sequence[tuple[Registration, Change]]) -> None:
    """Save other answers, and tell of each registration that it has some. That of a new one is told already."""
    if not given:
        return
    _require_few(write, given)
    changed = {(row.pk, asked) for row, change in given for asked in change.answers}
    stored = RegistrationAnswer.objects.filter(registration__tournament=write.tournament).order_by()
    old = [pk for pk, row, asked in stored.values_list("pk", "registration", "field") if (row, asked) in changed]
    RegistrationAnswer.objects.filter(pk__in=old).delete()
    RegistrationAnswer.objects.bulk_create(
        [
            RegistrationAnswer(registration=row, field_id=asked, value=value, by_its_person=False)
            for row, change in given
            for asked, value in change.answers.items()
            if value is not None
        ],
        batch_size=_AT_A_TIME,
    )
    for row in _known(given):
        write.tell(AnswersUpdated(write.tournament.pk, row.pk))


def _known(given: Sequence[tuple[Registration, Change]]) -> list[Registration]:
    return [row for row, change in given if change.registration is not None]


def _require_few(write: TournamentWrite, given: Sequence[tuple[Registration, Change]]) -> None:
    told = LoggedEvent.objects.filter(tournament=write.tournament, type=AnswersUpdated.type)
    times = Counter(told.order_by().values_list("data__registration_id", flat=True))
    if sum(times.values()) + len(_known(given)) > MOST_IMPORTED_ANSWERS:
        text = f"Answers were changed {MOST_IMPORTED_ANSWERS} times here; files change no more of them."
        raise Conflict(text, state=write.tournament.state)
    often = [row.name for row, _change in given if times[row.pk] >= MOST_ANSWERS]
    if often:
        text = f"The answers of {often[0]} were changed {MOST_ANSWERS} times; they stay now."
        raise Conflict(text, state=write.tournament.state)
