"""What `bench.schedule` measures of 10,000 registrations of which 4,096 have a place: read, checked in, and drawn.

Every page of the organizer is read twice: with all of them registered, and with what was drawn of them.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from http import HTTPStatus

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.organize.pages import address  # noqa: E402
from apps.organize.tabs import TABS  # noqa: E402
from apps.tournaments import services  # noqa: E402
from apps.tournaments.models import Game, Match, Registration, Tournament  # noqa: E402
from apps.tournaments.selectors.snapshots import tournament_snapshot  # noqa: E402
from apps.tournaments.services.drawing import draw_due  # noqa: E402

MANY, PLACES, TIMES = 10_000, 4096, 9


def made(organizer: User) -> Tournament:
    game = Game.objects.create(name="Bench", slug="bench")
    tournament = services.create_tournament(organizer, "Crowd", game, max_participants=PLACES)
    services.publish_tournament(tournament.pk, organizer)
    services.open_registration(tournament.pk, organizer)
    names = [f"Player {number}" for number in range(MANY)]
    people = User.objects.bulk_create([User(username=name.replace(" ", "-"), display_name=name) for name in names])
    states = ["confirmed"] * PLACES + ["waitlisted"] * (MANY - PLACES)
    Registration.objects.bulk_create(
        Registration(tournament=tournament, user=person, name=person.display_name, state=state)
        for person, state in zip(people, states, strict=True)
    )
    services.close_registration(tournament.pk, organizer)
    services.open_check_in(tournament.pk, organizer)
    return tournament


def timed(act: Callable[[], object], times: int = TIMES) -> list[float]:
    """Seconds on the clock. Of several the first is left out: it opens connections and reads templates."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return took[1:] or took


def got(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{address}: {answer.status_code}")
    return answer.getvalue()


def organized(client: Client, pk: int, when: str) -> dict[str, list[float]]:
    """Each tab by its name, and the lists as they are searched, filtered and walked to their end."""
    tabs = {tab.name: address(pk, tab.name) for tab in TABS}
    participants = tabs["participants"]
    asked = {"search": "?q=Player+9999", "filter": "?state__exact=waitlisted", "last page": "?p=100", "order": "?o=-1"}
    pages = {
        "front": reverse("organize:index"),
        **tabs,
        **{f"participants, {name}": participants + query for name, query in asked.items()},
    }
    return {
        f"{when}, the organizer's page {name}": timed(lambda page=page: got(client, page), 5)
        for name, page in pages.items()
    }


def main() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    organizer = User.objects.create(username="organizer", email="organizer@bench.test", is_staff=True)
    tournament = made(organizer)
    pk, client = tournament.pk, Client(HTTP_HOST="127.0.0.1")
    client.force_login(organizer)
    places = list(tournament.registrations.filter(state="confirmed").values_list("pk", flat=True))
    api = f"/api/v1/tournaments/{pk}"
    took = {
        "a page of the list, API": timed(lambda: got(client, f"{api}/registrations/")),
        **organized(client, pk, "registered"),
        "the whole list, CSV": timed(lambda: got(client, f"{api}/registrations.csv")),
        "a snapshot": timed(lambda: tournament_snapshot(pk)),
        "4,096 checked in at once": timed(lambda: services.check_in_registrations(pk, places, organizer), 1),
        "the start, and its draw": timed(lambda: (services.start_tournament(pk, organizer), draw_due()), 1),
        "a snapshot of what is drawn": timed(lambda: tournament_snapshot(pk)),
        **organized(client, pk, "drawn"),
    }
    if Match.objects.filter(tournament=tournament).count() != PLACES - 1:
        raise SystemExit("It was not drawn.")
    json.dump(took, sys.stdout)


if __name__ == "__main__":
    main()
