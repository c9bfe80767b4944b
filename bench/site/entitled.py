"""Fills an empty database with tournaments that are over, whose people get certificates, and one in which scores go on;
prints what a client needs of them as JSON: `python -m bench.site.entitled <tournaments> <entrants>`."""

import json
import sys
from typing import Any

from bench.site.ended import session
from bench.site.world import live, make_organizer, make_people, opened

from django.core.management import call_command  # isort: skip

from apps.accounts.models import User
from apps.accounts.tickets import issue_ticket, new_visitor
from apps.accounts.tokens import issue_tokens
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Registration, TournamentResult
from apps.tournaments.realtime.rooms.names import tournament_room

LIVE_PLAYERS = 32


def over(organizer: User, people: list[User], name: str) -> int:
    """Two of them have played it; the others have a place in its result all the same: matches take long."""
    made = opened(organizer, name, len(people))
    for person in people[:2]:
        services.register_player(made.pk, person)
    services.close_registration(made.pk, organizer)
    services.start_tournament(made.pk, organizer, random_seed=1)
    services.complete_match(made.matches.get().pk, organizer, MatchScore(1, 0))
    result = TournamentResult.objects.get(tournament=made)
    others = Registration.objects.bulk_create(
        Registration(tournament=made, user=person, name=person.username, state="finished") for person in people[2:]
    )
    shared = {"from": 3, "to": len(people)}
    result.places += [{"registration_id": row.pk, "name": row.name, **shared} for row in others]
    result.save()
    return made.pk


def fill(tournaments: int, entrants: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    organizer = make_organizer()
    going_on = live(organizer, LIVE_PLAYERS, "live")
    people = make_people([f"player-{n}" for n in range(entrants)])
    return {
        "organizer": issue_tokens(organizer)["access"],
        "organizers_session": session(organizer),
        "live": going_on.pk,
        "matches": list(going_on.matches.filter(round=1).order_by("pk").values_list("pk", flat=True)),
        "ticket": issue_ticket(tournament_room(going_on.pk).group, None, new_visitor()),
        "over": [over(organizer, people, f"Over {n}") for n in range(tournaments)],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(*map(int, sys.argv[1:]))))
