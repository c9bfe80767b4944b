"""Ten thousand registrations, as many of them with a place as a tournament may have: none of what is done with all of
them asks the database once for each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.models import Match, Registration
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services.drawing import draw_due
from tests.support.http import caller

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY, PLACES = 10_000, 4096
# Rows that are written or read together, at least; SQLite takes few in one statement.
TOGETHER = 10


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def crowded(cast, name, count, places):
    """Check-in is open; so many have registered, of whom so many have a place."""
    tournament = cast.open(0, name=name, max_participants=places)
    names = [f"{name}-{number}" for number in range(count)]
    people = User.objects.bulk_create([User(username=name, display_name=name, password="!") for name in names])
    states = ["confirmed"] * places + ["waitlisted"] * (count - places)
    Registration.objects.bulk_create(
        Registration(tournament=tournament, user=person, name=person.username, state=state)
        for person, state in zip(people, states, strict=True)
    )
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    return tournament


def reads(cast, tournament):
    """What is read of them, by whom."""
    path, page = f"/api/v1/tournaments/{tournament.pk}/registrations", f"/tournaments/{tournament.pk}/participants/"
    organizer = Client()
    organizer.force_login(cast.alice)
    return {
        "list": lambda: caller(cast.alice).get(f"{path}/"),
        "last page": lambda: caller(cast.alice).get(f"{path}/?page=2"),
        "page": lambda: organizer.get(page),
        "snapshot": lambda: tournament_snapshot(tournament.pk),
        "csv": lambda: b"".join(caller(cast.alice).get(f"{path}.csv").streaming_content),
    }


def test_ten_thousand_are_listed_checked_in_drawn_and_shown_together(cast):
    few, many = crowded(cast, "few", 60, 56), crowded(cast, "many", MANY, PLACES)
    of_few, of_many = reads(cast, few), reads(cast, many)
    asked = {name: (queries_of(of_few[name]), queries_of(of_many[name])) for name in of_few}
    in_batches = asked.pop("csv")[1]
    assert in_batches < MANY // 100
    assert {name: counts for name, counts in asked.items() if counts[1] > counts[0]} == {}
    assert len(tournament_snapshot(many.pk)["registrations"]) == MANY

    with_a_place = list(many.registrations.filter(state="confirmed").values_list("pk", flat=True))
    checks_in = queries_of(lambda: services.check_in_registrations(many.pk, with_a_place, cast.alice))
    assert checks_in < PLACES // TOGETHER
    assert many.registrations.filter(state="checked_in").count() == PLACES

    starts = queries_of(lambda: services.start_tournament(many.pk, cast.alice, random_seed=1))
    draws = queries_of(draw_due)
    assert starts + draws < MANY // TOGETHER
    assert Match.objects.filter(tournament=many).count() == PLACES - 1
    assert queries_of(lambda: tournament_snapshot(many.pk)) <= asked["snapshot"][0] + 4
