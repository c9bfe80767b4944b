"""Live scores: saved at once, told within the batch window by whichever process comes first."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
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
from apps.tournaments.domain.results import GameScore, MatchScore, check_live_score, won_games
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
    with _live_score(match_id, actor, score_version) as (write, match):
        games = () if game is None else _with_games(match.score().games, [game])
        _save(write, match, MatchScore(participant1_score, participant2_score, games=games))
    return match


def update_games(match_id: int, actor: User, games: Sequence[GameScore], score_version: int | None = None) -> Match:
    """Save games of a series, all or none, and the live score that follows from all of its games by now."""
    with _live_score(match_id, actor, score_version) as (write, match):
        every = _with_games(match.score().games, games)
        _save(write, match, MatchScore(*won_games(every), games=every))
    return match


@contextmanager
def _live_score(match_id: int, actor: User, score_version: int | None) -> Iterator[tuple[TournamentWrite, Match]]:
    """A write to a match that is played, by a referee who saw its newest score."""
    with match_write(match_id, actor, people=False) as (write, match):
        write.of_live_scores = True
        match.score_by = write.require(Role.REFEREE).role.label
        MATCH.require(match.current_state, MatchState.LIVE)
        _require_seen(match, score_version)
        yield write, match


def _save(write: TournamentWrite, match: Match, given: MatchScore) -> None:
    """Its games stay as they are where none is given."""
    score = on_vetoed_maps(write, match, given)
    check_live_score(score, match.best_of)
    check_maps(score)
    if given.games:
        save_games(match, score.games)
    match.participant1_score, match.participant2_score = score.participant1_score, score.participant2_score
    match.score_version += 1
    match.score_at = write.now
    match.save(update_fields=["participant1_score", "participant2_score", "score_version", "score_at", "score_by"])
    tell_after_commit(ScoreSaved(match.tournament_id, match.pk))


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


def _with_games(games: tuple[GameScore, ...], changed: Sequence[GameScore]) -> tuple[GameScore, ...]:
    kept = {game.n: game for game in games}
    for game in changed:
        if not 1 <= game.n <= len(kept) + 1:
            raise InvalidInput(f"The next game is number {len(kept) + 1}.")
        kept[game.n] = game
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
