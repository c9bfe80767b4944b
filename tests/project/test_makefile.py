"""The Makefile: every target explained, and a clear line where the machine lacks something."""

import os
import re
import shutil
import subprocess

import pytest

from tests.support.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.search(r"^\.PHONY: ((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)[1].replace("\\", " ").split())
PROMISED = {"run", "serve", "test", "test-fast", "lint", "types", "arch", "coverage", "bench", "requirements",
            "migrations-check", "docs", "clean", "help"}  # fmt: skip
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "COVERAGE"}
CHECKS = {"lint", "types", "arch", "migrations-check", "test-web", "pytest"}


def make(*arguments, cwd=ROOT, **environment):
    outer = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=cwd, env={**outer, **environment}, capture_output=True, text=True, timeout=180)


def test_help_explains_every_target_and_no_other():
    explained = re.findall(r"^  make ([a-z-]+) +\S", make("help").stdout, re.MULTILINE)
    assert sorted(explained) == sorted(TARGETS)


def test_make_alone_is_help():
    assert make().stdout == make("help").stdout


def test_the_promised_targets_exist():
    assert TARGETS >= PROMISED


@pytest.mark.parametrize(("target", "measured"), [("coverage", True), ("pytest", False)])
def test_coverage_is_measured_and_its_floors_asked_for_where_somebody_wants_it(target, measured):
    # The environment is that of the running tests, so nothing is installed anew.
    planned = make("--dry-run", target, CI="1").stdout
    assert ("--cov" in planned) is ("coverage_summary.py" in planned) is measured


def test_the_test_target_runs_every_check():
    assert set(re.search(r"^test: ([a-z -]+)", MAKEFILE, re.MULTILINE)[1].split()) == CHECKS


@pytest.fixture
def fresh_checkout(tmp_path):
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "requirements-dev.in"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def fake_python(directory, body):
    python = directory / "fake-python"
    python.write_text(f"#!/bin/sh\n{body}\n")
    python.chmod(0o755)
    return f"PYTHON={python}"


@pytest.mark.parametrize("target", ["run", "test"])
def test_an_old_python_is_one_clear_line(fresh_checkout, target):
    done = make(target, fake_python(fresh_checkout, 'case "$2" in *version_info*) exit 1;; esac'), cwd=fresh_checkout)
    assert done.returncode != 0
    assert "is older than 3.11" in said(done)


def test_a_missing_ensurepip_is_one_clear_line(fresh_checkout):
    done = make("run", fake_python(fresh_checkout, 'case "$2" in *ensurepip*) exit 1;; esac'), cwd=fresh_checkout)
    assert done.returncode != 0
    assert "apt-get install python3-venv" in said(done)


def test_a_missing_python_is_one_clear_line(fresh_checkout):
    done = make("run", "PYTHON=no-such-python", cwd=fresh_checkout)
    assert done.returncode != 0
    assert "install Python 3.11 or newer" in said(done)


def said(done):
    """The one line that is not make's own, or a failure."""
    lines = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, lines
    return lines[0]
