import os
import subprocess
import sys

import pytest

from scripts.verify_trace import not_run, problems
from tests.support.paths import ROOT


def test_every_requirement_has_code_and_tests_that_exist_and_the_map_is_not_stale():
    command = [sys.executable, "scripts/verify_trace.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, f"Mend trace.yml or run `make docs`.\n{done.stderr}"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"code": [], "tests": ["tests/conftest.py"]}, "it has no code"),
        ({"code": ["apps"], "tests": []}, "it has no tests"),
        ({"code": ["apps/nowhere.py"], "tests": ["tests/conftest.py"]}, "apps/nowhere.py does not exist"),
        ({"code": ["apps"], "tests": ["tests/conftest.py::test_none"]}, "tests/conftest.py::test_none does not exist"),
    ],
)
def test_what_is_missing_is_named(row, complaint):
    assert problems({"some-thing": row}) == [f"some-thing: {complaint}"]


@pytest.mark.parametrize(
    ("listed", "complains"),
    [
        ("tests/a/test_it.py::test_one", False),
        ("tests/a/test_it.py::test_many", False),
        ("tests/a/test_it.py::test_in_a_class", False),
        ("tests/a/test_it.py", False),
        ("tests/a/test_it.py::test_other", True),
        ("tests/a/test_other.py", True),
        ("tests/web/live.test.mjs", False),
    ],
)
def test_a_listed_test_that_did_not_run_is_named(listed, complains):
    passed = {f"tests/a/test_it.py::{name}" for name in ("test_one", "test_many[1-2]", "TestIt::test_in_a_class")}
    complaint = [f"some-thing: {listed} did not run, or did not pass"]
    assert not_run({"some-thing": {"tests": [listed]}}, passed) == (complaint if complains else [])


def test_a_run_says_which_tests_passed(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_yes(): pass\ndef test_no(): assert False\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "tests.support.tests_that_ran",
        "-c",
        os.devnull,
    ]
    environment = {**os.environ, "TESTS_RAN": str(tmp_path / "ran.txt")}
    subprocess.run([*command, "--rootdir", tmp_path, tmp_path], cwd=ROOT, env=environment, capture_output=True)
    assert (tmp_path / "ran.txt").read_text() == "test_it.py::test_yes\n"
