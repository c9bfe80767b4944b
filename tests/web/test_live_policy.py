import subprocess
import sys

from tests.support.paths import ROOT


def test_the_clients_policy_is_that_of_the_protocol():
    done = subprocess.run([sys.executable, "scripts/generate_live_policy.py", "--check"], cwd=ROOT, timeout=180)
    assert done.returncode == 0, "apps/web/static/web/live-policy.js is stale: run `make docs`."
