"""Fills an empty database with one public tournament and prints it, with tickets for its room, as JSON.

`python -m bench.world <number of tickets>`, in the environment of the server to be measured.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.tickets import issue_ticket, new_visitor  # noqa: E402
from apps.tournaments.models import Game  # noqa: E402
from apps.tournaments.realtime.rooms import tournament_room  # noqa: E402
from apps.tournaments.services import create_tournament, publish_tournament  # noqa: E402


def main(tickets: int) -> None:
    call_command("migrate", verbosity=0)
    organizer = User.objects.create_user("organizer")
    tournament = create_tournament(organizer, "Fan-out", Game.objects.get(slug="cs2"))
    publish_tournament(tournament.pk, organizer)
    group = tournament_room(tournament.pk).group
    issued = [issue_ticket(group, None, new_visitor()) for _ in range(tickets)]
    sys.stdout.write(json.dumps({"tournament_id": tournament.pk, "tickets": issued}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
