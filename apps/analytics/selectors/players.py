"""What everybody may know of a player: from public tournaments, and nothing of what somebody won in money.

Who has switched it off, whose account has ended, and who took part in no public tournament have no profile; nobody
learns which of these it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.analytics.shapes import Opponent, PlayedTournament, PlayerProfile, Record
from apps.common.times import in_utc
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.models import Match, Registration, RosterPlace, TournamentResult
from apps.tournaments.selectors.tournaments import list_tournaments

# Of the newest tournaments, and of the opponents who were met most often.
MOST_TOURNAMENTS, MOST_OPPONENTS = 50, 20
_DECIDED = [MatchState.COMPLETED.value, MatchState.FORFEIT.value]


def public_profile(user_id: int) -> PlayerProfile:
    """Raises `NotFound` where there is none."""
    person = User.objects.filter(pk=user_id, profile_is_public=True, is_active=True, ended_at=None).first()
    if person is None:
        raise NotFound("There is no such player.")
    rows = _registrations(person)
    if not rows:
        raise NotFound("There is no such player.")
    own = {row.pk for row in rows}
    decided = _decided(own)
    return {
        "id": person.pk,
        "name": person.shown_name,
        "tournaments": _tournaments(rows[:MOST_TOURNAMENTS]),
        "record": _record([match["winner_id"] in own for match in decided]),
        "opponents": _opponents(decided, own),
    }


def _registrations(person: User) -> list[Registration]:
    """Those that the person plays or played as, in tournaments that are listed for everybody; the newest first."""
    places = RosterPlace.objects.standing().filter(user=person, is_substitute=False).order_by()
    listed = list_tournaments(None).order_by().values("pk")
    mine = Registration.objects.living().filter(Q(user=person) | Q(pk__in=places.values("registration")))
    found = mine.filter(tournament__in=listed).select_related("tournament__game")
    return list(found.order_by("-tournament_id", "-pk"))


def _tournaments(rows: Sequence[Registration]) -> list[PlayedTournament]:
    results = TournamentResult.objects.filter(
        tournament__in=[row.tournament_id for row in rows], superseded_at=None, approved_at__isnull=False
    )
    places = {(place["registration_id"]): place for result in results for place in result.places}
    return [_tournament(row, places.get(row.pk)) for row in rows]


def _tournament(row: Registration, place: dict[str, Any] | None) -> PlayedTournament:
    tournament = row.tournament
    return {
        "tournament_id": tournament.pk,
        "slug": tournament.slug,
        "name": tournament.name,
        "game": tournament.game.name,
        "state": tournament.state,
        "start_at": in_utc(tournament.start_at) if tournament.start_at else None,
        "as_name": row.name,
        "place_from": place["from"] if place else None,
        "place_to": place["to"] if place else None,
    }


def _decided(own: Iterable[int]) -> list[dict[str, Any]]:
    """The person's matches that somebody won, in the order in which they ended."""
    mine = Match.objects.filter(Q(participant1__in=own) | Q(participant2__in=own), bye=False, winner__isnull=False)
    ended = mine.filter(state__in=_DECIDED).order_by("completed_at", "pk")
    return [dict(row) for row in ended.values("participant1_id", "participant2_id", "winner_id")]


def _record(won: Sequence[bool]) -> Record:
    streaks = [(is_won, sum(1 for _ in group)) for is_won, group in groupby(won)]
    last_is_won, last = streaks[-1] if streaks else (False, 0)
    return {
        "matches": len(won),
        "won": sum(won),
        "lost": len(won) - sum(won),
        "win_rate": round(sum(won) / len(won), 4) if won else None,
        "streak": last if last_is_won else 0,
        "longest_streak": max((many for is_won, many in streaks if is_won), default=0),
    }


def _opponents(decided: Iterable[dict[str, Any]], own: set[int]) -> list[Opponent]:
    """Whom the person met most often: one row an account or team, by the name of their newest registration. A guest is
    somebody else in each tournament."""
    met: dict[int, list[bool]] = defaultdict(list)
    for match in decided:
        sides = (match["participant1_id"], match["participant2_id"])
        met[sides[1] if sides[0] in own else sides[0]].append(match["winner_id"] in own)
    who = {row.pk: row for row in _people(met)}
    together: dict[tuple[str, int], list[bool]] = defaultdict(list)
    names: dict[tuple[str, int], Registration] = {}
    for pk in sorted(met):
        key = _identity(who[pk])
        together[key] += met[pk]
        names[key] = who[pk]
    often = sorted(together, key=lambda key: (-len(together[key]), key))[:MOST_OPPONENTS]
    return [_opponent(names[key], together[key]) for key in often]


def _people(ids: Iterable[int]) -> QuerySet[Registration]:
    return Registration.objects.filter(pk__in=list(ids)).select_related("user").order_by()


def _identity(row: Registration) -> tuple[str, int]:
    if row.team_id is not None:
        return "team", row.team_id
    return ("person", row.user_id) if row.user_id is not None else ("guest", row.pk)


def _opponent(row: Registration, won: list[bool]) -> Opponent:
    has_a_profile = row.user is not None and row.user.profile_is_public and row.user.is_active
    return {
        "player_id": row.user_id if has_a_profile else None,
        "name": row.name,
        "matches": len(won),
        "won": sum(won),
        "lost": len(won) - sum(won),
    }
