"""Live scores: saved at once, told within the batch window by whichever process comes first."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from apps.accounts.models import User
from apps.common.names import validate_name
from apps.common.notices import tell_after_commit
from apps.common.times import in_utc
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import ScoreUpdated
from apps.tournaments.domain.match_states import MATCH, OVER, MatchState
from apps.tournaments.domain.results import GameScore, MatchScore, check_live_score
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, MatchGame
from apps.tournaments.services.veto_rows import on_vetoed_maps
from apps.tournaments.services.write import ScoreSaved, TournamentWrite, match_write, tournament_write


def update_score(
    match_id: int,
    actor: User,
    participant1_score: int,
    participant2_score: int,
    game: GameScore | None = None,
    score_version: int | None = None,
) -> Match:
    """Save a live score. It is told later, from the row, so the newest one wins; see `tell_scores`.

    `score_version`: of the score that the caller saw; raises `Conflict` where another was saved since.
    """
    with match_write(match_id, actor, people=False) as (write, match):
        write.of_live_scores = True
        role = write.require(Role.REFEREE).role
        MATCH.require(match.current_state, MatchState.LIVE)
        _require_seen(match, score_version)
        games = () if game is None else _with_game(match.score().games, game)
        score = on_vetoed_maps(write, match, MatchScore(participant1_score, participant2_score, games=games))
        check_live_score(score, match.best_of)
        check_maps(score)
        if game is not None:
            save_games(match, score.games)
        match.participant1_score, match.participant2_score = participant1_score, participant2_score
        match.score_version += 1
        match.score_at = write.now
        match.score_by = role.label
        match.save(update_fields=["participant1_score", "participant2_score", "score_version", "score_at", "score_by"])
        tell_after_commit(ScoreSaved(match.tournament_id, match.pk))
    return match


def _require_seen(match: Match, score_version: int | None) -> None:
    if score_version not in (None, match.score_version):
        raise Conflict(
            "Another score was saved since you looked; look at it, and send yours again if it is newer.",
            state=match.state,
            score_version=match.score_version,
            participant1_score=match.participant1_score,
            participant2_score=match.participant2_score,
        )


def tell_scores(tournament_id: int, match_ids: Collection[int]) -> dict[int, bool]:
    """Append the newest scores of these matches to the log where they are not there yet, in one transaction.

    Whether each was told; matches that are not there, or not of this tournament, are not in the answer. Any number of
    processes may call this for the same match: one tells, the others find nothing to tell. Raises `NotFound` without
    the tournament.
    """
    with tournament_write(tournament_id) as write:
        matches = list(Match.objects.filter(tournament=write.tournament, pk__in=match_ids).prefetch_related("games"))
        told = tell_newest_scores(write, [match for match in matches if match.current_state not in OVER])
        write.changed, write.of_live_scores = bool(told), True
    return {match.pk: match.pk in told for match in matches}


def tell_newest_scores(write: TournamentWrite, matches: Collection[Match]) -> set[int]:
    """The same under a lock that is held already: a match about to end tells its last live score first."""
    untold = [match for match in matches if match.told_version < match.score_version]
    if untold:
        Match.objects.filter(pk__in=[match.pk for match in untold]).update(told_version=F("score_version"))
    for match in untold:
        match.told_version = match.score_version
        write.tell(_newest_score(write, match))
    return {match.pk for match in untold}


def _newest_score(write: TournamentWrite, match: Match) -> ScoreUpdated:
    at = in_utc(match.score_at) if match.score_at else write.at
    games: list[Any] = [asdict(game) for game in match.score().games]
    scores = match.participant1_score, match.participant2_score
    return ScoreUpdated(match.pk, match.tournament_id, *scores, games, at, match.score_by, match.score_version)


def _with_game(games: tuple[GameScore, ...], changed: GameScore | None) -> tuple[GameScore, ...]:
    if changed is None:
        return games
    if not 1 <= changed.n <= len(games) + 1:
        raise InvalidInput(f"The next game is number {len(games) + 1}.")
    kept = {game.n: game for game in games}
    kept[changed.n] = changed
    return tuple(kept[n] for n in sorted(kept))


def check_maps(score: MatchScore) -> None:
    """Raise `InvalidInput` for a map whose name would not be shown as it is."""
    try:
        for game in score.games:
            validate_name(game.map)
    except ValidationError as error:
        raise InvalidInput(f"The name of a map cannot be shown. {error.messages[0]}") from None


def save_games(match: Match, games: tuple[GameScore, ...]) -> None:
    """Make the rows of a match's games these."""
    match.games.all().delete()
    MatchGame.objects.bulk_create([MatchGame(match=match, **asdict(game)) for game in games])
