"""Reading tournaments, as far as a person may see them."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.common.names import tidy
from apps.common.times import in_utc
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.registration_states import GONE, PLAYED, TAKES_A_PLACE
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import SettingsShape
from apps.tournaments.domain.tournament_states import ENDED, HIDDEN, TournamentState
from apps.tournaments.models import Match, Registration, Tournament, TournamentRole
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.versioned_cache import Version, version_of

_HIDDEN = [state.value for state in HIDDEN]
_SHOWN = Q(visibility="public") & ~Q(state__in=_HIDDEN)
_COMPLETED = [TournamentState.COMPLETED.value, TournamentState.ARCHIVED.value]
# After any time that anybody names.
_SOME_DAY = Value(datetime(9999, 1, 1, tzinfo=UTC), DateTimeField())
_WITH_A_PLACE = [state.value for state in TAKES_A_PLACE]


def list_tournaments(
    viewer: User | None,
    state: str | None = None,
    game: str | None = None,
    name: str = "",
    format: str | None = None,
    mine: bool | None = None,
) -> QuerySet[Tournament]:
    """The tournaments listed for this person, newest first: the public ones of known organizers, those of new
    organizers once people have registered, and the viewer's own. Staff see all public ones.

    Each has its number of `participants`, the viewer's `registration_id`, and when it `starts`: those without a time
    after all others. `mine`: only those the viewer organizes, referees or takes part in, or none of those.
    """
    shown = _SHOWN
    if settings.LISTED_AFTER_REGISTRATIONS and not (viewer is not None and is_staff(viewer)):
        shown &= _of_the_known() | _has_people()
    own = _of(viewer)
    found = with_participants(Tournament.objects.filter(pk__in=Tournament.objects.filter(shown | own).values("pk")))
    if mine is not None:
        found = found.filter(pk__in=Tournament.objects.filter(own if mine else ~own).values("pk"))
    if state:
        found = found.filter(state=state)
    if game:
        found = found.filter(game__slug=game)
    if format:
        found = found.filter(format=format)
    if name:
        found = found.filter(name__icontains=tidy(name))
    registered = _registrations_of(viewer).filter(tournament=OuterRef("pk")).values("pk")[:1]
    starts = Coalesce("start_at", _SOME_DAY)
    return found.annotate(registration_id=Subquery(registered), starts=starts).order_by("-id")


def is_listed(tournament: Tournament) -> bool:
    """Whether strangers find it in the lists."""
    shown = _SHOWN & (_of_the_known() | _has_people()) if settings.LISTED_AFTER_REGISTRATIONS else _SHOWN
    return Tournament.objects.filter(shown, pk=tournament.pk).exists()


def _registrations_of(person: User | None) -> QuerySet[Registration]:
    return Registration.objects.living().of_person(person.pk) if person else Registration.objects.none()


def _of(person: User | None) -> Q:
    """Tournaments that somebody organizes, referees or takes part in."""
    if person is None:
        return Q(pk__in=[])
    played = _registrations_of(person).values("tournament")
    return Q(organizer=person) | Q(pk__in=person.tournament_roles.values("tournament")) | Q(pk__in=played)


def _of_the_known() -> Q:
    """Tournaments of staff, and of those who have held one for real."""
    held = Tournament.objects.filter(_held_for_real(), organizer=OuterRef("organizer"))
    return Q(organizer__is_staff=True) | Q(organizer__is_superuser=True) | Q(Exists(held))


def _has_people() -> Q:
    """Tournaments that go on and for which enough others than the organizer are registered."""
    living = Registration.objects.exclude(state__in=[state.value for state in GONE])
    return _has_others(living, settings.LISTED_AFTER_REGISTRATIONS) & ~Q(state=TournamentState.CANCELLED.value)


def _held_for_real() -> Q:
    """Tournaments that were completed, in which enough others played, and whose last result came long enough after
    they were made: none of it is done in passing, or by two accounts that one person has made for it."""
    played = Registration.objects.filter(state__in=[state.value for state in PLAYED])
    enough = _has_others(played, settings.KNOWN_AFTER_PARTICIPANTS)
    since_made = F("tournament__created_at") + timedelta(minutes=settings.KNOWN_AFTER_MINUTES)
    late = Match.objects.filter(tournament=OuterRef("pk"), completed_at__gte=since_made)
    return Q(state__in=_COMPLETED) & enough & Q(Exists(late))


def _has_others(registrations: QuerySet[Registration], needed: int) -> Q:
    """Tournaments with `needed` of the registrations that are neither the organizer's nor of guests, whom an organizer
    makes up; all tournaments where none is needed."""
    if needed <= 0:
        return Q()
    own = Q(user=OuterRef("organizer")) | Q(team__captain=OuterRef("organizer")) | Q(is_guest=True)
    others = registrations.filter(tournament=OuterRef("pk")).exclude(own).order_by("pk")
    return Q(Exists(others[needed - 1 : needed]))


def is_staff(person: User) -> bool:
    return person.is_staff or person.is_superuser


def is_known_organizer(person: User) -> bool:
    """Staff, and whoever has held a tournament for real: theirs are listed at once, and they may hold more."""
    return is_staff(person) or Tournament.objects.filter(_held_for_real(), organizer=person).exists()


def unfinished_of(organizer: User) -> QuerySet[Tournament]:
    """The organizer's tournaments that are neither completed nor cancelled."""
    return Tournament.objects.filter(organizer=organizer).exclude(state__in=[*_COMPLETED, TournamentState.CANCELLED])


