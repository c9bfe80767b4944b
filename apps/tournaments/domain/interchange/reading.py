"""A document's participants and played rounds as a contest."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from apps.tournaments.domain.bracket import Node, Outcome, Side
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

MOST_PARTICIPANTS = 4096
MOST_ROUNDS = 1000
# What a document says as options that a tournament has as fields.
OPTIONS = OPTION_NAMES | {"seeding", "random_seed", "avoid", "best_of", "best_of_final"}
AVOIDABLE = ("team", "club", "region")
# Whose draws mean something: elsewhere a match has to have a winner.
TABLES = (Side.GROUP, Side.SWISS)
Row = Mapping[str, Any]


def read_contest(document: object) -> Contest:
    """The contest a document describes, with every match it lists entered."""
    form = mapping(document, "The document")
    options = mapping(form.get("options") or {}, "options")
    check_names(options, OPTIONS)
    contest = _keep_apart(Contest(find_format(word(form, "format")), _entrants(form, options), options), form)
    gone = frozenset(identity(entrant, "disqualified") for entrant in items(form, "disqualified"))
    if gone.difference(contest.entrants):
        raise InvalidInput("Somebody listed in disqualified does not take part.")
    contest = replace(contest, gone=gone)
    rounds = [mapping(entry, "A round") for entry in items(form, "rounds")]
    if len(rounds) > MOST_ROUNDS:
        raise InvalidInput(f"A contest has {MOST_ROUNDS} rounds at most.")
    if contest.format.draw is not None:
        return _enter_drawn(contest, rounds)
    rows = [mapping(row, "A match") for entry in rounds for row in items(entry, "matches")]
    return _enter_by_pairs(contest, rows)


def _entrants(form: Row, options: Options) -> tuple[int, ...]:
    people = [mapping(person, "A participant") for person in items(form, "participants")]
    if not 2 <= len(people) <= MOST_PARTICIPANTS:
        raise InvalidInput(f"The engine takes 2 to {MOST_PARTICIPANTS} participants.")
    method = SeedingMethod(choice(options, "seeding", [member.value for member in SeedingMethod], "standard"))
    order = seed_entrants(
        [identity(person.get("id"), "id") for person in people],
        [maybe_score(person.get("seed"), "seed") for person in people],
        method,
        whole(options, "random_seed", 0, most=2**64),
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


def _enter_drawn(contest: Contest, rounds: Iterable[Row]) -> Contest:
    """Rounds as they were drawn and played, one after the other."""
    for number, entry in enumerate(rounds, start=1):
        if not contest.all_decided:
            raise InvalidInput(f"Round {number} is listed before all of round {number - 1} was played.")
        rows = [mapping(row, "A match") for row in items(entry, "matches")]
        byes = [identity(bye, "byes") for bye in items(entry, "byes")]
        contest = contest.with_round(_drawn(contest, rows, byes, number))
        contest = _enter_by_pairs(contest, rows)
    return contest


def _drawn(contest: Contest, rows: Iterable[Row], byes: Iterable[int], number: int) -> Round:
    pairings = [Pairing(*_pair(row), best_of=whole(row, "best_of", 1, 1)) for row in rows]
    pairings += [Pairing(bye, None) for bye in byes]
    there = [entrant for pairing in pairings for entrant in (pairing.first, pairing.second) if entrant is not None]
    if len(set(there)) != len(there) or not set(there) <= set(contest.entrants):
        raise InvalidInput(f"Round {number} must list each participant once at most, and nobody else.")
    return Round(tuple(pairings))


def _pair(row: Row) -> tuple[int, int]:
    return identity(row.get("a"), "a"), identity(row.get("b"), "b")


def _enter_by_pairs(contest: Contest, rows: Iterable[Row]) -> Contest:
    """Each row goes to the first match in which its pair meets; a pair that meets again, in the order listed."""
    waiting: dict[frozenset[int], deque[Row]] = defaultdict(deque)
    for row in rows:
        waiting[frozenset(_pair(row))].append(row)
    while found := dict(_findable(contest, waiting)):
        contest = replace(contest, results={**contest.results, **found})
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
                yield node.key, _outcome(row, node, first=slots[0])
                break


def _is_decided(row: Row) -> bool:
    scores = row.get("score_a"), row.get("score_b")
    return row.get("winner") is not None or bool(row.get("forfeit")) or None not in scores


def _outcome(row: Row, node: Node, first: object) -> Outcome:
    """The row's result, from the side of the entrant in the first slot."""
    a, b = _pair(row)
    score = _scores((row.get("score_a"), row.get("score_b")))
    winner, forfeit, turned = _winner(row, score), truth(row, "forfeit"), a != first
    draw = winner is None and not forfeit
    if draw and node.side not in TABLES:
        raise InvalidInput(f"The match of {a} and {b} needs a winner.")
    return Outcome(
        {None: None, first: 1}.get(winner, 2),
        draw=draw,
        forfeit=forfeit,
        score=_turned(score, turned),
        games=tuple(_turned(_scores(game), turned) for game in items(row, "games")),
        finished=maybe_number(row.get("finished"), "finished"),
    )


def _turned(pair: tuple[int, int], turned: bool) -> tuple[int, int]:
    return (pair[1], pair[0]) if turned else pair


def _winner(row: Row, score: tuple[int, int]) -> int | None:
    a, b = _pair(row)
    if row.get("winner") is not None:
        if row["winner"] not in (a, b):
            raise InvalidInput(f"The winner of {a} and {b} must be one of them.")
        return int(row["winner"])
    if score[0] != score[1] and not truth(row, "forfeit"):
        raise InvalidInput(f"The match of {a} and {b} has a score and no winner; name the winner.")
    return None


def _scores(pair: object) -> tuple[int, int]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise InvalidInput("A game is a list of two scores.")
    return maybe_score(pair[0], "A score") or 0, maybe_score(pair[1], "A score") or 0
