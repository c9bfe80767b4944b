"""Fills an empty database for what is measured after a final, and prints what a client needs of it as JSON.

`python -m bench.site.ended <cups> <registrations> <matches>`: so many tournaments of eight in which only the final is
left, with a prize for each place and a second organizer; and one of so many rows to be counted.
"""

import json
import sys
from typing import Any

from bench.site.finals import PLAYERS, before_the_final
from bench.site.world import make_organizer, make_people

from django.conf import settings  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip

from apps.accounts.models import User
from apps.accounts.tickets import issue_ticket, new_visitor
from apps.accounts.tokens import issue_tokens
from apps.payouts.services import declare_prizes
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Game, Tournament
from apps.tournaments.realtime.rooms.names import tournament_room
from apps.tournaments.services import give_role
from tests.support.crowd import crowd

PRIZE = "100.00"
POOL = f"{100 * PLAYERS}.00"
SEED = 20260501


def session(person: User) -> str:
    """The cookie of a browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def cup(organizer: User, approver: User, people: list[User], name: str) -> dict[str, Any]:
    made = before_the_final(organizer, people, name)
    number = made["tournament"]
    give_role(number, organizer, approver, Role.ORGANIZER)
    declare_prizes(number, organizer, "BDT", POOL, {str(place): PRIZE for place in range(1, PLAYERS + 1)}, {})
    seat = issue_ticket(tournament_room(number).group, organizer, new_visitor())
    return {**made, "organizers_ticket": seat}


def counted(organizer: User, registrations: int, matches: int) -> int:
    game = Game.objects.get(slug="cs2")
    made = Tournament.objects.create(name="Many", slug="many", organizer=organizer, game=game, max_participants=4096)
    crowd(made, registrations, matches, SEED)
    with connection.cursor() as cursor:
        # As autovacuum does, within a minute or so.
        cursor.execute("ANALYZE")
    return made.pk


def fill(cups: int, registrations: int, matches: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    organizer, (approver,) = make_organizer(), make_people(["approver"])
    people = make_people([f"player-{n}" for n in range(PLAYERS)])
    return {
        "organizer": issue_tokens(organizer)["access"],
        "approver": issue_tokens(approver)["access"],
        "organizers_session": session(organizer),
        "players_session": session(people[0]),
        "cups": [cup(organizer, approver, people, f"Cup {n}") for n in range(cups)],
        "counted": counted(organizer, registrations, matches),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(*map(int, sys.argv[1:]))))