def made_today_by(organizer: User) -> QuerySet[Tournament]:
    """The organizer's tournaments of the last 24 hours, whatever became of them."""
    return Tournament.objects.filter(organizer=organizer, created_at__gt=timezone.now() - timedelta(days=1))


def with_participants(tournaments: QuerySet[Tournament]) -> QuerySet[Tournament]:
    """Each with its number of `participants`, and with what a list shows of it."""
    # Counted for the rows that are shown: joined, all that were found would be grouped before the first nine are taken.
    of_each = Registration.objects.filter(tournament=OuterRef("pk"), state__in=_WITH_A_PLACE).order_by()
    number = of_each.values("tournament").annotate(number=Count("pk")).values("number")
    counted = tournaments.annotate(participants=Coalesce(Subquery(number), 0))
    return counted.select_related("game", "organizer")


def public_settings(tournament: Tournament) -> SettingsShape:
    """What an organizer may edit of the snapshot's `tournament`."""
    start = tournament.start_at
    return {
        "name": tournament.name,
        "game": tournament.game.name,
        "format": tournament.format,
        "max_participants": tournament.max_participants,
        "start_at": in_utc(start) if start else None,
        "time_zone": tournament.time_zone,
        "best_of": tournament.best_of,
        "third_place": tournament.third_place,
    }


def visible_tournament(viewer: User | None, tournament_id: int) -> Tournament:
    """The tournament; raises `NotFound` where there is none that this person may see."""
    tournament = Tournament.objects.select_related("game", "organizer").filter(pk=tournament_id).first()
    if tournament is None or not may_see(viewer.pk if viewer else None, tournament):
        raise NotFound
    return tournament


def visible_version(viewer: User | None, tournament_id: int) -> Version:
    """The same where the row itself is not asked for: a query that costs far less."""
    version = version_of(tournament_id)
    if version is None or not may_see(viewer.pk if viewer else None, version):
        raise NotFound
    return version


def heirs_of(user_id: int) -> list[tuple[Tournament, list[User]]]:
    """The unfinished tournaments of this person, each with its other organizers, to whom it may be handed over."""
    own = Tournament.objects.filter(organizer=user_id).exclude(state__in=[state.value for state in ENDED])
    held = TournamentRole.objects.filter(tournament__in=own, role=Role.ORGANIZER.label, user__is_active=True)
    heirs: dict[int, list[User]] = defaultdict(list)
    for role in held.select_related("user").order_by("pk"):
        heirs[role.tournament_id].append(role.user)
    return [(tournament, heirs[tournament.pk]) for tournament in own.order_by("pk")]


def may_see(user_id: int | None, tournament: Tournament | Version) -> bool:
    """Public and unlisted ones are open to all once published; the rest to those who have a role there."""
    least = least_to_see(tournament)
    return least is Role.SPECTATOR or role_of(user_id, tournament.pk) >= least


def least_to_see(tournament: Tournament | Version) -> Role:
    if tournament.state in _HIDDEN:
        return Role.REFEREE
    return Role.PLAYER if tournament.visibility == "private" else Role.SPECTATOR


def tournament_of_match(match_id: int) -> int:
    """The id of the match's tournament, which never changes; raises `NotFound`."""
    tournament_id = Match.objects.filter(pk=match_id).values_list("tournament_id", flat=True).first()
    if tournament_id is None:
        raise NotFound
    return tournament_id
