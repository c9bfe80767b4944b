"""What is asked of those who register over HTTP, the answers, and the table of both."""

import asyncio
import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tournaments import services
from apps.tournaments.models import RegistrationField
from apps.tournaments.selectors.registrations import my_registration
from tests.support.cast import registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db
CLUB = {"key": "club", "label": "Club", "kind": "choice", "choices": ["Reds", "Blues"], "is_conflict": True}


@pytest.fixture
def cup(cast):
    tournament = cast.open()
    path = f"/api/v1/tournaments/{tournament.pk}/fields/"
    assert caller(cast.alice).post(path, CLUB).status_code == 201
    ign = {"key": "ign", "label": "Name", "kind": "text", "required": True, "is_public": True}
    assert caller(cast.alice).post(path, ign).status_code == 201
    return tournament


def of(cup, rest="registrations/"):
    return f"/api/v1/tournaments/{cup.pk}/{rest}"


def test_what_is_asked_is_read_by_everybody(cast, cup):
    club, ign = caller().get(of(cup, "fields/")).json()
    assert CLUB.items() <= club.items() and (ign["required"], ign["is_public"]) == (True, True)


def test_answers_from_registering_to_the_list(cast, cup):
    answered = {"ign": "carol#1", "club": "Reds"}
    assert caller(cast.carol).post(of(cup), {"answers": answered}).status_code == 201
    mine = my_registration(cast.carol.pk, cup.pk)
    own = f"/api/v1/registrations/{mine.pk}/"
    for reader in (cast.carol, cast.rita, cast.alice):
        assert caller(reader).get(own).json()["answers"] == answered
    rows = {row["name"]: row["answers"] for row in caller(cast.bob).get(of(cup)).json()["results"]}
    assert rows == {"Bob": {}, "Bella": {}, "Carol": {"ign": "carol#1"}}
    assert "answers" not in caller().get(of(cup, "snapshot/")).json()["registrations"][0]
    changed = caller(cast.carol).patch(f"{own}answers/", {"answers": {"club": None}})
    assert changed.json()["answers"] == {"ign": "carol#1"}
    assert "carol#2" not in caller(cast.bob).get(of(cup)).content.decode()
    caller(cast.carol).put(f"{own}answers/", {"answers": {"ign": "carol#2"}})
    assert "carol#2" in caller(cast.bob).get(of(cup)).content.decode()


def test_wrong_answers_are_each_named(cast, cup):
    found = problem(caller(cast.carol).post(of(cup), {"answers": {"club": "Greens"}}), 400, "invalid_schema")
    assert set(found["fields"]) == {"answers.club", "answers.ign"}
    problem(caller(cast.carol).post(of(cup)), 400, "invalid_schema")
    for body in (
        {"answer": {}},
        {"answers": []},
        {"answers": "x"},
        {"answers": {"ign": {"a": 1}}},
        {"answers": {"ign": "a\x00"}},
    ):
        problem(caller(cast.carol).post(of(cup), body), 400, "invalid_schema")
    assert my_registration(cast.carol.pk, cup.pk) is None


def test_where_nothing_is_asked_nothing_is_sent(cast):
    for body in ({}, {"answers": {}}):
        tournament = cast.open()
        answer = caller(cast.carol).post(of(tournament), body)
        assert answer.status_code == 201
    plain = cast.open()
    assert caller(cast.carol).post(of(plain)).status_code == 201


def test_what_is_no_field_is_refused(cast, cup):
    for body in (
        {},
        {**CLUB, "kind": "date"},
        {**CLUB, "key": "x y"},
        {**CLUB, "key": "x", "choices": ["a"] * 60},
        {**CLUB, "key": "x", "ordering": 10**30},
        {**CLUB, "key": "x", "required": "yes"},
        {**CLUB, "key": "x", "more": 1},
        {**CLUB, "key": "x", "label": "a\x00"},
    ):
        problem(caller(cast.alice).post(of(cup, "fields/"), body), 400, "invalid_schema")
    club = RegistrationField.objects.get(key="club")
    changed = caller(cast.alice).patch(f"/api/v1/fields/{club.pk}/", {"required": True, "ordering": 7})
    assert (changed.json()["required"], changed.json()["choices"]) == (True, ["Reds", "Blues"])
    assert caller(cast.alice).delete(f"/api/v1/fields/{club.pk}/").status_code == 204
    problem(caller(cast.alice).delete(f"/api/v1/fields/{club.pk}/"), 404, "not_found")


def test_the_list_takes_one_query_for_all_answers(cast, cup):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert caller(cast.bob).get(of(cup)).status_code == 200
        return sum("registrationanswer" in query["sql"] for query in seen)

    services.register_player(cup.pk, cast.carol, {"ign": "a"})
    services.register_player(cup.pk, cast.oscar, {"ign": "b"})
    assert queries() == 1


def test_the_table_is_streamed_to_organizers(cast, cup):
    services.register_player(cup.pk, cast.carol, {"ign": "=HYPERLINK(1)", "club": "Reds"})
    answer = caller(cast.alice).get(of(cup, "registrations.csv"), HTTP_ACCEPT="text/csv")
    assert answer.streaming and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["name"], row["ign"], row["club"]) for row in rows][-1] == ("Carol", "'=HYPERLINK(1)", "Reds")
    for other in (cast.rita, cast.bob, cast.oscar):
        problem(caller(other).get(of(cup, "registrations.csv")), 403, "insufficient_permissions")


@pytest.mark.django_db(transaction=True)
def test_the_table_is_streamed_where_requests_are_served_asynchronously(async_client, cast):
    cup = cast.open()
    async_client.force_login(cast.alice)

    async def read():
        answer = await async_client.get(of(cup, "registrations.csv"))
        assert answer.is_async
        return b"".join([part async for part in answer.streaming_content])

    assert registration_of(cup, cast.bob).name in asyncio.run(read()).decode("utf-8-sig")
