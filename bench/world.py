"""Fills an empty database with public tournaments and prints them, with request paths for their rooms, as JSON.

`python -m bench.world <sockets> <rooms>`, in the environment of the server to be measured. Each path has a ticket of
its own, which is good once; the rooms take turns.
"""

import json
import os
import sys
from itertools import cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.tickets import issue_ticket, new_visitor  # noqa: E402
from apps.tournaments.models import Game, Tournament  # noqa: E402
from apps.tournaments.realtime.rooms.names import tournament_room  # noqa: E402
from apps.tournaments.services import create_tournament, publish_tournament  # noqa: E402


def main(sockets: int, rooms: int) -> None:
    call_command("migrate", verbosity=0)
    organizer = User.objects.create_user("organizer", is_staff=True)
    made = [_published(organizer, f"Fan-out {n}") for n in range(rooms)]
    paths = []
    for _, room in zip(range(sockets), cycle(made), strict=False):
        ticket = issue_ticket(tournament_room(room.pk).group, None, new_visitor())
        paths.append(f"/ws/tournament/{room.pk}/?ticket={ticket}")
    sys.stdout.write(json.dumps({"tournament_ids": [room.pk for room in made], "paths": paths}))


def _published(organizer: User, name: str) -> Tournament:
    tournament = create_tournament(organizer, name, Game.objects.get(slug="cs2"))
    publish_tournament(tournament.pk, organizer)
    return tournament


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
