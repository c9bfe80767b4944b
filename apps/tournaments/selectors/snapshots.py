"""The whole state of a room at one sequence."""

from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.registration_states import TAKES_A_PLACE
from apps.tournaments.domain.report_states import COUNTING
from apps.tournaments.domain.shapes import (
    MatchInFullShape,
    MatchSnapshot,
    RegistrationShape,
    TournamentShape,
    TournamentSnapshot,
)
from apps.tournaments.domain.winner import determine_podium_of
from apps.tournaments.models import Bracket, Match, Tournament
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.contests import Loaded, bracket_standings, bracket_status, load_bracket, total_rounds
from apps.tournaments.selectors.deadlines import deadlines_of_match, public_deadlines, public_stations
from apps.tournaments.selectors.matches import (
    public_games,
    public_match,
    public_participants,
    public_report,
    with_people,
)
from apps.tournaments.selectors.registrations import public_registrations
from apps.tournaments.selectors.schedules import public_schedule, public_streams
from apps.tournaments.selectors.tournaments import public_settings
from apps.tournaments.selectors.versioned_cache import cached_until_next_write
from apps.tournaments.selectors.veto import public_veto, veto_of

_COUNTING = [state.value for state in COUNTING]


@cached_until_next_write
def tournament_snapshot(tournament_id: int) -> TournamentSnapshot:
    """The public state of a tournament's room; raises `NotFound`."""
    with read_snapshot():
        tournament = Tournament.objects.select_related("game", "organizer", "schedule").filter(pk=tournament_id).first()
        if tournament is None:
            raise NotFound
        matches = list(with_people(Match.objects.filter(tournament=tournament)).prefetch_related("games"))
        bracket = Bracket.objects.select_related("tournament").filter(tournament=tournament).first()
        registrations = public_registrations(tournament_id)
        stations, deadlines = public_stations(tournament_id), public_deadlines(tournament_id)
        streams = public_streams(tournament_id)
    # Before the first draw is done there is nothing to show but that it is under way.
    loaded = load_bracket(bracket, matches) if bracket and matches else None
    return {
        "sequence": tournament.sequence,
        "epoch": str(tournament.epoch),
        "tournament": _tournament(tournament, bracket, loaded, registrations),
        "matches": [public_match(match) for match in matches],
        "standings": bracket_standings(loaded) if loaded else [],
        "registrations": registrations,
        "stations": stations,
        "streams": streams,
        "schedule": public_schedule(getattr(tournament, "schedule", None)),
        "deadlines": deadlines,
    }


def match_snapshot(match_id: int, full: bool) -> MatchSnapshot:
    """The state of a match's room, with the reports that count where `full`; raises `NotFound`."""
    with read_snapshot():
        match = (
            with_people(Match.objects.filter(pk=match_id))
            .select_related("tournament", "veto")
            .prefetch_related("games")
            .first()
        )
        if match is None:
            raise NotFound
        reports = list(match.reports.filter(state__in=_COUNTING)) if full else []
        latest = match.disputes.order_by("pk").last()
        deadlines, veto = deadlines_of_match(match_id, full), veto_of(match)
    shown: MatchInFullShape = {
        **public_match(match),  # type: ignore[typeddict-item]
        "tournament_id": match.tournament_id,
        "games": public_games(match),
        "deadlines": deadlines,
        "veto": public_veto(veto) if veto else None,
        "dispute": {"id": latest.pk, "reason": latest.reason, "status": latest.status} if latest else None,
    }
    if full:
        shown["reports"] = [public_report(report) for report in reports]
    return {
        "sequence": match.sequence,
        "epoch": str(match.tournament.epoch),
        "match": shown,
        "participants": public_participants(match),
    }


def _tournament(
    tournament: Tournament, bracket: Bracket | None, loaded: Loaded | None, registrations: list[RegistrationShape]
) -> TournamentShape:
    # Until the result counts, who won is told to the staff only.
    podium = determine_podium_of(loaded.contest) if loaded and loaded.counts else None
    champion = loaded.people[podium.winner] if loaded and podium and podium.winner else None
    return {
        "id": tournament.pk,
        "slug": tournament.slug,
        **public_settings(tournament),
        "state": tournament.state,
        "organizer": tournament.organizer.shown_name,
        "participants": sum(registration["state"] in TAKES_A_PLACE for registration in registrations),
        "rounds": total_rounds(loaded.contest) if loaded else 0,
        "bracket_status": bracket_status(bracket, tournament.current_state),
        "champion_id": champion.pk if champion else None,
        "champion_name": champion.name if champion else "",
    }
