"""Nothing of a test outlives it: no process, and no key in a Redis that was given."""

import os
import subprocess
import sys

import pytest
import redis

from tests.support.paths import ROOT
from tests.support.server_log import lives
from tests.support.waiting import until

SLEEPER = """
import os, sys
from pathlib import Path
from tests.support.owned_process import OwnedProcess

class Sleeper(OwnedProcess):
    def command(self):
        # A server with a worker: both are in the group.
        return ["sh", "-c", "sleep 600 & echo $! ; exec sleep 600"]
    def is_ready(self):
        return bool(self.log().strip())

sleeper = Sleeper(Path(sys.argv[1])).start()
print(sleeper.pid, sleeper.log().strip(), flush=True)
"""


def until_gone(pids):
    until(lambda: not any(map(lives, pids)), 30)


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), 9)", "sys.exit(0)"])
def test_what_a_test_process_started_ends_with_it_however_it_ends(tmp_path, end):
    command = [sys.executable, "-c", SLEEPER + end, str(tmp_path / "log")]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=180)
    pids = [int(word) for word in done.stdout.split()]
    assert len(pids) == 2
    until_gone(pids)


def test_what_was_stopped_is_not_killed_again(tmp_path):
    program = SLEEPER + "sleeper.kill(); print(sleeper.is_running())"
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "log")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "False"
    assert done.stderr == ""


@pytest.mark.parametrize(("left", "code"), [(True, 1), (False, 0)])
def test_a_key_left_in_a_redis_that_was_given_fails_the_run(own_redis, tmp_path, left, code):
    (tmp_path / "test_it.py").write_text(
        "import os, redis\n"
        "from tests.support.given_redis import own_prefix\n"
        "def test_it():\n"
        "    client = redis.Redis.from_url(os.environ['REDIS_URL'], db=15)\n"
        "    client.set('dc:test:forgotten', 1)\n"
        f"    client.delete('{'another' if left else 'dc:test:forgotten'}')\n"
        "    client.set(own_prefix() + 'lease', 1)\n"
        "    client.close()\n"
    )
    own_url = own_redis.url.removesuffix("/0")
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.support.given_redis", "-c", os.devnull]
    environment = {**os.environ, "REDIS_URL": own_url}
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("dc:test:forgotten" in done.stdout + done.stderr) is left
    # What begins with a prefix of the run's own is deleted with it.
    with redis.Redis.from_url(own_url, db=15) as client:
        assert client.dbsize() == int(left)
