"""Something that falls due is one file: shown by adding one to a copy of the project."""

import shutil
import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tests.support.process import server_environment

REMINDER = """
from apps.common.due import Item, falls_due

@falls_due("reminders", every=60)
def reminders():
    yield Item(lambda: print("reminded"))
"""


@pytest.fixture
def project(tmp_path):
    """A copy of the code, whose files a test may add to."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "locale")
    for name in ("apps", "deltacrown"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name, ignore=ignored)
    shutil.copy(ROOT / "manage.py", tmp_path / "project")
    return tmp_path / "project"


def run_deadlines(project, database):
    command = [sys.executable, "manage.py", "run_deadlines"]
    env = server_environment({"DATABASE_URL": database, "PYTHONPATH": str(project)})
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_one_file_among_what_falls_due_in_tournaments_is_all_it_takes(project, sqlite_database):
    assert run_deadlines(project, sqlite_database) == ["0 done"]
    (project / "apps" / "tournaments" / "due" / "reminders.py").write_text(REMINDER)
    assert run_deadlines(project, sqlite_database) == ["reminded", "1 done"]


def test_one_function_in_the_file_of_another_app_is_all_it_takes(project, sqlite_database):
    with (project / "apps" / "accounts" / "due.py").open("a") as file:
        file.write(REMINDER)
    assert run_deadlines(project, sqlite_database) == ["reminded", "1 done"]
