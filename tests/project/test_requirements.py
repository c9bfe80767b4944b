"""What is installed is what is written: pinned, hashed, and the same for running and for testing."""

import json
import re

import pytest

from tests.support.paths import ROOT

NAMED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(==[^\s#;]+)?", re.MULTILINE)


def direct(name):
    """The requirements written by hand: normalized name -> `==version`, or an empty text."""
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    return {normalized(match[1]): match[2] or "" for match in map(NAMED.match, lines)}


def compiled(name):
    """Every pin of a compiled file: normalized name -> the block with its version and hashes."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text())
    pins = [block for block in blocks if not block.startswith("#")]
    return {normalized(re.match(r"[A-Za-z0-9._-]+", block)[0]): block for block in pins}


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_compiled_requirement_is_pinned_and_hashed(name):
    loose = [
        pin for pin, block in compiled(f"{name}.txt").items() if "==" not in block or "--hash=sha256:" not in block
    ]
    assert loose == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_direct_requirement_is_compiled_at_the_version_written(name):
    pins = compiled(f"{name}.txt")
    stale = [pin for pin, version in direct(f"{name}.in").items() if version not in pins.get(pin, "missing")]
    assert stale == []


def test_tests_run_on_the_versions_that_run_in_production():
    production, testing = compiled("requirements.txt"), compiled("requirements-dev.txt")
    versions = {name: re.search(r"==(\S+)", block)[1] for name, block in production.items()}
    different = [name for name, version in versions.items() if f"=={version}" not in testing.get(name, "")]
    assert different == []


def test_each_requirement_of_the_site_says_why_it_is_there():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    unexplained = [line for number, line in enumerate(lines) if not reason_given(lines, number)]
    assert unexplained == []


def reason_given(lines, number):
    """A reason stands on the line, or on the line above for a pair that belongs together."""
    if not lines[number] or "#" in lines[number]:
        return True
    return number > 0 and "below" in lines[number - 1]


def test_what_npm_installs_is_pinned_hashed_and_comes_from_no_written_address():
    written = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert locked.pop("")["devDependencies"] == written
    assert [name for name, version in written.items() if locked[f"node_modules/{name}"]["version"] != version] == []
    assert [name for name, package in locked.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in locked.items() if "resolved" in package] == []
