"""Fills an empty database with people and tournaments, and prints what a client needs of them as JSON.

`python -m bench.site.world <people> <tickets> <rushes>`: so many accounts with tokens, anonymous tickets for the live
tournament's room, and tournaments that are open for registration.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.tickets import issue_ticket, new_visitor  # noqa: E402
from apps.accounts.tokens import issue_tokens  # noqa: E402
from apps.tournaments import services  # noqa: E402
from apps.tournaments.models import Game, Tournament  # noqa: E402
from apps.tournaments.realtime.rooms.names import tournament_room  # noqa: E402
from apps.tournaments.services.drawing import draw_due  # noqa: E402

PLAYERS, PLACES = 16, 512


def make_people(names: list[str]) -> list[User]:
    """Accounts without a password, which would take its time to hash."""
    return User.objects.bulk_create([User(username=name, password="!") for name in names])


def make_organizer() -> User:
    """Staff, who may hold as many tournaments as they like."""
    return User.objects.create(username="organizer", password="!", is_staff=True)


def opened(organizer: User, name: str, places: int) -> Tournament:
    game = Game.objects.get(slug="cs2")
    made = services.create_tournament(organizer, name, game, max_participants=places, check_in_required=False)
    services.publish_tournament(made.pk, organizer)
    services.open_registration(made.pk, organizer)
    return made


def live(organizer: User, players: int = PLAYERS, name: str = "player") -> Tournament:
    """A tournament of people of this name in its first round, each match of it begun."""
    made = opened(organizer, "Live", players)
    for player in make_people([f"{name}-{n}" for n in range(players)]):
        services.register_player(made.pk, player)
    services.close_registration(made.pk, organizer)
    services.start_tournament(made.pk, organizer, random_seed=1)
    draw_due()
    for match in made.matches.filter(round=1):
        services.start_match(match.pk, organizer)
    made.refresh_from_db()
    return made


def fill(people: int, tickets: int, rushes: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    organizer = make_organizer()
    tournament = live(organizer)
    group = tournament_room(tournament.pk).group
    viewers = make_people([f"viewer-{n}" for n in range(people)])
    return {
        "tournament": tournament.pk,
        "sequence": tournament.sequence,
        "epoch": str(tournament.epoch),
        "organizer": issue_tokens(organizer)["access"],
        "tokens": [issue_tokens(viewer)["access"] for viewer in viewers],
        "tickets": [issue_ticket(group, None, new_visitor()) for _ in range(tickets)],
        "rushes": [opened(organizer, f"Rush {n}", PLACES).pk for n in range(rushes)],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(*map(int, sys.argv[1:]))))
