"""`manage.py engine`: a document in, a document out, and an exit code."""

import json
import subprocess
import sys

import pytest

from tests.domain.engine import document, match
from tests.support.paths import ROOT


def engine(text, *options):
    command = [sys.executable, "manage.py", "engine", *options]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=180)


def test_it_answers_with_one_document_and_exit_code_0():
    asked = document("single_elimination", 2, [{"matches": [match(102, 101, 102, (2, 1))]}])
    done = engine(json.dumps(asked))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["finished"], found["champion"]) == (True, 102)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{", "invalid_json", "not one JSON document in UTF-8"),
        ("[" * 100_000, "invalid_json", "not one JSON document in UTF-8"),
        ("[]", "invalid_schema", "must be an object"),
        (json.dumps({"format": "hats", "participants": []}), "invalid_schema", "not known"),
    ],
)
def test_a_refusal_is_a_document_too_with_exit_code_1(text, code, words):
    done = engine(text)
    assert (done.returncode, done.stderr) == (1, "")
    error = json.loads(done.stdout)["error"]
    assert error["code"] == code
    assert words in error["message"]


def test_a_document_a_line_is_answered_by_a_line_and_one_that_is_refused_hinders_no_other():
    asked = [document("single_elimination", 2), {"format": "hats", "participants": []}, document("swiss", 3, rounds=1)]
    done = engine("".join(json.dumps(text) + "\n" for text in asked), "--lines")
    knockout, refused, swiss = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (1, "")
    assert knockout["tree"][0]["match"] == "W1.1"
    assert refused["error"]["code"] == "invalid_schema"
    assert len(swiss["next_round"]["byes"]) == 1
    assert engine(json.dumps(asked[0]) + "\n", "--lines").returncode == 0
