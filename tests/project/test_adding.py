"""To add something to the wire takes one file, as CONTRIBUTING.md says: here it is done, in a copy of the project."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import ROOT

NEEDED = ("apps", "deltacrown", "scripts", "tests/support", "Documents", "Artifacts/asyncapi.yaml")
PROTOCOL, ASYNCAPI = "Documents/Protocol.md", "Artifacts/asyncapi.yaml"
WITH_THE_OTHER_APP = "tests.support.other_app.settings"
POLICY = "apps/web/static/web/live-policy.js"
EVENT = '''

@dataclass(frozen=True)
class CrownPolished(Event):
    """The crown shines again."""

    match_id: int
    tournament_id: int
    shine: str
'''


class Copy:
    """The project once more, for a test to change."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        old = self.text(name)
        new = change(old)
        assert new != old
        (self.root / name).write_text(new)

    def text(self, name: str) -> str:
        return (self.root / name).read_text()

    def run(self, *command: str, settings: str = "deltacrown.settings_test") -> str:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(self.root)}
        done = subprocess.run(
            [sys.executable, *command], cwd=self.root, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write_documents(self, *names: str, settings: str = "deltacrown.settings_test") -> None:
        for name in names:
            self.run(f"scripts/generate_{name}.py", settings=settings)

    def asyncapi(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.load(self.text(ASYNCAPI), yaml.CSafeLoader)
        return loaded

    def messages(self) -> dict[str, Any]:
        """The fields of each frame, by its name."""
        found = self.asyncapi()["components"]["messages"]
        return {name: message["payload"].get("properties", {}) for name, message in found.items()}


@pytest.fixture
def project(tmp_path: Path) -> Copy:
    for name in NEEDED:
        target = tmp_path / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    (tmp_path / "var").mkdir()
    return Copy(tmp_path)


def test_an_event_takes_one_declaration(project):
    project.edit("apps/tournaments/domain/events.py", lambda text: text + EVENT)
    project.write_documents("protocol", "asyncapi")
    assert "| `crown_polished` | tournament, match | `match_id`, `tournament_id`, `shine` |" in project.text(PROTOCOL)
    assert project.messages()["crown_polished"]["data"] == {"$ref": "#/components/schemas/CrownPolished"}
    assert "The crown shines again." in project.text(ASYNCAPI)
    assert project.run("-c", TOLD) == "1.0\n"


TOLD = """
import django
django.setup()
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.frames import Telling
from tests.support.counts import count
metrics.round_written([Telling(1, "crown_polished", {"shine": "much"}, None)], 1)
print(count("events_total", type="crown_polished"))
"""


def test_an_error_code_and_a_close_code_take_one_line_each(project):
    def with_codes(text):
        text = text.replace("    SERVER_RESTART = ", "    CROWN_LOST = 4099, Advice.WAIT\n    SERVER_RESTART = ")
        return text.replace('    INTERNAL_ERROR = "', '    CROWN_LOST = "crown_lost"\n    INTERNAL_ERROR = "')

    project.edit("apps/common/refusals.py", with_codes)
    project.write_documents("protocol", "asyncapi", "live_policy")
    assert "`crown_lost`" in project.text(PROTOCOL) and "| 4099 | crown_lost | wait |" in project.text(PROTOCOL)
    assert '  4099: "wait",\n' in project.text(POLICY)
    error = project.messages()["error"]
    assert "crown_lost" in error["code"]["enum"] and 4099 in error["close_code"]["enum"]
    assert {"code": 4099, "name": "crown_lost", "client": "wait"} in project.asyncapi()["x-close-codes"]


def test_an_event_of_another_app_is_in_both_documents(project):
    project.write_documents("protocol", "asyncapi", settings=WITH_THE_OTHER_APP)
    row = "| `trophy_engraved` | tournament, match | `tournament_id`, `match_id`, `engraving` |"
    assert row in project.text(PROTOCOL)
    assert "| `venue_moved` | tournament | `tournament_id`, `hall` |" in project.text(PROTOCOL)
    assert project.messages()["trophy_engraved"]["data"] == {"$ref": "#/components/schemas/TrophyEngraved"}
    channels = project.asyncapi()["channels"]
    assert "trophy_engraved" in channels["match"]["messages"] and "venue_moved" not in channels["match"]["messages"]


def test_the_endpoints_of_another_app_take_one_table(project):
    assert project.run("-c", TABLES) == ""
    project.edit("apps/accounts/api/views.py", lambda text: text + MOVE)
    lacking = "crowns.py lacks POST /api/v1/accounts/\n"
    assert lacking in project.run("-c", TABLES)
    project.edit("tests/support/endpoints/accounts.py", lambda text: text + "\nMOVED = ENDPOINTS.pop(0)\n")
    assert project.run("-c", TABLES) == lacking
    (project.root / "tests/support/endpoints/crowns.py").write_text(TABLE)
    assert project.run("-c", TABLES) == ""


MOVE = """
SignUpView.__module__ = "apps.crowns.api.views"
"""
TABLE = """
from tests.support.endpoints.accounts import MOVED
ENDPOINTS = [MOVED]
"""
TABLES = """
import django
django.setup()
from tests.support.endpoints import TABLES, apps_of_endpoints, misplaced
for complaint in misplaced(TABLES, apps_of_endpoints()):
    print(complaint)
"""


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("Pong", "An event has the name of another frame: pong. Rename it."),
        ("Viewers", "Two shapes have the same name: Viewers. Rename one of them."),
    ],
)
def test_an_event_that_could_be_taken_for_something_else_is_not_documented(project, name, complaint):
    project.edit("apps/tournaments/domain/events.py", lambda text: text + EVENT.replace("CrownPolished", name))
    with pytest.raises(AssertionError, match=complaint):
        project.write_documents("asyncapi")


def test_two_apps_do_not_declare_the_same_event(project):
    ours = EVENT.replace("CrownPolished", "TrophyEngraved")
    project.edit("apps/tournaments/domain/events.py", lambda text: text + ours)
    with pytest.raises(AssertionError, match="Two events have the name trophy_engraved"):
        project.write_documents("protocol", settings=WITH_THE_OTHER_APP)
