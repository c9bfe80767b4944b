"""What a short-lived process leaves behind."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tests.support.process import manage, server_environment

# A command that saves a live score as its last deed, well within the batch window.
SCRIPT = """
from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.models import Game, LoggedEvent, Match
people = [User.objects.create(username=name) for name in ("alice", "bob", "bella")]
alice = people[0]
game = Game.objects.get(slug="football")
cup = services.create_tournament(alice, "Cup", game)
services.publish_tournament(cup.pk, alice)
services.open_registration(cup.pk, alice)
for player in people[1:]:
    services.register_player(cup.pk, player)
services.close_registration(cup.pk, alice)
services.start_tournament(cup.pk, alice)
match = Match.objects.get()
services.start_match(match.pk, alice)
services.update_score(match.pk, alice, 1, 0)
"""
ASK = "from apps.tournaments.models import LoggedEvent; print([event.type for event in LoggedEvent.objects.all()][-1])"


def test_a_command_that_ends_right_after_a_live_score_has_told_it(sqlite_database):
    env = {"DATABASE_URL": sqlite_database}
    manage(env, "shell", "-v", "0", "-c", SCRIPT)
    assert manage(env, "shell", "-v", "0", "-c", ASK).strip() == "score_updated"


# Two scores of one tournament wait for their tournament's lock, which another process holds, when the command ends.
TWO_SCORES = """
import sqlite3, threading, time
from django.db import connection
from apps.tournaments import services
from tests.support.cast import Cast
cast = Cast()
first, second = cast.live(4).matches.filter(state="check_in")
for match in (first, second):
    services.start_match(match.pk, cast.rita)
services.update_score(first.pk, cast.rita, 2, 0)
time.sleep(0.03)
services.update_score(second.pk, cast.rita, 3, 0)
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
other.execute("BEGIN IMMEDIATE")
threading.Timer(1, other.execute, ["COMMIT"]).start()
time.sleep({seconds})
"""
SCORES = """
from apps.tournaments.models import LoggedEvent
print(sorted(event.data["participant1_score"] for event in LoggedEvent.objects.filter(type="score_updated")))
"""


@pytest.mark.parametrize("seconds", [0, 0.4], ids=["before a window is over", "while the first is being told"])
def test_scores_that_wait_for_the_lock_when_a_command_ends_are_told(sqlite_database, seconds):
    env = {"DATABASE_URL": sqlite_database}
    manage(env, "shell", "-v", "0", "-c", TWO_SCORES.format(seconds=seconds))
    assert manage(env, "shell", "-v", "0", "-c", SCORES).strip() == "[2, 3]"


def test_the_deadline_command_finds_nothing_left(sqlite_database):
    assert manage({"DATABASE_URL": sqlite_database}, "run_deadlines").strip() == "0 done"


def test_epochs_are_rotated_after_a_restore(sqlite_database):
    env = {"DATABASE_URL": sqlite_database}
    manage(env, "shell", "-v", "0", "-c", SCRIPT)
    epoch = "from apps.tournaments.models import Tournament; print(Tournament.objects.get().epoch)"
    before = manage(env, "shell", "-v", "0", "-c", epoch)
    assert manage(env, "rotate_epochs").strip() == "1 epochs rotated"
    assert manage(env, "shell", "-v", "0", "-c", epoch) != before


# Registered first, so it is asked last, when nothing but the end of the interpreter is left.
LEFT_ALONE = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count()))
import django
django.setup()
"""


def test_a_process_that_ends_looks_for_cycles_in_nothing_that_django_made():
    env = server_environment({"DJANGO_SETTINGS_MODULE": "deltacrown.settings"})
    done = subprocess.run(
        [sys.executable, "-c", LEFT_ALONE], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, timeout=180
    )
    assert int(done.stdout) > 10_000
