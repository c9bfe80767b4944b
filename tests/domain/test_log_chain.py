"""How rows of the log are hashed, against the form that is documented and the library that knows RFC 8785 best."""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from apps.tournaments.domain.log_chain import (
    BEFORE_THE_FIRST,
    canonical,
    commit_of,
    erased_values,
    new_commit,
    row_hash,
    without,
)

SAFE = 2**53 - 1
numbers = st.integers(-SAFE, SAFE) | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
DATA = {
    "match_id": 5,
    "winner_name": "Bob",
    "loser_name": "",
    "answers": {"ign": "bob#1"},
    "standings": [{"registration_id": 1, "name": "Bob", "table": {"points": 3.0, "reason": None}}],
    "a/b~c": [{"text": "Because."}],
}
POINTERS = ["/data/winner_name", "/data/answers", "/data/standings/0/name", "/data/a~1b~0c/0/text", "/public/name"]


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


ROW = {
    "sequence": 7,
    "type": "match_completed",
    "at": "2026-12-04T18:02:11Z",
    "least_role": 2,
    "audience": [31, 32],
}


@given(plain)
@example({"\U0001f600": 1, "\ufb33": 2})  # by UTF-16 the other way round
@example([1e16, 1e21, 1e-5, 1e-7, -0.0, 3.0, 0.1, 5e-324, 2.0**53, '\x7f\x1f\u2028\\"'])
def test_the_form_is_that_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, [float("nan")], {"x": float("inf")}])
def test_what_is_no_number_of_json_has_no_form(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_the_hash_is_of_seven_lines_as_documented():
    commit, salt, personal = new_commit({"score": 3.0, "name": "Bob"}, {"score": None})
    own = {"sha256": sha256(personal["/data/name"]["salt"] + '"Bob"')}
    form = {"data": {"name": own, "score": 3}, "public": {"score": None}, "salt": salt}
    assert commit == sha256(json.dumps(form, separators=(",", ":"), sort_keys=True))
    lines = BEFORE_THE_FIRST, "7", "match_completed", "2026-12-04T18:02:11Z", "2", "31,32", commit
    assert row_hash(BEFORE_THE_FIRST, *ROW.values(), commit) == sha256("\n".join(lines))


def test_names_texts_and_answers_have_salts_of_their_own():
    _, salt, personal = new_commit(DATA, {"name": "Bob"})
    salts = [salt, *(kept["salt"] for kept in personal.values())]
    assert list(personal) == POINTERS
    assert len(set(salts)) == len(salts) and {len(bytes.fromhex(own)) for own in salts} == {16}


def test_the_commit_stays_when_what_is_personal_goes():
    public = {"name": "Bob"}
    commit, salt, personal = new_commit(DATA, public)
    assert commit_of(DATA, public, salt, personal) == commit
    after = {**DATA, "winner_name": "Deleted player", "answers": {}}
    kept = without(personal, {"data": DATA, "public": public}, {"data": after, "public": public})
    assert commit_of(after, public, salt, kept) == commit
    assert list(erased_values(after, public, kept)) == ["Deleted player", {}]
    assert [*kept["/data/winner_name"], *kept["/data/standings/0/name"]] == ["hash", "salt"]
    assert without(kept, {"data": after, "public": public}, {"data": after, "public": public}) == kept


def test_a_personal_value_that_is_not_there_is_no_row_of_ours():
    _, salt, personal = new_commit(DATA, None)
    with pytest.raises(LookupError):
        commit_of({"match_id": 5}, None, salt, personal)


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 8},
        {"type": "match_reset"},
        {"at": "2026-12-04T18:02:12Z"},
        {"least_role": 1},
        {"audience": [32, 31]},
    ],
)
def test_the_hash_is_another_once_anything_is(change):
    own = row_hash("x", **ROW, commit="c")
    assert row_hash("x", **{**ROW, **change}, commit="c") != own
    assert own not in (row_hash("y", **ROW, commit="c"), row_hash("x", **ROW, commit="d"))


@pytest.mark.parametrize(("data", "public"), [({**DATA, "match_id": 6}, None), (DATA, {}), (None, None)])
def test_the_commit_is_another_once_anything_is(data, public):
    commit, salt, personal = new_commit(DATA, None)
    kept = personal if data else {}
    assert commit_of(data, public, salt, kept) != commit != commit_of(DATA, None, "0" * 32, personal)
