"""What `bench.schedule` measures of a call: each match of the first round of 64, called to a station and played."""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from apps.accounts.models import User  # noqa: E402
from apps.tournaments import services  # noqa: E402
from apps.tournaments.domain.results import MatchScore  # noqa: E402
from apps.tournaments.models import Game, Match, Tournament  # noqa: E402

ENTRANTS, STATIONS = 64, 16


def made(organizer: User) -> Tournament:
    game = Game.objects.create(name="Bench", slug="bench")
    tournament = services.create_tournament(
        organizer, "Calls", game, max_participants=ENTRANTS, check_in_required=False
    )
    services.publish_tournament(tournament.pk, organizer)
    services.open_registration(tournament.pk, organizer)
    services.add_guests(tournament.pk, organizer, [f"Guest {number}" for number in range(ENTRANTS)])
    services.close_registration(tournament.pk, organizer)
    services.start_tournament(tournament.pk, organizer)
    for number in range(STATIONS):
        services.add_station(tournament.pk, organizer, f"Table {number}")
    return tournament


def main() -> None:
    organizer = User.objects.create(username="organizer", email="organizer@bench.test", is_staff=True)
    tournament = made(organizer)
    took = []
    for match in Match.objects.filter(tournament=tournament, round=1).order_by("position"):
        began = time.perf_counter()
        services.call_match(match.pk, organizer)
        took.append(time.perf_counter() - began)
        services.complete_match(match.pk, organizer, MatchScore(1, 0))
    json.dump(took, sys.stdout)


if __name__ == "__main__":
    main()
