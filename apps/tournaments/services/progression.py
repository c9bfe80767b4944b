"""A result goes in; the bracket, the registrations and the tournament follow in the same transaction."""

from dataclasses import asdict, replace

from apps.tournaments.domain.bracket import UNKNOWN, Standing, changes
from apps.tournaments.domain.events import (
    BracketUpdated,
    MatchCompleted,
    MatchUpdated,
    StandingsUpdated,
    TournamentCompleted,
)
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.results import MatchScore, won_games
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.domain.winner import Podium, determine_podium
from apps.tournaments.models import Match, Registration
from apps.tournaments.selectors.brackets import BracketState, bracket_standings, load_bracket
from apps.tournaments.selectors.matches import public_match, with_people
from apps.tournaments.services.brackets import state_of
from apps.tournaments.services.matches import move_match
from apps.tournaments.services.registrations import move_registration
from apps.tournaments.services.scores import save_games, tell_newest_score
from apps.tournaments.services.tournaments import move_tournament
from apps.tournaments.services.write import TournamentWrite


def finish_match(write: TournamentWrite, match: Match, score: MatchScore, by: str) -> None:
    """Complete a match with a checked score and carry winner and loser on."""
    tell_newest_score(write, match)
    score = _with_games(match, score)
    before = _load(match)
    move_match(write, match, MatchState.COMPLETED, by)
    slot = score.winner_slot()
    match.winner, match.loser = (
        (match.participant1, match.participant2) if slot == 1 else (match.participant2, match.participant1)
    )
    _save_result(write, match, score)
    write.tell(_completed(write, match, score, by))
    _carry_on(write, match, before)


def _with_games(match: Match, score: MatchScore) -> MatchScore:
    """A result without games keeps those entered live, where it follows from them."""
    games = match.score().games
    if score.games or (match.best_of > 1 and won_games(games) != (score.participant1_score, score.participant2_score)):
        return score
    return replace(score, games=games)


def _load(match: Match) -> BracketState:
    rows = with_people(Match.objects.filter(bracket_id=match.bracket_id))
    return load_bracket(match.bracket, rows)


def _save_result(write: TournamentWrite, match: Match, score: MatchScore) -> None:
    match.participant1_score, match.participant2_score = score.participant1_score, score.participant2_score
    match.participant1_tiebreak, match.participant2_tiebreak = score.participant1_tiebreak, score.participant2_tiebreak
    match.completed_at = write.now
    # Not the sequence: it is counted in the database.
    match.save(
        update_fields=[
            "state",
            "winner",
            "loser",
            "completed_at",
            "participant1_score",
            "participant2_score",
            "participant1_tiebreak",
            "participant2_tiebreak",
        ]
    )
    save_games(match, score.games)


def _completed(write: TournamentWrite, match: Match, score: MatchScore, by: str) -> MatchCompleted:
    winner, loser = match.winner, match.loser
    return MatchCompleted(
        match_id=match.pk,
        tournament_id=match.tournament_id,
        winner_id=winner.pk if winner else None,
        winner_name=winner.name if winner else "",
        loser_id=loser.pk if loser else None,
        loser_name=loser.name if loser else "",
        confirmed_at=write.at,
        confirmed_by=by,
        **{**asdict(score), "games": [asdict(game) for game in score.games]},
    )


def _carry_on(write: TournamentWrite, match: Match, before: BracketState) -> None:
    after = _load(match)
    changed = [key for key in changes(before.state, after.state).filled if key != match.key]
    updated = [_fill(write, after.matches[key], after.state[key]) for key in changed]
    playable = [row.pk for row in updated if row.state == MatchState.CHECK_IN]
    podium = determine_podium(after.tree, after.state, after.forfeits)
    nodes = [public_match(row) for row in with_people(Match.objects.filter(pk__in=[row.pk for row in updated]))]
    status = "completed" if podium else "in_progress"
    write.tell(BracketUpdated(match.bracket_id, match.tournament_id, nodes, playable, status))
    for node in nodes:
        write.tell(MatchUpdated(node["id"], match.tournament_id, node))
    known = bracket_standings(before)
    write.tell(StandingsUpdated(match.tournament_id, [row for row in bracket_standings(after) if row not in known]))
    _settle_registrations(match, after)
    if podium is not None:
        _complete_tournament(write, podium)


def _fill(write: TournamentWrite, row: Match, standing: Standing) -> Match:
    row.participant1_id, row.participant2_id = (slot if isinstance(slot, int) else None for slot in standing.slots)
    if state_of(standing) is not row.current_state:
        move_match(write, row, state_of(standing), by="system")
    row.bye = standing.bye
    row.winner_id = standing.winner if standing.bye and isinstance(standing.winner, int) else None
    row.save(update_fields=["participant1", "participant2", "state", "bye", "winner"])
    return row


def _settle_registrations(match: Match, after: BracketState) -> None:
    """Who has no match left to play is eliminated, but for the champion."""
    undecided = [standing for standing in after.state.values() if standing.winner is UNKNOWN]
    still_in = {slot for standing in undecided for slot in standing.slots} | {after.state[after.tree.final].winner}
    for person in (match.winner, match.loser):
        if person is not None and person.pk not in still_in:
            move_registration(person, RegistrationState.ELIMINATED)


def _complete_tournament(write: TournamentWrite, podium: Podium) -> None:
    tournament = write.tournament
    for person in Registration.objects.filter(tournament=tournament, state__in=("active", "eliminated")):
        move_registration(person, RegistrationState.FINISHED)
    write.tell(
        TournamentCompleted(
            tournament.pk,
            podium.winner,
            podium.runner_up,
            podium.third_place,
            podium.method,
            podium.requires_review,
            list(podium.rules),
            write.at,
        )
    )
    new = TournamentState.AWAITING_REVIEW if podium.requires_review else TournamentState.COMPLETED
    move_tournament(write, new, by="system")
