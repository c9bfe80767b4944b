"""Fills an empty database with tournaments in which only the final is left, begun, and prints what a client needs of
them as JSON: `python -m bench.site.finals <tournaments>`."""

import json
import sys
from typing import Any

from bench.site.world import make_organizer, make_people, opened

from django.core.management import call_command  # isort: skip

from apps.accounts.models import User
from apps.accounts.tickets import issue_ticket, new_visitor
from apps.accounts.tokens import issue_tokens
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.realtime.rooms.names import tournament_room

PLAYERS = 8


def before_the_final(organizer: User, people: list[User], name: str) -> dict[str, Any]:
    made = opened(organizer, name, PLAYERS)
    for player in people:
        services.register_player(made.pk, player)
    services.close_registration(made.pk, organizer)
    services.start_tournament(made.pk, organizer, random_seed=1)
    for match in made.matches.filter(round__lt=3).order_by("round"):
        services.start_match(match.pk, organizer)
        services.complete_match(match.pk, organizer, MatchScore(1, 0))
    final = made.matches.get(round=3)
    services.start_match(final.pk, organizer)
    ticket = issue_ticket(tournament_room(made.pk).group, None, new_visitor())
    return {"tournament": made.pk, "final": final.pk, "ticket": ticket}


def fill(tournaments: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    organizer = make_organizer()
    people = make_people([f"player-{n}" for n in range(PLAYERS)])
    finals = [before_the_final(organizer, people, f"Cup {n}") for n in range(tournaments)]
    return {"organizer": issue_tokens(organizer)["access"], "finals": finals}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
