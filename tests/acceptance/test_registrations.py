"""The rush when registration opens."""

import asyncio
from collections import Counter

import httpx
import pytest
from django.db import connection

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.tournaments.models import Game, Registration
from apps.tournaments.services import create_tournament, open_registration, publish_tournament

PLAYERS, PLACES = 1000, 512


@pytest.fixture
def rush(postgres_db):
    """An open tournament and a thousand people with tokens; accounts made in bulk, for hashing takes its time."""
    organizer = User.objects.create(username="organizer")
    game, _ = Game.objects.get_or_create(slug="football", defaults={"name": "Football"})
    tournament = create_tournament(organizer, "Rush", game, max_participants=PLACES)
    publish_tournament(tournament.pk, organizer)
    open_registration(tournament.pk, organizer)
    people = User.objects.bulk_create([User(username=f"player-{n}", password="!") for n in range(PLAYERS)])
    return tournament, [issue_tokens(person)["access"] for person in people]


def test_a_thousand_registrations_at_once_never_fail_and_fill_exactly_the_places(rush, postgres_database, start_server):
    tournament, tokens = rush
    server = start_server({"DATABASE_URL": postgres_database})

    async def register_all():
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=server.url, timeout=120, limits=limits, verify=False) as http:
            path = f"/api/v1/tournaments/{tournament.pk}/registrations/"
            posts = [http.post(path, headers={"Authorization": f"Bearer {token}"}) for token in tokens]
            return Counter(answer.status_code for answer in await asyncio.gather(*posts))

    assert connection.vendor == "postgresql"
    assert asyncio.run(register_all()) == {201: PLAYERS}
    states = Counter(Registration.objects.filter(tournament=tournament).values_list("state", flat=True))
    assert states == {"confirmed": PLACES, "waitlisted": PLAYERS - PLACES}
    tournament.refresh_from_db()
    sequences = list(tournament.events.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, tournament.sequence + 1))
    assert "Traceback" not in server.log()
