"""The front page of the platform's staff: who sees the numbers, what they say, and how much they cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.accounts.models import User
from apps.common.metric_samples import CLOSES, DECISIONS, DELIVERY_COUNT, DELIVERY_SUM, DUE_AGE, DUE_LAST_RUN, SOCKETS
from apps.common.models import MetricSample
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from tests.support.cast import make_admin, make_user
from tests.web.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/admin/"


def with_rights(username, *names):
    person = make_user(username, is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


def seen_by(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.get(PAGE)


@pytest.fixture
def page():
    return lambda: words(seen_by(make_admin()).content.decode())


def note(minutes=0, began=30, process="a", **more):
    now = timezone.now()
    times = {"at": now - timedelta(minutes=minutes), "began_at": now - timedelta(minutes=began)}
    return MetricSample.objects.create(process=process, name=f"host {process}", **times | more)


def test_those_who_may_view_metrics_see_them_and_nobody_else(cast):
    note()
    cast.draft()
    shown = {
        "superuser": seen_by(make_admin()),
        "staff with the right": seen_by(with_rights("vera", "view_metricsample")),
        "other staff": seen_by(with_rights("sam", "view_tournament")),
        "organizer": seen_by(cast.alice),
        "anonymous": seen_by(None),
    }
    assert {who: answer.status_code for who, answer in shown.items()} == {
        "superuser": 200,
        "staff with the right": 200,
        "other staff": 200,
        "organizer": 302,
        "anonymous": 302,
    }
    assert [who for who, answer in shown.items() if "The last hour" in answer.content.decode()] == [
        "superuser",
        "staff with the right",
    ]
    assert "numbers" not in (shown["other staff"].context or {})


def test_without_a_sample_it_says_so(page):
    said = page()
    assert "No worker has noted anything in the last hour." in said
    assert "Workers that serve 0" in said and "The last hour" not in said


def test_sockets_closes_refusals_and_requests_of_all_workers(page, cast):
    cup = cast.open(name="Friday Cup")
    slow = {"seconds": 1.25, "method": "GET", "route": "/tournaments/<int:pk>/", "status": 200}
    rooms = [
        {"kind": "tournament", "id": cup.pk, "sockets": 3, "viewers": 5},
        {"kind": "match", "id": 9, "sockets": 1, "viewers": 1},
    ]
    for process in "ab":
        first = {CLOSES: {"4008": 1}, DECISIONS: {"connect allowed": 5, "connect too_many_connections": 1}}
        note(2, process=process, values=first)
        later = {
            CLOSES: {"4008": 3, "1001": 1},
            DECISIONS: {"connect allowed": 50, "connect too_many_connections": 4},
            SOCKETS: {"tournament": 3, "match": 1},
            DELIVERY_SUM: {"": 0.5},
            DELIVERY_COUNT: {"": 10},
        }
        at = timezone.now().timestamp() - 60
        note(process=process, values=later, rooms=rooms, slowest=[{**slow, "at": at}])
    said = page()
    for text in (
        "Sockets in tournaments 6",
        "Sockets in matches 2",
        "Workers that serve 2",
        f"Friday Cup, tournament {cup.pk} 6 5",
        "match 9 2 1",
        "4008 a limit is reached 6",
        "1001 the page was left 2",
        "connect too_many_connections 8",
        "1,250 GET /tournaments/<int:pk>/ 200",
        "50 at last, 50 at most",
    ):
        assert text in said.replace("&lt;", "<").replace("&gt;", ">"), text
    assert "connect allowed" not in said


def test_each_chart_has_a_sentence_and_a_table(page):
    note(1, values={SOCKETS: {"match": 4}})
    note(0, values={SOCKETS: {"match": 2}})
    html = seen_by(make_admin()).content.decode()
    charts = html.split("<figure>")[1:]
    assert len(charts) == 6
    assert all("<table>" in chart and 'aria-hidden="true"' in chart for chart in charts)
    assert "2 at last, 4 at most" in charts[0]
    assert charts[0].count("<tr>") == 61


def test_what_falls_due_late_or_failed_is_named(page):
    values = {DUE_AGE: {"old_mails": 900.0}, DUE_LAST_RUN: {"old_answers": timezone.now().timestamp() - 3600}}
    note(values={**values, "deltacrown_due_items_total": {"deadlines failed": 2, "old_logins done": 7}})
    said = page()
    assert "old_mails 900" in said and "old_answers 0" in said and "deadlines 0 – 2" in said
    assert "old_logins" not in said


def test_tasks_that_wait_and_dead_ones_are_counted(page, cast, settings):
    cup = cast.draft()
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
    task = DBTaskResult.objects.get()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=7))
    assert "Tasks that wait 1 the oldest for 7 minutes" in page().replace("\xa0", " ")
    DBTaskResult.objects.filter(pk=task.pk).update(status="FAILED")
    html = seen_by(with_rights("vera", "view_metricsample")).content.decode()
    assert "Dead tasks 1" in words(html) and "dbtaskresult" not in html


def test_a_room_is_named_to_superusers_alone(cast):
    cup = cast.draft(name="Secret Cup")
    note(rooms=[{"kind": "tournament", "id": cup.pk, "sockets": 3, "viewers": 5}])
    html = seen_by(with_rights("vera", "view_metricsample")).content.decode()
    assert "Secret Cup" not in html and f"tournament {cup.pk}" in html


def test_it_asks_as_much_for_many_workers_and_rooms_as_for_few(cast):
    client = Client()
    client.force_login(make_admin())

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    first = [{"kind": kind, "id": 1, "sockets": 1, "viewers": 1} for kind in ("match", "tournament")]
    note(rooms=first)
    asked()
    few = asked()
    rooms = [
        {"kind": kind, "id": pk, "sockets": 1, "viewers": 1} for kind in ("match", "tournament") for pk in range(9)
    ]
    for process in "abcdefgh":
        for minutes in range(20):
            note(minutes, process=process, rooms=rooms, values={SOCKETS: {"match": 1}})
    assert asked() == few


def test_it_keeps_to_the_policy(page):
    note()
    answer = seen_by(make_admin())
    assert "style=" not in answer.content.decode().split('class="front"')[1].split("</section>")[0]
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_the_palette_of_the_staff_finds_what_somebody_may_view_and_nothing_else(cast):
    cup = cast.draft(name="Hidden Cup")
    person = make_user("hidden-person")
    people = {
        "superuser": make_admin(),
        "its organizer": cast.alice,
        "staff with rights": with_rights("tom", "view_tournament", "view_user", "change_user"),
    }
    User.objects.filter(pk=cast.alice.pk).update(is_staff=True)
    found = {}
    for who, somebody in people.items():
        client = Client()
        client.force_login(somebody)
        html = client.get("/admin/search/", {"s": "hidden", "extended": "1"}).content.decode()
        found[who] = f"/tournament/{cup.pk}/" in html, f"/user/{person.pk}/" in html
    assert found == {"superuser": (True, True), "its organizer": (True, False), "staff with rights": (False, False)}
