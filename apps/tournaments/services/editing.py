"""Making a tournament, and changing what it is."""

import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.text import slugify

from apps.accounts.models import User
from apps.common.names import tidy, validate_name
from apps.common.once import stop_if_answered
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.events import AccessChanged, TournamentUpdated
from apps.tournaments.domain.formats import check_options
from apps.tournaments.domain.local_times import check_zone
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.domain.veto import check_order, check_seconds, read_order, read_pool
from apps.tournaments.models import Game, RosterPlace, Tournament
from apps.tournaments.selectors.tournaments import (
    is_known_organizer,
    is_staff,
    made_today_by,
    public_settings,
    unfinished_of,
)
from apps.tournaments.services.registrations import places_left, promote_first_waiting, tell_registrations
from apps.tournaments.services.repetition import MOST_EDITS, require_few
from apps.tournaments.services.write import tournament_write

# What may change at any time; the rest is settled when registration closes, and no bracket can exist before.
ALWAYS_EDITABLE = frozenset(
    {"name", "rules", "visibility", "start_at", "check_in_minutes", "rest_minutes", "time_zone"}
)
EDITABLE = ALWAYS_EDITABLE | {
    "game", "format", "options", "third_place", "seeding", "best_of", "best_of_final",
    "min_participants", "max_participants", "check_in_required",
    "needs_approval", "participation", "max_substitutes",
    "map_pool", "veto_order", "veto_seconds",
}  # fmt: skip
SLUG_LETTERS = string.ascii_lowercase + "23456789"
# What pages show and a snapshot does not hold: told as a change of nothing.
SHOWN_BESIDES = frozenset({"rules", "best_of_final", "map_pool"})
EDITED = f"This tournament was edited {MOST_EDITS} times; it stays as it is now."
UNSETTLED = (TournamentState.DRAFT, TournamentState.PUBLISHED, TournamentState.REGISTRATION_OPEN)


def create_tournament(organizer: User, name: str, game: Game, **fields: Any) -> Tournament:
    """A draft nobody else sees yet. Raises Django's `ValidationError` with a message per field, and `Conflict` where
    the organizer has as many tournaments as they may have."""
    tournament = Tournament(organizer=organizer, name=name, game=game, **fields)
    tournament.slug = _slug_of(name)
    _check(tournament)
    try:
        with transaction.atomic():
            if hindrance := hindrance_to_another(organizer):
                raise Conflict(hindrance)
            tournament.save()
    except IntegrityError:
        raise InvalidInput("The tournament could not be made just now; try again.") from None
    return tournament


def hindrance_to_another(organizer: User) -> str:
    """Why this person may run no other tournament now; empty where they may. Staff may run as many as they like.

    Locks the account, so that of two tournaments made at once the second sees the first, and none is an account's that
    is ending.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=organizer.pk, is_active=True):
        raise PermissionRefused("This account has ended, or is banned.")
    stop_if_answered()
    if is_staff(organizer):
        return ""
    is_known = is_known_organizer(organizer)
    limit = settings.KNOWN_ORGANIZER_TOURNAMENTS if is_known else settings.NEW_ORGANIZER_TOURNAMENTS
    if limit and unfinished_of(organizer).count() >= limit:
        return _too_many(is_known, limit)
    a_day = 0 if is_known or not limit else settings.NEW_ORGANIZER_TOURNAMENTS_A_DAY
    if a_day and made_today_by(organizer).count() >= a_day:
        return f"A new organizer may make {a_day} tournaments in 24 hours, cancelled ones too; try later."
    return ""


def _too_many(is_known: bool, limit: int) -> str:
    if is_known:
        return f"You may have {limit} unfinished tournaments at a time. Finish or cancel one of yours first."
    return (
        f"A new organizer may have {limit} unfinished tournaments at a time. Finish or cancel one of yours first; "
        f"you may have more once {settings.KNOWN_AFTER_PARTICIPANTS} others have played one to its end."
    )


def edit_tournament(tournament_id: int, actor: User, **fields: Any) -> Tournament:
    """Change some fields. Raises `Conflict` for what is settled already, Django's `ValidationError` for bad values."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        tournament = write.tournament
        shown: dict[str, object] = {**public_settings(tournament)}
        changed = _apply(tournament, fields)
        write.changed = bool(changed)
        if changed:
            require_few(write, TournamentUpdated, MOST_EDITS, EDITED)
            require_few(write, AccessChanged, MOST_EDITS, EDITED)
        # Only these: the sequence counts in the database, and this row's copy of it may be old.
        tournament.save(update_fields=changed)
        now = public_settings(tournament)
        if now != shown or not SHOWN_BESIDES.isdisjoint(changed):
            news: Any = {name: value for name, value in now.items() if value != shown[name]}
            write.tell(TournamentUpdated(tournament.pk, news, write.at, by))
        if "visibility" in changed:
            told = "visibility_changed", None, tournament.visibility
            write.tell(AccessChanged(tournament.pk, *told, write.at, by))
        promoted = []
        while (first := promote_first_waiting(write)) is not None:
            promoted.append(first)
        tell_registrations(write, promoted)
    return tournament


