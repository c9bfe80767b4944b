"""Ruling on a dispute, and correcting a ruling by another one. Every version stays."""

from dataclasses import asdict, replace

from apps.accounts.models import User
from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.progress import progress
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Dispute, Match, Ruling, Veto
from apps.tournaments.selectors.contests import Loaded, load_bracket_of
from apps.tournaments.selectors.matches import match_now
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.match_end import finish_match
from apps.tournaments.services.matches import mail_ruling, move_match
from apps.tournaments.services.reopening import take_result_back
from apps.tournaments.services.results import check_final, rule_on_match
from apps.tournaments.services.rows import save_row
from apps.tournaments.services.ruling_rows import add_ruling
from apps.tournaments.services.scores import save_games
from apps.tournaments.services.veto_rows import on_vetoed_maps
from apps.tournaments.services.write import TournamentWrite, match_write

_BEGUN = (
    MatchState.LIVE,
    MatchState.PENDING_RESULT,
    MatchState.DISPUTED,
    MatchState.COMPLETED,
    MatchState.FORFEIT,
)
REOPEN = "reopen the match (reopen) and enter the result anew."


def rule(dispute_id: int, actor: User, score: MatchScore, text: str = "", version: int | None = None) -> Ruling:
    """A referee or an organizer rules on a dispute, or corrects what was ruled; to say the same again changes nothing.

    `version`: of the newest ruling that they saw, 0 where they saw none; raises `Conflict` where there is another by
    now. Raises `Conflict` where the correction would change who plays in a match that has begun, or where its match has
    another result since than that of the ruling.
    """
    match_id = Dispute.objects.filter(pk=dispute_id).values_list("match", flat=True).first()
    if match_id is None:
        raise NotFound
    with match_write(match_id, actor) as (write, match):
        by = write.require(Role.REFEREE).role.label
        # It cannot have gone: its match is there.
        dispute = match.disputes.get(pk=dispute_id)
        if version is not None and version != dispute.rulings.count():
            raise Conflict("There is another ruling than the one you saw; read it first.", state=match.state)
        if dispute.current_state is DisputeState.OPEN:
            rule_on_match(write, match, score, text)
            return dispute.rulings.get(version=1)
        return _correct(write, match, dispute, score, text, by)


def _correct(write: TournamentWrite, match: Match, dispute: Dispute, score: MatchScore, text: str, by: str) -> Ruling:
    newest = _newest_ruling(write, match, dispute)
    score = on_vetoed_maps(write, match, score)
    check_final(match, score)
    before = match.score()
    if (score, text) == (before, newest.text):
        write.changed = False
        return newest
    if score.winner_slot() == before.winner_slot():
        _change_score(write, match, score)
    else:
        match = _change_winner(write, match, score, by)
    mail_ruling(write, match)
    return add_ruling(write, match, dispute, by, text)


def _newest_ruling(write: TournamentWrite, match: Match, dispute: Dispute) -> Ruling:
    """Raises `Conflict` where the result of the match is not that of the dispute's rulings."""
    rulings: list[Ruling] = list(dispute.rulings.order_by("version"))
    made_it = match.current_state is MatchState.COMPLETED and match.completed_at in {ruling.at for ruling in rulings}
    if not made_it:
        raise Conflict(f"The result of this match is not of a ruling on this dispute; {REOPEN}", state=match.state)
    if write.tournament.current_state is not TournamentState.LIVE:
        raise Conflict(f"The tournament is not played any more; {REOPEN}", state=write.tournament.state)
    return rulings[-1]


def _change_score(write: TournamentWrite, match: Match, score: MatchScore) -> None:
    """Who wins stays; places may be others, where scores count in a table."""
    before = load_bracket_of(match.tournament_id)
    outcome = Outcome(
        score.winner_slot(),
        draw=score.winner_slot() is None,
        score=(score.participant1_score, score.participant2_score),
        games=tuple((game.participant1_score, game.participant2_score) for game in score.games),
        finished=match.completed_at.timestamp() if match.completed_at else None,
    )
    after = replace(before.contest, results={**before.contest.results, match.key: outcome})
    _require_not_begun(before, [key for key in progress(before.contest, after).changed if key != match.key])
    for field, value in asdict(score).items():
        if field != "games":
            setattr(match, field, value)
    save_row(match)
    save_games(match, score.games)
    apply_contest(write, before, after, own=match.key)


def _change_winner(write: TournamentWrite, match: Match, score: MatchScore, by: str) -> Match:
    """The match is taken back and over again at once, with all that used its result and has not begun; when, where
    and on which maps it was played stays."""
    before = load_bracket_of(match.tournament_id)
    found = reopen(before.contest, match.key)
    if not found.contest.state[match.key].playable:
        raise Conflict("One of its players is disqualified, so nobody else can win it.", state=match.state)
    _require_not_begun(before, found.affected)
    resets = [before.matches[key] for key in found.affected]
    take_result_back(write, before, before.matches[match.key], resets, found.contest, is_played_again=False)
    again = match_now(match.pk)
    move_match(write, again, MatchState.LIVE, by)
    finish_match(write, again, score, by)
    return again


def _require_not_begun(before: Loaded, keys: "list[str] | tuple[str, ...]") -> None:
    """Raises `Conflict` where one of these matches is played, or its sides have met to pick maps."""
    rows = [before.matches[key] for key in keys]
    begun = any(row.current_state in _BEGUN and not row.bye and not row.walkover for row in rows)
    if begun or Veto.objects.filter(match__in=rows).exists():
        text = f"It would change who plays in matches that have begun; {REOPEN}"
        raise Conflict(text, state=MatchState.COMPLETED.value)
