"""What a short-lived process leaves behind."""

from tests.support.process import manage

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


def test_the_deadline_command_finds_nothing_left(sqlite_database):
    assert manage({"DATABASE_URL": sqlite_database}, "run_deadlines").strip() == "0 done"


def test_epochs_are_rotated_after_a_restore(sqlite_database):
    env = {"DATABASE_URL": sqlite_database}
    manage(env, "shell", "-v", "0", "-c", SCRIPT)
    epoch = "from apps.tournaments.models import Tournament; print(Tournament.objects.get().epoch)"
    before = manage(env, "shell", "-v", "0", "-c", epoch)
    assert manage(env, "rotate_epochs").strip() == "1 epochs rotated"
    assert manage(env, "shell", "-v", "0", "-c", epoch) != before
