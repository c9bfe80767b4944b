"""A stored bracket as the engine sees it: the one way from rows to a contest, and what is shown of its places."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from apps.tournaments.domain.bracket import Outcome, Side
from apps.tournaments.domain.contest import Contest, Halt, Pairing, Round
from apps.tournaments.domain.formats import find_format, swiss
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.shapes import StandingShape, TableShape
from apps.tournaments.domain.tables import NOTHING_MISSED, Record, read_scoring, read_table
from apps.tournaments.domain.tournament_states import COUNTS, HAS_A_RESULT, TournamentState
from apps.tournaments.models import Bracket, Match, Registration
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.selectors.reasons import in_table, place_reason

_DECIDED = (MatchState.COMPLETED.value, MatchState.FORFEIT.value)
FINAL_PLACES = (1, 2)
# A round of more entrants takes long to draw, and so do the places of a table that many stand in.
MOST_DRAWN_AT_ONCE = 64


@dataclass(frozen=True)
class Loaded:
    """A bracket with its contest, its match rows by key, and its entrants by registration id. `counts`: it has ended
    with a result that counts, so that all places are told."""

    bracket: Bracket
    contest: Contest
    matches: dict[str, Match]
    people: dict[int, Registration]
    counts: bool


def contest_of(bracket: Bracket) -> Contest:
    """The contest before anything is drawn or played."""
    return Contest(find_format(bracket.format), tuple(bracket.entrants), bracket.options)


def load_bracket(bracket: Bracket, matches: Iterable[Match]) -> Loaded:
    """`bracket`: with its tournament; `matches`: all of the bracket's, with their people and games."""
    rows = {match.key: match for match in matches}
    people = {
        registration.pk: registration
        for match in rows.values()
        for registration in (match.participant1, match.participant2)
        if registration is not None
    }
    form = find_format(bracket.format)
    if form.draw is not None and rows:
        # Who came late has no match yet.
        people |= Registration.objects.in_bulk([pk for pk in bracket.entrants if pk not in people])
    contest = Contest(
        form,
        tuple(bracket.entrants),
        bracket.options,
        {match.key: outcome_of(match) for match in rows.values() if _was_entered(match)},
        read_rounds(bracket.drawn) if form.draw is not None else (),
        _of_state(people, RegistrationState.DISQUALIFIED),
        frozenset(bracket.left_after),
        _of_state(people, RegistrationState.DROPPED_OUT),
        Halt(bracket.halt) if bracket.halt else None,
    )
    return Loaded(bracket, contest, rows, people, bracket.tournament.current_state in COUNTS)


def _of_state(people: Mapping[int, Registration], state: RegistrationState) -> frozenset[int]:
    return frozenset(registration.pk for registration in people.values() if registration.state == state)


def load_bracket_of(tournament_id: int) -> Loaded:
    """The bracket of a tournament that has one, as it stands now."""
    bracket = Bracket.objects.select_related("tournament").get(tournament=tournament_id)
    return load_bracket(bracket, with_people(Match.objects.filter(bracket=bracket)).prefetch_related("games"))


def _was_entered(match: Match) -> bool:
    """Byes follow from the tree; walkovers not from who is gone now, but from who was at that time."""
    return match.state in _DECIDED and not match.bye


def outcome_of(match: Match) -> Outcome:
    """The result on a decided match's row."""
    slot = match.slot_of(match.winner_id) if match.winner_id else None
    if match.walkover:
        return Outcome(slot, forfeit=True, walkover=True)
    return Outcome(
        slot,
        draw=match.state == MatchState.COMPLETED and match.winner_id is None,
        forfeit=match.state == MatchState.FORFEIT,
        score=(match.participant1_score, match.participant2_score),
        games=tuple((game.participant1_score, game.participant2_score) for game in match.games.all()),
        finished=match.completed_at.timestamp() if match.completed_at else None,
    )


