"""The directory in which workers add up what they count goes with its server, also with one that was killed."""

import os
import subprocess
import sys
import tempfile

import pytest

from deltacrown.serving.counts import PREFIX, counts_directory


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def pid_of_nobody():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left_by(place, pid):
    left = place / f"{PREFIX}{pid}-abc123_x"
    left.mkdir()
    (left / "counter_7.db").touch()
    return left


def test_what_a_killed_server_left_is_removed_by_the_next_and_what_a_living_one_has_is_not(place):
    gone, mine, living = (left_by(place, pid) for pid in (pid_of_nobody(), os.getpid(), os.getppid()))
    foreign = place / f"{PREFIX}of-something-else"
    foreign.mkdir()
    with counts_directory() as made:
        assert not gone.exists() and not mine.exists()
        assert living.exists() and foreign.exists()
        assert f"{PREFIX}{os.getpid()}-" in made
    assert not os.path.exists(made)


def test_a_link_is_not_followed(place, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").touch()
    (place / f"{PREFIX}{pid_of_nobody()}-abc").symlink_to(elsewhere)
    with counts_directory():
        assert (elsewhere / "kept").exists()
