"""Live scores: saved at once, told within the batch window by whichever process comes first."""

from dataclasses import asdict
from typing import Any

from apps.accounts.models import User
from apps.common.notices import tell_after_commit
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.events import ScoreUpdated
from apps.tournaments.domain.match_states import MATCH, OVER, MatchState
from apps.tournaments.domain.results import GameScore, MatchScore, check_live_score
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, MatchGame
from apps.tournaments.services.write import ScoreSaved, TournamentWrite, match_write


def update_score(
    match_id: int, actor: User, participant1_score: int, participant2_score: int, game: GameScore | None = None
) -> Match:
    """Save a live score. It is told later, from the row, so the newest one wins; see `tell_score`."""
    with match_write(match_id, actor, people=False) as (write, match):
        role = write.require(Role.REFEREE).role
        MATCH.require(match.current_state, MatchState.LIVE)
        games = () if game is None else _with_game(match.score().games, game)
        score = MatchScore(participant1_score, participant2_score, games=games)
        check_live_score(score, match.best_of)
        if game is not None:
            save_games(match, games)
        match.participant1_score, match.participant2_score = participant1_score, participant2_score
        match.score_version += 1
        match.score_at = write.now
        match.score_by = role.label
        match.save(update_fields=["participant1_score", "participant2_score", "score_version", "score_at", "score_by"])
        tell_after_commit(ScoreSaved(match.tournament_id, match.pk))
    return match


def tell_score(match_id: int) -> bool:
    """Append the newest score to the log if it is not there yet; whether anything was told.

    Any number of processes may call this for the same match: one tells, the others find nothing to tell.
    """
    with match_write(match_id, people=False) as (write, match):
        write.changed = match.current_state not in OVER and tell_newest_score(write, match)
    return write.changed


def tell_newest_score(write: TournamentWrite, match: Match) -> bool:
    """The same under a lock that is held already; a match about to end tells its last live score first."""
    if match.told_version >= match.score_version:
        return False
    Match.objects.filter(pk=match.pk).update(told_version=match.score_version)
    match.told_version = match.score_version
    at = match.score_at.isoformat() if match.score_at else write.at
    games: list[Any] = [asdict(game) for game in match.score().games]
    write.tell(
        ScoreUpdated(
            match.pk, match.tournament_id, match.participant1_score, match.participant2_score, games, at, match.score_by
        )
    )
    return True


def _with_game(games: tuple[GameScore, ...], changed: GameScore | None) -> tuple[GameScore, ...]:
    if changed is None:
        return games
    if not 1 <= changed.n <= len(games) + 1:
        raise InvalidInput(f"The next game is number {len(games) + 1}.")
    kept = {game.n: game for game in games}
    kept[changed.n] = changed
    return tuple(kept[n] for n in sorted(kept))


def save_games(match: Match, games: tuple[GameScore, ...]) -> None:
    """Make the rows of a match's games these."""
    match.games.all().delete()
    MatchGame.objects.bulk_create([MatchGame(match=match, **asdict(game)) for game in games])
