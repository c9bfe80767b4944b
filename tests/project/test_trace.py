import subprocess
import sys

import pytest

from scripts.verify_trace import problems
from tests.support.paths import ROOT


def test_every_requirement_has_code_and_tests_that_exist_and_the_map_is_not_stale():
    command = [sys.executable, "scripts/verify_trace.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
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
