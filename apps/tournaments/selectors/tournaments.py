"""Reading tournaments, as far as a person may see them."""

from datetime import UTC

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import User
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.registration_states import TAKES_A_PLACE
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import SettingsShape
from apps.tournaments.domain.tournament_states import HIDDEN
from apps.tournaments.models import Game, Match, Tournament
from apps.tournaments.selectors.kept import Version, version_of
from apps.tournaments.selectors.roles import role_of

_HIDDEN = [state.value for state in HIDDEN]
_SHOWN = Q(visibility="public") & ~Q(state__in=_HIDDEN)
_HAS_A_PLACE = Q(registrations__state__in=[state.value for state in TAKES_A_PLACE])


def list_tournaments(viewer: User | None, state: str | None = None, game: str | None = None) -> QuerySet[Tournament]:
    """Public tournaments and the viewer's own, newest first, each with its number of `participants`."""
    shown = _SHOWN
    if viewer is not None:
        shown |= Q(organizer=viewer) | Q(roles__user=viewer)
    found = with_participants(Tournament.objects.filter(pk__in=Tournament.objects.filter(shown).values("pk")))
    if state:
        found = found.filter(state=state)
    if game:
        found = found.filter(game__slug=game)
    return found.order_by("-id")


def shown_games() -> QuerySet[Game]:
    """The games of what everybody may list."""
    return Game.objects.filter(pk__in=Tournament.objects.filter(_SHOWN).values("game"))


def with_participants(tournaments: QuerySet[Tournament]) -> QuerySet[Tournament]:
    """Each with its number of `participants`, and with what a list shows of it."""
    counted = tournaments.annotate(participants=Count("registrations", filter=_HAS_A_PLACE))
    return counted.select_related("game", "organizer")


def public_settings(tournament: Tournament) -> SettingsShape:
    """What an organizer may edit of the snapshot's `tournament`."""
    start = tournament.start_at
    return {
        "name": tournament.name,
        "game": tournament.game.name,
        "format": tournament.format,
        "max_participants": tournament.max_participants,
        "start_at": start.astimezone(UTC).isoformat() if start else None,
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