def read_rounds(drawn: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[Round, ...]:
    """Rounds as `write_rounds` stored them."""
    return tuple(Round(tuple(Pairing(**pairing) for pairing in pairings)) for pairings in drawn)


def write_rounds(rounds: Iterable[Round]) -> list[list[dict[str, Any]]]:
    """Rounds as JSON, each with the reasons of its pairings."""
    return [[asdict(pairing) for pairing in drawn.pairings] for drawn in rounds]


def total_rounds(contest: Contest) -> int:
    """How many rounds there are at most, those that are not drawn yet among them."""
    if contest.format.name == swiss.NAME:
        return swiss.read_rules_of(len(contest.entrants), contest.options).rounds
    return contest.tree.rounds


def is_large(bracket: Bracket) -> bool:
    return len(bracket.entrants) > MOST_DRAWN_AT_ONCE


def bracket_status(bracket: Bracket | None, state: TournamentState) -> str:
    """What a snapshot says of the bracket: "" before there is one, `drawing`, `stuck`, `in_progress`, `completed` or
    `cancelled`."""
    if bracket is None:
        return ""
    if state is TournamentState.CANCELLED:
        return "cancelled"
    if bracket.halt in (Halt.DRAWING, Halt.STUCK):
        return str(bracket.halt)
    return "completed" if state in HAS_A_RESULT else "in_progress"


def bracket_standings(loaded: Loaded) -> list[StandingShape]:
    """The places as the snapshot shows them, best first: in a bracket of those who are out, in a table of all.

    Where rounds are drawn for many, they are the places after the last round that is over and was followed by a draw:
    they are told with that. Some are kept back until the result counts (`_kept_back`).
    """
    contest = loaded.contest
    # Of so many as took part then: who came late may have made it large.
    if contest.format.draw is not None and len(contest.entrants) > MOST_DRAWN_AT_ONCE:
        contest = contest.after_rounds(max(0, contest.rounds_over - (contest.halt is Halt.DRAWING)))
    records = _records(contest)
    shown = [standing for standing in contest.standings if standing.entrant in records or not standing.playing]
    ids = {key: match.pk for key, match in loaded.matches.items()}
    over = _groups_over(contest)
    kept_back = {} if loaded.counts else _kept_back(contest)
    return [
        {
            "registration_id": standing.entrant,
            "name": loaded.people[standing.entrant].name,
            "seed": loaded.people[standing.entrant].seed,
            "place_from": first,
            "place_to": last,
            "table": in_table(standing, records[standing.entrant]) if standing.entrant in records else None,
            "reason": place_reason(standing, ids, over),
        }
        for standing in shown
        for first, last in [kept_back.get(standing.entrant, (standing.first, standing.last))]
    ]


def changed_standings(before: Loaded, now: Loaded) -> tuple[list[StandingShape], list[int]]:
    """The rows that are other ones now, and the ids of those that are none any more."""
    known = {row["registration_id"]: row for row in bracket_standings(before)}
    rows = {row["registration_id"]: row for row in bracket_standings(now)}
    changed = [row for registration_id, row in rows.items() if known.get(registration_id) != row]
    return changed, sorted(known.keys() - rows.keys())


def _kept_back(contest: Contest) -> dict[int, tuple[int, int]]:
    """Whose place is not told yet, with the range that is told instead: of a bracket the two of its final share the
    first two, of a table all who are in it share all. Who leads there now, and led at the end, its ranks say."""
    if contest.tree.final:
        two = (standing.entrant for standing in contest.standings if standing.last <= FINAL_PLACES[1])
        return dict.fromkeys(two, FINAL_PLACES)
    there = [standing.entrant for standing in contest.standings if standing.entrant not in contest.gone]
    return dict.fromkeys(there, (1, len(there)))


def _groups_over(contest: Contest) -> set[object]:
    """The numbers of the groups that have made the places of those who are not in the playoff."""
    decided = [all(contest.state[key].decided for key in group.keys) for group in contest.tree.groups]
    return {group.number for group, is_over in zip(contest.tree.groups, decided, strict=True) if is_over}


def _records(contest: Contest) -> dict[int, TableShape]:
    """What each entrant of a table did there; ranks come with the standings."""
    scoring = read_scoring(contest.options)
    found: dict[int, TableShape] = {}
    for number, members in _tables(contest).items():
        nodes = [node for node in contest.tree.nodes if node.side is Side.SWISS or node.group == number > 0]
        missed = swiss.missed_rounds(contest) if contest.format.name == swiss.NAME else NOTHING_MISSED
        table = read_table(members, nodes, contest.state, contest.results, scoring, contest.gone_in_groups, missed)
        found |= {record.entrant: _record(number, record) for record in table.records.values()}
    return found


def _record(group: int, record: Record) -> TableShape:
    return {
        "group": group,
        "rank": 0,
        "played": sum(not match.missed for match in record.encounters),
        "wins": record.wins,
        "draws": sum(not match.won and not match.lost and not match.missed for match in record.encounters),
        "losses": record.losses,
        "points": float(record.points),
        "decided_by": "",
        "reasons": [],
    }


def _tables(contest: Contest) -> dict[int, list[int]]:
    """The members of each table by its group's number, in the order of their seeds."""
    if contest.tree.groups:
        return {group.number: [contest.entrants[seed - 1] for seed in group.seeds] for group in contest.tree.groups}
    if contest.tree.tiers:
        return {}
    return {contest.tree.nodes[0].group if contest.tree.nodes else 0: list(contest.entrants)}
