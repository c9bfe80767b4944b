"""A document's participants and played rounds as a contest."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from apps.tournaments.domain.bracket import Node, Outcome
from apps.tournaments.domain.conflicts import first_meetings, separate
from apps.tournaments.domain.contest import Contest, Pairing, Round
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import OPTION_NAMES, find_format
from apps.tournaments.domain.interchange.fields import (
    identity,
    items,
    mapping,
    maybe_label,
    maybe_number,
    maybe_score,
    truth,
    word,
)
from apps.tournaments.domain.options import Options, check_names, choice, whole, words
from apps.tournaments.domain.seeding import SeedingMethod, seed_entrants
from apps.tournaments.domain.tables import draws_allowed

MOST_PARTICIPANTS = 4096
MOST_ROUNDS = 1000
# What a document says as options that a tournament has as fields.
OPTIONS = OPTION_NAMES | {"seeding", "random_seed", "avoid", "best_of", "best_of_final"}
AVOIDABLE = ("team", "club", "region")
Row = Mapping[str, Any]


def read_contest(document: object) -> Contest:
    """The contest a document describes, with every match it lists entered."""
    form = mapping(document, "The document")
    options = mapping(form.get("options") or {}, "options")
    check_names(options, OPTIONS)
    contest = _keep_apart(Contest(find_format(word(form, "format")), _entrants(form, options), options), form)
    rounds = [mapping(entry, "A round") for entry in items(form, "rounds")]
    if len(rounds) > MOST_ROUNDS:
        raise InvalidInput(f"A contest has {MOST_ROUNDS} rounds at most.")
    leaving = _leaving(form)
    told = [entrant for source in (form, *rounds) for entrant in _leaving(source)]
    if set(told).difference(contest.entrants):
        raise InvalidInput("Somebody listed in disqualified does not take part.")
    if len(set(told)) < len(told):
        raise InvalidInput("Somebody is listed twice in disqualified.")
    if contest.format.draw is not None:
        return _enter_drawn(contest, rounds, leaving)
    return _enter_planned(contest, rounds, leaving)


def _leaving(source: Row) -> list[int]:
    return [identity(entrant, "disqualified") for entrant in items(source, "disqualified")]


def _enter_planned(contest: Contest, rounds: Sequence[Row], leaving: Sequence[int]) -> Contest:
    """Matches known from the start, in any order; but nothing of before somebody left comes after it."""
    rows: list[Row] = []
    for entry in rounds:
        rows += _listed(entry)[0]
        if left := _leaving(entry):
            contest, rows = _enter_by_pairs(contest, rows, left), []
    return _enter_by_pairs(contest, rows, leaving)


def _entrants(form: Row, options: Options) -> tuple[int, ...]:
    people = [mapping(person, "A participant") for person in items(form, "participants")]
    if not 2 <= len(people) <= MOST_PARTICIPANTS:
        raise InvalidInput(f"The engine takes 2 to {MOST_PARTICIPANTS} participants.")
    method = SeedingMethod(choice(options, "seeding", [member.value for member in SeedingMethod], "standard"))
    order = seed_entrants(
        [identity(person.get("id"), "id") for person in people],
        [maybe_score(person.get("seed"), "seed") for person in people],
        method,
        whole(options, "random_seed", 0, most=2**64 - 1),
        [maybe_number(person.get("rating"), "rating") for person in people],
    )
    return tuple(order)


def _keep_apart(contest: Contest, form: Row) -> Contest:
    """Option `avoid`: fields of the participants (team, club, region) whose equals do not meet in round one."""
    names = words(contest.options, "avoid", AVOIDABLE, ())
    if not names:
        return contest
    labels = {
        person["id"]: frozenset(
            f"{name} {label}" for name in names if (label := maybe_label(person.get(name), name)) is not None
        )
        for person in items(form, "participants")
    }
    return replace(contest, entrants=tuple(separate(contest.entrants, first_meetings(contest), labels)))


def _enter_drawn(contest: Contest, rounds: Sequence[Row], leaving: Sequence[int]) -> Contest:
    """Rounds as they were drawn and played, one after the other. Who was disqualified left after the last round that
    lists them."""
    last_round = dict.fromkeys(leaving, 0)
    for number, entry in enumerate(rounds, start=1):
        rows, byes = _listed(entry)
        last_round |= dict.fromkeys(last_round.keys() & {*byes, *(who for row in rows for who in _pair(row))}, number)
    for number, entry in enumerate(rounds, start=1):
        if not contest.all_decided:
            raise InvalidInput(f"Round {number} is listed before all of round {number - 1} was played.")
        contest = _without(contest, [entrant for entrant in leaving if last_round[entrant] < number])
        if not contest.format.is_due(contest):
            raise InvalidInput(f"Round {number} is listed, but after round {number - 1} it is over.")
        rows, byes = _listed(entry)
        contest = contest.with_round(_drawn(contest, rows, byes, number))
        left = [*_leaving(entry), *(entrant for entrant in leaving if last_round[entrant] == number)]
        contest = _enter_by_pairs(contest, rows, left)
    return _without(contest, leaving)


def _listed(entry: Row) -> tuple[list[Row], list[int]]:
    """A round's matches, and who had a bye."""
    rows = [mapping(row, "A match") for row in items(entry, "matches")]
    return rows, [identity(bye, "byes") for bye in items(entry, "byes")]


