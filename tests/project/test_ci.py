"""CI runs the test command of the README, and nothing else it could hide behind."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from tests.support.paths import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
SCRIPT = ROOT / ".ci" / "run"


def test_the_script_is_executable_and_valid():
    assert os.access(SCRIPT, os.X_OK)
    assert subprocess.run(["bash", "-n", str(SCRIPT)]).returncode == 0


def test_the_script_stops_at_the_first_failure_and_runs_only_the_test_command():
    lines = [line for line in SCRIPT.read_text().splitlines() if line and not line.startswith(("#", " ", "}"))]
    assert lines[0] == "set -euo pipefail"
    assert lines[-1] == "make test"
    assert [line for line in lines if line.startswith(("make", "pytest"))] == ["make test"]


def test_every_job_runs_the_script_last_and_forgives_nothing():
    for job in WORKFLOW["jobs"].values():
        assert job["steps"][-1] == {"run": ".ci/run"}
        assert "continue-on-error" not in str(job)


def test_the_workflow_covers_the_pythons_we_promise():
    matrix = WORKFLOW["jobs"]["services"]["strategy"]["matrix"]["include"]
    assert {leg["python"] for leg in matrix} == {"3.11", "3.12", "3.13"}


def test_the_workflow_gives_the_tests_the_services_it_starts():
    job = WORKFLOW["jobs"]["services"]
    published = {port.split(":")[0] for service in job["services"].values() for port in service["ports"]}
    addresses = {re.search(r":(\d+)/", url)[1] for url in job["env"].values()}
    assert addresses == published


@pytest.mark.parametrize(
    "skipping", ["def test_it(): pytest.skip('no server')", "pytest.skip('no server', allow_module_level=True)"]
)
def test_a_skipped_test_fails_in_ci(tmp_path, skipping):
    done = run_pytest(tmp_path, skipping, CI="1")
    assert done.returncode != 0
    assert "Nothing is skipped in CI: Skipped: no server" in done.stdout


def test_a_skipped_test_passes_elsewhere(tmp_path):
    done = run_pytest(tmp_path, "def test_it(): pytest.skip('no server')", CI="")
    assert done.returncode == 0, done.stdout


def test_an_expected_failure_passes_in_ci(tmp_path):
    done = run_pytest(tmp_path, "@pytest.mark.xfail\ndef test_it(): assert False", CI="1")
    assert done.returncode == 0, done.stdout


def run_pytest(directory, source, **environment):
    file = directory / "test_it.py"
    file.write_text(f"import pytest\n{source}\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "-p",
        "no:django",
        "-p",
        "tests.support.no_skips",
        str(file),
    ]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )
