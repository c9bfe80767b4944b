"""Whatever is fed to the engine, nothing but answers and refusals comes: never a traceback."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.tournaments.management.commands.engine import respond
from tests.domain.engine import at_random, document, match, played

# Those that are said as text, since no document of JSON holds them.
FAULTS = [
    path
    for path in sorted((Path(__file__).parent.parent / "data" / "faults" / "engine").glob("*.json"))
    if isinstance(json.loads(path.read_text())["input"], str)
]
CODES = {"invalid_json", "invalid_schema", "conflict", "no_legal_pairing"}


def asked(form, participants, **options):
    """A document that was played to its end, with all that a document may hold."""
    found, _ = played(form, participants, at_random(participants), **options)
    for person in found["participants"]:
        person |= {"rating": 1500.5, "team": "A", "club": None, "region": "EU"}
    for entry in found["rounds"]:
        for row in entry["matches"]:
            row |= {"forfeit": False, "games": [[row["score_a"], row["score_b"]]], "finished": 7.5}
    return {**found, "disqualified": [101]}


VALID = [
    asked("single_elimination", 5, third_place=True, seeding="rating"),
    asked("double_elimination", 4, grand_final="double", avoid=["team"]),
    asked("round_robin", 4, double=True, tiebreaks=["points", "head_to_head", "lots"], random_seed=3),
    asked("groups", 8, groups=2, advance=2, playoff="single_elimination", group_draw="bracket"),
    asked("swiss", 6, rounds=3, pairing="buchholz", points_draw=0.5, no_legal_round="end"),
]
ODD = [
    None, True, False, 0, 1, -1, 2, 10**6, 2**63, 10**30, 10**400, 0.5, 1e308, float("inf"), float("nan"),
    "", "\0", "\ud800", "x" * 5000, "points", "void", [], [[]], {}, {"a": 1}, [None], [1, 2, 3], 1000 * ["points"],
    1000 * ["head_to_head", "wins"],
]  # fmt: skip
NAMES = [
    "format", "participants", "options", "rounds", "disqualified", "id", "seed", "rating", "team", "matches", "byes",
    "a", "b", "winner", "score_a", "score_b", "forfeit", "games", "finished", "best_of", "tiebreaks", "points_win",
    "rounds", "groups", "advance", "stop_at", "random_seed", "wins_to_advance", "losses_to_leave", "avoid", "seeding",
]  # fmt: skip


def refused(raw):
    """The error where it is refused, None where it is answered; fails for anything else."""
    text, is_answer = respond(raw)
    found = json.loads(text)
    text.encode()
    if is_answer:
        assert set(found) == {"tree", "next_round", "standings", "finished", "champion"}
        return None
    assert set(found) == {"error"}
    assert found["error"]["code"] in CODES
    assert "\n" not in found["error"]["message"]
    return found["error"]


def nodes(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in inner:
        yield from nodes(child, (*path, name))


def mutate(asked, path, how, value):
    """The document with the member at `path` replaced, dropped, doubled, or given another name."""
    if not path:
        return value
    found = copy.deepcopy(asked)
    holder = found
    for name in path[:-1]:
        holder = holder[name]
    last = path[-1]
    if how == "replace":
        holder[last] = value
    elif how == "drop":
        del holder[last]
    elif how == "double" and isinstance(holder, list):
        holder.append(holder[last])
    else:
        holder[how if isinstance(holder, dict) and how in NAMES else last] = value
    return found


@st.composite
def documents(draw):
    found = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 3))):
        paths = list(nodes(found)) if isinstance(found, dict | list) else [()]
        how = draw(st.sampled_from(["replace", "replace", "drop", "double", *NAMES]))
        found = mutate(found, draw(st.sampled_from(paths)), how, draw(st.sampled_from(ODD)))
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_a_document_with_anything_changed(changed):
    refused(json.dumps(changed).encode())


def test_every_member_of_a_document_with_every_odd_value():
    for valid in VALID:
        seen = set()
        for path in nodes(valid):
            kind = tuple("n" if isinstance(name, int) else name for name in path)
            if kind in seen or not path:
                continue
            seen.add(kind)
            refused(json.dumps(mutate(valid, path, "drop", None)).encode())
            for value in ODD:
                refused(json.dumps(mutate(valid, path, "replace", value)).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
@example(b"\xef\xbb\xbf{}")
@example(b"\xff\xfe{\x00}\x00")
@example(b"[" * 100_000)
@example(b"[" * 900 + b"]" * 900)
@example(b"9" * 5000)
@example(b"NaN")
@example(b'{"format": "swiss"} {}')
@example(b'{"format": 1e999}')
@example(b"")
def test_bytes_of_any_kind(raw):
    assert refused(raw) is not None


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_what_was_once_answered_with_a_traceback(path):
    fault = json.loads(path.read_text())
    error = refused(fault["input"].encode())
    assert error["code"] == fault["expected"]["code"]
    assert fault["expected"]["words"] in error["message"]


@pytest.mark.parametrize("options", [{"tiebreaks": 1000 * ["points"]}, {"tiebreaks": 500 * ["head_to_head", "wins"]}])
def test_a_thousand_tie_breaks(options):
    error = refused(json.dumps(document("swiss", 4, **options)).encode())
    assert error == {"code": "invalid_schema", "message": "In the option tiebreaks each may stand twice at most."}


def test_as_many_tie_breaks_as_there_may_be():
    names = ["points", "wins", "head_to_head", "lots", "seed", "buchholz"]
    assert refused(json.dumps(document("round_robin", 40, tiebreaks=names + names)).encode()) is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tiebreak": ["wins"]}, "No format has the option tiebreak; did you mean tiebreaks"),
        ({"gropus": 2}, "did you mean groups"),
        ({"hats": 2}, "these are known: "),
        ({"\ud800": 2}, "of a name that no format knows"),
        ({"x" * 41: 2}, "of a name that no format knows"),
        ({"draws": "x" * 16_384}, "16384 are allowed"),
    ],
)
def test_an_option_that_no_format_has(options, words):
    error = refused(json.dumps(document("swiss", 4, **options)).encode())
    assert error["code"] == "invalid_schema"
    assert words in error["message"]


@pytest.mark.parametrize("options", [{"groups": 1}, {"groups": 8}, {"groups": 16}])
def test_groups_of_more_matches_than_anybody_could_play(options):
    assert "make more groups" in refused(json.dumps(document("groups", 4096, **options)).encode())["message"]


def test_more_rounds_than_a_contest_has():
    rounds = 1001 * [{"matches": [match(101, 102, 101)]}]
    assert "1000 rounds at most" in refused(json.dumps(document("swiss", 2, rounds)).encode())["message"]


FIRST = {"matches": [match(101, 103, 101), match(102, 104, 102)]}
SECOND = {"matches": [match(101, 102, 101), match(103, 104, 103)]}
THIRD = {"matches": [match(101, 104, 101), match(102, 103, 102)]}


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        ([FIRST, SECOND, THIRD], "Round 3 is listed, but after round 2 it is over."),
        ([FIRST, {}], "Round 2 lists nobody; leave it out."),
        ([{**FIRST, "disqualified": [104]}, SECOND], "Round 2 lists 104, who was disqualified before it."),
        ([{"matches": [match(101, 103, True)]}], "winner must hold ids"),
        ([{"matches": [match(101, 103, 101.0)]}], "winner must hold ids"),
    ],
)
def test_rounds_that_contradict_what_went_before(rounds, words):
    assert words in refused(json.dumps(document("swiss", 4, rounds, rounds=2)).encode())["message"]
    assert refused(json.dumps(document("swiss", 4, [FIRST, SECOND], rounds=2)).encode()) is None


def test_a_seed_of_65_bits():
    assert "random_seed" in refused(json.dumps(document("swiss", 4, random_seed=2**64)).encode())["message"]
    assert refused(json.dumps(document("swiss", 4, random_seed=2**64 - 1)).encode()) is None