def _without(contest: Contest, leaving: Iterable[int]) -> Contest:
    for entrant in leaving:
        contest = contest if entrant in contest.gone else contest.without(entrant)
    return contest


def _drawn(contest: Contest, rows: Iterable[Row], byes: Iterable[int], number: int) -> Round:
    pairings = [Pairing(*_pair(row), best_of=whole(row, "best_of", 1, 1)) for row in rows]
    pairings += [Pairing(bye, None) for bye in byes]
    there = [entrant for pairing in pairings for entrant in (pairing.first, pairing.second) if entrant is not None]
    if len(set(there)) != len(there) or not set(there) <= set(contest.entrants):
        raise InvalidInput(f"Round {number} must list each participant once at most, and nobody else.")
    if not there:
        raise InvalidInput(f"Round {number} lists nobody; leave it out.")
    if gone := sorted(contest.gone & set(there)):
        raise InvalidInput(f"Round {number} lists {gone[0]}, who was disqualified before it.")
    return Round(tuple(pairings))


def _pair(row: Row) -> tuple[int, int]:
    return identity(row.get("a"), "a"), identity(row.get("b"), "b")


def _enter_by_pairs(contest: Contest, rows: Iterable[Row], leaving: Iterable[int]) -> Contest:
    """Each row goes to the first match in which its pair meets; a pair that meets again, in the order listed.

    Who was disqualified left once all that is listed of them was played, of several the one listed first: the rest of
    their matches were walked over, so that others met.
    """
    waiting: dict[frozenset[int], deque[Row]] = defaultdict(deque)
    for row in rows:
        waiting[frozenset(_pair(row))].append(row)
    to_leave = list(leaving)
    while True:
        while found := dict(_findable(contest, waiting)):
            contest = replace(contest, results={**contest.results, **found})
        awaited = {entrant for pair, left in waiting.items() if any(map(_is_decided, left)) for entrant in pair}
        ready = next((entrant for entrant in to_leave if entrant not in awaited), None)
        if ready is None:
            break
        to_leave.remove(ready)
        contest = contest.without(ready)
    for pair, left in waiting.items():
        if any(_is_decided(row) for row in left):
            names = " and ".join(map(str, sorted(pair)))
            raise InvalidInput(f"The document lists a match between {names}, but they never play each other.")
    return contest


def _findable(contest: Contest, waiting: Mapping[frozenset[int], deque[Row]]) -> Iterable[tuple[str, Outcome]]:
    for node in contest.tree.nodes:
        slots = contest.state[node.key].slots
        pair = frozenset(slot for slot in slots if isinstance(slot, int))
        if len(pair) < 2 or node.key in contest.results:
            continue
        while waiting.get(pair):
            row = waiting[pair].popleft()
            if _is_decided(row):
                yield node.key, _outcome(row, node, contest.options, first=slots[0])
                break


def _is_decided(row: Row) -> bool:
    scores = row.get("score_a"), row.get("score_b")
    return row.get("winner") is not None or bool(row.get("forfeit")) or None not in scores


def _outcome(row: Row, node: Node, options: Options, first: object) -> Outcome:
    """The row's result, from the side of the entrant in the first slot."""
    a, b = _pair(row)
    score = _scores((row.get("score_a"), row.get("score_b")))
    winner, forfeit, turned = _winner(row, score), truth(row, "forfeit"), a != first
    draw = winner is None and not forfeit
    if draw and not draws_allowed(node.side, whole(row, "best_of", 1, 1), options):
        raise InvalidInput(f"The match of {a} and {b} needs a winner.")
    games = [_scores(game) for game in items(row, "games")]
    if not forfeit:
        _check_winner(row, winner, [score, _games_won(games)])
    return Outcome(
        {None: None, first: 1}.get(winner, 2),
        draw=draw,
        forfeit=forfeit,
        score=_turned(score, turned),
        games=tuple(_turned(game, turned) for game in games),
        finished=maybe_number(row.get("finished"), "finished"),
    )


def _check_winner(row: Row, winner: int | None, counts: Iterable[tuple[int, int]]) -> None:
    """Raise `InvalidInput` where the score or the games say that another one won. Level ones may have a winner: extra
    time decided."""
    a, b = _pair(row)
    for first, second in counts:
        if first != second and winner != (a if first > second else b):
            raise InvalidInput(f"The match of {a} and {b} was not won by who has the lower score; correct one of them.")


def _games_won(games: Iterable[tuple[int, int]]) -> tuple[int, int]:
    differences = [first - second for first, second in games]
    return sum(difference > 0 for difference in differences), sum(difference < 0 for difference in differences)


def _turned(pair: tuple[int, int], turned: bool) -> tuple[int, int]:
    return (pair[1], pair[0]) if turned else pair


def _winner(row: Row, score: tuple[int, int]) -> int | None:
    a, b = _pair(row)
    if row.get("winner") is not None:
        winner = identity(row["winner"], "winner")
        if winner not in (a, b):
            raise InvalidInput(f"The winner of {a} and {b} must be one of them.")
        return winner
    if score[0] != score[1] and not truth(row, "forfeit"):
        raise InvalidInput(f"The match of {a} and {b} has a score and no winner; name the winner.")
    return None


def _scores(pair: object) -> tuple[int, int]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise InvalidInput("A game is a list of two scores.")
    return maybe_score(pair[0], "A score") or 0, maybe_score(pair[1], "A score") or 0
