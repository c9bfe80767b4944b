"""What Documents/FromTheDesign.md says works as it is does, and what is called otherwise is where it says."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import get_commands

from apps.tournaments.realtime import ratelimit, utils
from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.match_consumer import MatchConsumer
from tests.support.paths import ROOT

PAGE = (ROOT / "Documents" / "FromTheDesign.md").read_text()
WORKS, OTHERWISE = PAGE.split("## Called otherwise")[0], PAGE.split("## Called otherwise")[1].split("## Not here")[0]
DOTTED = sorted(set(re.findall(r"`(apps\.[\w.]+|deltacrown\.[\w.]+)`", WORKS)))
SETTINGS = sorted(set(re.findall(r"`([A-Z]+_[A-Z_]+)`", WORKS)) - {"HEARTBEAT_INTERVAL", "HEARTBEAT_TIMEOUT"})


def found(name):
    try:
        return import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(import_module(module), attribute)


@pytest.mark.parametrize("name", DOTTED)
def test_a_dotted_name_that_works_can_be_imported(name):
    assert found(name) is not None


@pytest.mark.parametrize(
    ("module", "start"),
    [(utils, "Of `apps.tournaments.realtime.utils`"), (ratelimit, "Of `apps.tournaments.realtime.ratelimit`")],
)
def test_the_functions_that_work_are_there(module, start):
    about = WORKS.partition(start)[2].partition("\n- ")[0]
    names = set(re.findall(r"`(\w+)`", about)) - {"a", "match_id"}
    names = [name for name in names if not name.endswith("_data")]
    assert names and [name for name in names if not hasattr(module, name)] == []


def test_the_functions_of_the_limits_have_an_async_form():
    names = re.findall(r"`(\w+)`", WORKS.partition("realtime.ratelimit`")[2].partition("\n- ")[0])
    assert [name for name in names if name != "a" and not hasattr(ratelimit, f"a{name}")] == []


@pytest.mark.parametrize("consumer", [TournamentConsumer, MatchConsumer])
def test_the_consumers_have_what_is_named(consumer):
    about = WORKS.partition("MatchConsumer`")[2].partition("\n- ")[0]
    names = re.findall(r"`(\w+)(?:\(\w*\))?`", about)
    assert len(names) == 5 and all(hasattr(consumer, name) for name in names)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_works_is_there(name):
    assert hasattr(settings, name)


def test_the_user_and_the_commands_are_there():
    assert get_user_model()._meta.label == "accounts.User"
    assert {"run_deadlines", "rotate_epochs"} <= get_commands().keys()


def rows():
    for line in OTHERWISE.splitlines():
        if line.startswith("| ") and not line.startswith(("| in the design", "| ---")):
            yield line.split(" | ")[1]


def test_every_path_of_ours_exists():
    named = {path for cell in rows() for path in re.findall(r"`((?:\w+/)+[\w.]*)`", cell)}
    missing = [path for path in named if not ((ROOT / path).exists() or (ROOT / "apps/tournaments" / path).exists())]
    assert len(named) > 10 and missing == []