def _apply(tournament: Tournament, fields: dict[str, Any]) -> list[str]:
    """Set the fields on the locked row, if they may be; the names of those that are different now."""
    if unknown := set(fields) - EDITABLE:
        raise InvalidInput(f"These cannot be edited: {', '.join(sorted(unknown))}.")
    changed = {name for name, value in fields.items() if getattr(tournament, name) != value}
    settled = sorted(changed - ALWAYS_EDITABLE)
    if settled and tournament.current_state not in UNSETTLED:
        raise Conflict(f"Registration has closed, so these are settled: {', '.join(settled)}.", state=tournament.state)
    if not changed:
        return []
    for name in changed:
        setattr(tournament, name, fields[name])
    _check(tournament)
    if "participation" in changed and tournament.registrations.living().exists():
        raise Conflict("Somebody is registered already, so it stays who may register.", state=tournament.state)
    if {"game", "max_substitutes"} & changed:
        _require_rosters_fit(tournament)
    if places_left(tournament) < 0:
        raise Conflict("More participants are registered than the new maximum allows.", state=tournament.state)
    return sorted(changed)


def _require_rosters_fit(tournament: Tournament) -> None:
    """Raises `Conflict` where teams are registered whose rosters would not be of legal size any more."""
    size, most = tournament.game.team_size, tournament.max_substitutes
    places = RosterPlace.objects.standing().filter(tournament=tournament)
    of_each = places.values("registration").annotate(
        starters=Count("pk", filter=Q(is_substitute=False)), substitutes=Count("pk", filter=Q(is_substitute=True))
    )
    if of_each.order_by().exclude(starters=size, substitutes__lte=most).exists():
        text = "Teams are registered whose rosters do not fit that; their captains have to change them first."
        raise Conflict(text, state=tournament.state)


def _check(tournament: Tournament) -> None:
    # The constraints speak in the words of the database; these in words for people.
    if tournament.max_participants < tournament.min_participants:
        raise ValidationError({"max_participants": "This must not be below the minimum of participants."})
    for field in ("best_of", "best_of_final"):
        if getattr(tournament, field) % 2 == 0:
            raise ValidationError({field: "A best of an even number could end level; choose an odd number."})
    _check_veto(tournament)
    with _said_of("time_zone"):
        check_zone(tournament.time_zone)
    # The address is made, not given: whether it is taken is for `save` to say.
    tournament.full_clean(exclude=["slug"])
    with _said_of("options"):
        check_options(tournament.format, tournament.max_participants, tournament.options)


def _check_veto(tournament: Tournament) -> None:
    """The map pool, with its names as they are shown; the order that is declared for it; and the time of a turn."""
    with _said_of("map_pool"):
        for name in read_pool(tournament.map_pool):
            validate_name(name)
        tournament.map_pool = list(read_pool([tidy(name) for name in tournament.map_pool]))
    with _said_of("veto_order"):
        order = read_order(tournament.veto_order)
        check_order(tournament.map_pool, order, [tournament.best_of, tournament.best_of_final])
    with _said_of("veto_seconds"):
        check_seconds(tournament.veto_seconds)


@contextmanager
def _said_of(field: str) -> Iterator[None]:
    """What is wrong is said of this field."""
    try:
        yield
    except InvalidInput as error:
        raise ValidationError({field: error.message}) from None
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


def _slug_of(name: str) -> str:
    """The name and random letters: an address tells nobody which other names there are."""
    letters = "".join(secrets.choice(SLUG_LETTERS) for _ in range(6))
    return f"{slugify(name)[:120] or 'tournament'}-{letters}"
