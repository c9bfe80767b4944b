"""Something happened to a contest; its rows, the registrations and the tournament follow in the same transaction."""

from dataclasses import replace

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.results import MatchScore, won_games
from apps.tournaments.models import Match
from apps.tournaments.selectors.contests import Loaded, is_large, load_bracket_of
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.halts import want_draw
from apps.tournaments.services.matches import move_match
from apps.tournaments.services.rows import completed, leave_unplayed, save_row
from apps.tournaments.services.scores import save_games, tell_newest_scores
from apps.tournaments.services.write import TournamentWrite

_DECIDED = (MatchState.COMPLETED.value, MatchState.FORFEIT.value)


def finish_match(
    write: TournamentWrite, match: Match, score: MatchScore, by: str, report_id: int | None = None
) -> None:
    """Complete a match with a checked score and carry winner and loser on; `report_id`: the report accepted, if any."""
    tell_newest_scores(write, [match])
    score = _with_games(match, score)
    before = _before(match)
    move_match(write, match, MatchState.COMPLETED, by)
    slot = score.winner_slot()
    _name_winner(match, slot)
    match.participant1_score, match.participant2_score = score.participant1_score, score.participant2_score
    match.participant1_tiebreak, match.participant2_tiebreak = score.participant1_tiebreak, score.participant2_tiebreak
    match.completed_at = write.now
    save_row(match)
    save_games(match, score.games)
    write.tell(completed(write, match, score, by, report_id))
    outcome = Outcome(
        slot,
        draw=slot is None,
        score=(score.participant1_score, score.participant2_score),
        games=tuple((game.participant1_score, game.participant2_score) for game in score.games),
        finished=write.now.timestamp(),
    )
    _carry_on(write, before, match, outcome)


def forfeit(write: TournamentWrite, match: Match, winner_slot: int | None, by: str) -> None:
    """Give a match that is not played to one side, or to neither."""
    before = _before(match)
    leave_unplayed(write, match)
    move_match(write, match, MatchState.FORFEIT, by)
    _name_winner(match, winner_slot)
    save_row(match)
    write.tell(completed(write, match, MatchScore(0, 0), by))
    outcome = Outcome(winner_slot, forfeit=True, finished=write.now.timestamp())
    _carry_on(write, before, match, outcome)


def _before(match: Match) -> Loaded | None:
    """The bracket as it was, or None where nothing in it changes by a result but the match itself: in a round of many,
    whose end is followed by a draw that looks at all of them."""
    bracket = match.bracket
    if find_format(bracket.format).draw is not None and is_large(bracket):
        return None
    return load_bracket_of(match.tournament_id)


def _carry_on(write: TournamentWrite, before: Loaded | None, match: Match, outcome: Outcome) -> None:
    if before is not None:
        apply_contest(write, before, before.contest.with_results({match.key: outcome}), own=match.key)
    elif not Match.objects.filter(bracket=match.bracket_id, round=match.round).exclude(state__in=_DECIDED).exists():
        want_draw(write, match.bracket)


def _name_winner(match: Match, slot: int | None) -> None:
    sides = {1: (match.participant1, match.participant2), 2: (match.participant2, match.participant1)}
    match.winner, match.loser = sides[slot] if slot else (None, None)


def _with_games(match: Match, score: MatchScore) -> MatchScore:
    """A result without games keeps those entered live, where it follows from them."""
    games = match.score().games
    if score.games or (match.best_of > 1 and won_games(games) != (score.participant1_score, score.participant2_score)):
        return score
    return replace(score, games=games)
