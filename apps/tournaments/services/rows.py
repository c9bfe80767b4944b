"""Match rows as the contest says they are: made, filled, walked over, set back."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import F

from apps.tournaments.domain.bracket import UNKNOWN, Node, NodeState, Side
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.events import MatchCompleted
from apps.tournaments.domain.formats import swiss
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Bracket, Match, Registration, Tournament
from apps.tournaments.services.matches import move_match, settle_dispute
from apps.tournaments.services.reports import move_reports, reject_waiting_reports
from apps.tournaments.services.scores import tell_newest_scores
from apps.tournaments.services.write import TournamentWrite

# Not the sequence, nor what was told of the score: these are counted in the database.
WRITTEN = [
    *("participant1", "participant2", "winner", "loser", "state", "bye", "walkover"),
    *("participant1_score", "participant2_score", "participant1_tiebreak", "participant2_tiebreak"),
    *("participant1_ready_at", "participant2_ready_at", "started_at", "completed_at", "station", "called_at"),
]


def create_rows(tournament: Tournament, bracket: Bracket, contest: Contest, keys: Collection[str]) -> list[Match]:
    """A row for each of these matches, in the tree's order."""
    nodes = [node for node in contest.tree.nodes if node.key in keys]
    made = [Match(tournament=tournament, bracket=bracket, **row_fields(tournament, contest, node)) for node in nodes]
    rows = Match.objects.bulk_create(made)
    links = contest.tree.links.items()
    link_rows(rows, [(key, target, slot) for (key, is_winner), (target, slot) in links if is_winner and key in keys])
    return rows


def link_rows(rows: Iterable[Match], links: Iterable[tuple[str, str, int]]) -> None:
    """Note of each match, by key, to which match and slot its winner goes."""
    by_key = {row.key: row for row in rows}
    linked = []
    for key, target, slot in links:
        by_key[key].winner_to, by_key[key].winner_to_slot = by_key[target], slot
        linked.append(by_key[key])
    Match.objects.bulk_update(linked, ["winner_to", "winner_to_slot"], batch_size=200)


def row_fields(tournament: Tournament, contest: Contest, node: Node) -> dict[str, Any]:
    """The fields of a new match's row, but for where it belongs."""
    standing = contest.state[node.key]
    first, second = (slot if isinstance(slot, int) else None for slot in standing.slots)
    return {
        "key": node.key,
        "stage": node.stage,
        "side": node.side.value,
        "group": node.group,
        "round": node.round,
        "position": node.position,
        "participant1_id": first,
        "participant2_id": second,
        "best_of": _best_of(tournament, contest, node),
        "bye": standing.bye,
        "state": state_of(standing).value,
        "winner_id": standing.winner if standing.bye and isinstance(standing.winner, int) else None,
    }


def _best_of(tournament: Tournament, contest: Contest, node: Node) -> int:
    if contest.format.name == swiss.NAME:
        return contest.drawn[node.round - 1].pairings[node.position - 1].best_of
    final = node.side is Side.FINAL or node.key == contest.tree.final
    return tournament.best_of_final if final else tournament.best_of


def state_of(standing: NodeState) -> MatchState:
    """The state of a match for which nobody has entered a result."""
    if standing.walkover:
        return MatchState.FORFEIT
    # A bye whose player is not known yet has not happened yet.
    if standing.bye and standing.winner is not UNKNOWN:
        return MatchState.COMPLETED
    return MatchState.CHECK_IN if standing.playable else MatchState.SCHEDULED


def fill_row(write: TournamentWrite, row: Match, standing: NodeState, people: dict[int, Registration]) -> bool:
    """Who plays, and what follows of it. A match that had gone further than that is set back; whether it was."""
    new = state_of(standing)
    goes_back = new in (MatchState.SCHEDULED, MatchState.CHECK_IN) and row.current_state is not MatchState.SCHEDULED
    if goes_back:
        set_back(write, row, MatchState.SCHEDULED)
        row.participant1_ready_at = row.participant2_ready_at = None
    first, second = (people[slot] if isinstance(slot, int) else None for slot in standing.slots)
    row.participant1, row.participant2 = first, second
    row.bye, row.walkover = standing.bye, standing.walkover
    if standing.bye or standing.walkover:
        row.winner = people[standing.winner] if isinstance(standing.winner, int) else None
    if standing.walkover:
        row.loser = people[standing.loser] if isinstance(standing.loser, int) else None
        leave_unplayed(write, row)
    if new is not row.current_state:
        move_match(write, row, new, by="system")
    save_row(row)
    if standing.walkover:
        write.tell(completed(write, row, MatchScore(0, 0), "system"))
    return goes_back


def set_back(write: TournamentWrite, row: Match, new: MatchState, *, is_played_again: bool = True) -> None:
    """Take back what happened in a match. The caller saves the row and tells it.

    `is_played_again`: else its result alone goes; when, where and on which maps it was played stays.
    """
    tell_newest_scores(write, [row])
    end_reports(write, row)
    move_reports(row, ReportState.ACCEPTED, ReportState.SUPERSEDED)
    clear_score(row)
    count_anew(row)
    row.winner = row.loser = row.completed_at = None
    if is_played_again:
        row.started_at = row.station = row.called_at = None
    row.bye = row.walkover = False
    move_match(write, row, new, by="system", is_played_again=is_played_again)


def leave_unplayed(write: TournamentWrite, row: Match) -> None:
    """What was played of a match that is given to somebody does not count."""
    tell_newest_scores(write, [row])
    end_reports(write, row)
    clear_score(row)
    row.completed_at = write.now


def count_anew(row: Match) -> None:
    """Who saw a score of the match as it was does not write over one of the match that is played again."""
    if row.score_version:
        raised = F("score_version") + 1
        Match.objects.filter(pk=row.pk).update(score_version=raised, told_version=raised)
        row.score_version += 1
        row.told_version = row.score_version


def clear_score(row: Match) -> None:
    row.participant1_score = row.participant2_score = 0
    row.participant1_tiebreak = row.participant2_tiebreak = None
    row.games.all().delete()


def end_reports(write: TournamentWrite, row: Match) -> None:
    """Nobody has to answer a report any more, and an open dispute is settled."""
    reject_waiting_reports(row)
    settle_dispute(write, row, "system")


def save_row(row: Match) -> None:
    row.save(update_fields=WRITTEN)


def completed(
    write: TournamentWrite, match: Match, score: MatchScore, by: str, report_id: int | None = None
) -> MatchCompleted:
    """The event of a match that has its result on its row; `report_id`: the report that was confirmed."""
    winner, loser = match.winner, match.loser
    return MatchCompleted(
        match_id=match.pk,
        tournament_id=match.tournament_id,
        winner_id=winner.pk if winner else None,
        winner_name=winner.name if winner else "",
        loser_id=loser.pk if loser else None,
        loser_name=loser.name if loser else "",
        draw=match.current_state is MatchState.COMPLETED and winner is None,
        confirmed_at=write.at,
        confirmed_by=by,
        report_id=report_id,
        **{**asdict(score), "games": [asdict(game) for game in score.games]},
    )
