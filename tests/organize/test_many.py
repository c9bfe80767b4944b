"""Ten thousand registrations on the organizers' pages: no page asks the database once for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.organize.tabs import TABS
from apps.tournaments import services
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField
from tests.organize.at_the_desk import address, enter
from tests.organize.sheets import look, rows_of_csv, rows_of_xlsx

MANY, PLACES, OF_A_PAGE = 10_000, 4096, 100
MOST_QUERIES = 25
# A part of an export is of so many, and takes a query for each of its three tables.
OF_A_PART = 500
pytestmark = pytest.mark.django_db


def crowded(cast):
    """Check-in is open: 4096 have a place, guests among them, the others wait; all have a rating."""
    tournament = cast.open(0, max_participants=PLACES, check_in_required=True)
    people = User.objects.bulk_create(
        [User(username=f"p{n}", display_name=f"P {n}", password="!") for n in range(9000)]
    )
    states = ["confirmed"] * PLACES + ["waitlisted"] * (MANY - PLACES)
    whose = [{"user": person} for person in people] + [{"is_guest": True}] * (MANY - len(people))
    made = [
        Registration(tournament=tournament, name=f"Player {n}", state=state, **own)
        for n, (state, own) in enumerate(zip(states, whose, strict=True))
    ]
    rows = Registration.objects.bulk_create(made)
    asked = RegistrationField.objects.create(tournament=tournament, key="rating", label="Rating", kind="number")
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration=row, field=asked, value="1500") for row in rows
    )
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    return tournament


def test_no_page_of_ten_thousand_takes_more_than_25_queries(cast):
    tournament, client = crowded(cast), enter(cast.alice)
    found = {}

    def asked(name, act):
        with CaptureQueriesContext(connection) as queries:
            answer = act()
        found[name] = len(queries)
        return answer

    def seen(name, page, **fields):
        answer = asked(name, lambda: client.get(page, fields))
        assert answer.status_code == 200, name
        return answer

    for tab in TABS:
        seen(tab.name, address(tab.name, tournament.pk))
    page = address("participants", tournament.pk)
    filters = [("state__exact", state) for state in ("confirmed", "waitlisted", "checked_in")]
    filters += [("kind", kind) for kind in ("person", "team", "guest")]
    filters += [("q", "Player 9999"), ("p", "50"), ("o", "-1")]
    for name, value in filters:
        seen(f"{name}={value}", page, **{name: value})
    last = client.get(page, {"state__exact": "waitlisted", "p": "60"}).context["cl"].result_list[-1]
    assert last.waits_as == MANY - PLACES
    chosen = [row.pk for row in client.get(page).context["cl"].result_list]
    assert len(chosen) == OF_A_PAGE
    action = {"action": "check_in", "_selected_action": chosen, "select_across": "0"}
    asked("bulk check-in", lambda: client.post(page, action))
    assert tournament.registrations.filter(state="checked_in").count() == OF_A_PAGE
    assert {name: count for name, count in found.items() if count > MOST_QUERIES} == {}

    parts = 3 * (MANY // OF_A_PART)
    for form, read in (("csv", rows_of_csv), ("xlsx", rows_of_xlsx)):
        address_of_it = reverse(f"organize:participants_{form}", args=[tournament.pk])
        sheet = asked(form, lambda address_of_it=address_of_it, read=read: read(client.get(address_of_it)))
        assert len(sheet) == MANY + 1 and found[form] <= MOST_QUERIES + parts
    lines = "\r\n".join(",".join(map(str, row)) for row in sheet)
    answer = asked("import", lambda: look(client, tournament, lines.encode()))
    assert answer.context["import_same"] == MANY and found["import"] <= 2 * MOST_QUERIES
    history = reverse("organize:history_csv", args=[tournament.pk])
    asked("history", lambda: rows_of_csv(client.get(history)))
    assert found["history"] <= MOST_QUERIES
