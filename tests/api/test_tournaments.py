"""Tournaments over HTTP."""

import pytest

from apps.tournaments import services
from apps.tournaments.models import Announcement, Registration, Tournament
from tests.support.cast import registration_of
from tests.support.http import caller, problem
from tests.support.record import record

pytestmark = pytest.mark.django_db

URL = "/api/v1/tournaments/"
ROW = {"id", "slug", "name", "game", "format", "state", "organizer", "participants", "start_at"}


def url(tournament, verb=""):
    return f"{URL}{tournament.pk}/{verb}"


def names(answer):
    return [tournament["name"] for tournament in answer.json()["results"]]


def test_a_row_of_the_list_holds_what_clients_rely_on(cast):
    tournament = cast.open(3, start_at="2030-01-01T12:00:00Z")
    page = caller().get(URL).json()
    assert {"count": 1, "next": None, "previous": None}.items() <= page.items()
    assert page["results"] == [
        {
            "id": tournament.pk,
            "slug": tournament.slug,
            "name": "Friday Cup",
            "game": "Chess",
            "format": "single_elimination",
            "state": "registration_open",
            "organizer": "Alice",
            "participants": 3,
            "start_at": "2030-01-01T12:00:00Z",
        }
    ]


def test_a_page_holds_fifty(cast):
    for number in range(51):
        services.publish_tournament(cast.draft(name=f"Cup {number}").pk, cast.alice)
    first = caller().get(URL).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (51, 50, None)
    assert first["results"][0]["name"] == "Cup 50"
    second = caller().get(first["next"]).json()
    assert [tournament["name"] for tournament in second["results"]] == ["Cup 0"]
    assert second["next"] is None
    assert second["previous"] is not None


def test_a_page_costs_what_a_row_costs(cast, django_assert_max_num_queries):
    for number in range(12):
        cast.open(2, name=f"Cup {number}")
    client = caller(cast.carol)
    with django_assert_max_num_queries(3):
        assert len(client.get(URL).json()["results"]) == 12


def test_the_list_is_narrowed(cast):
    cast.open(name="Open")
    cast.live(name="Live")
    assert names(caller().get(URL, {"state": "live"})) == ["Live"]
    assert names(caller().get(URL, {"game": "chess", "state": "registration_open"})) == ["Open"]
    assert names(caller().get(URL, {"game": "cs2"})) == []


@pytest.mark.parametrize(
    ("field", "value"), [("state", "no such state"), ("state", "\x00"), ("game", "\x00"), ("game", "a b")]
)
def test_a_filter_that_means_nothing_is_named(cast, field, value):
    found = problem(caller().get(URL, {field: value}), 400, "invalid_schema")
    assert list(found["fields"]) == [field]


def test_the_list_shows_each_what_they_may_see(cast):
    cast.draft(name="Draft")
    assert names(caller().get(URL)) == names(caller(cast.carol).get(URL)) == []
    assert names(caller(cast.alice).get(URL)) == ["Draft"]


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_a_tournament_counts_its_participants_however_it_is_found(cast, visibility):
    tournament = cast.open(3, visibility=visibility)
    assert caller(cast.bob).get(url(tournament)).json()["participants"] == 3


def test_the_etag_holds_the_revision_and_changes_with_every_write(cast):
    tournament = cast.open(1)
    before = caller().get(url(tournament))["ETag"]
    assert before.startswith(f'"{tournament.epoch.hex}.{tournament.revision}.')
    assert caller().get(url(tournament))["ETag"] == before
    services.register_player(tournament.pk, cast.carol)
    assert caller().get(url(tournament))["ETag"] != before
    closed = caller(cast.alice).post(url(tournament, "close/"))
    assert closed["ETag"] == caller().get(url(tournament))["ETag"]


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_what_one_may_not_see_is_not_there(cast, visibility):
    tournament = cast.draft(visibility=visibility)
    if visibility == "private":
        services.publish_tournament(tournament.pk, cast.alice)
        services.open_registration(tournament.pk, cast.alice)
    for path in ("", "snapshot/", "events/", "registrations/", "matches/"):
        for who in (None, cast.carol):
            problem(caller(who).get(url(tournament, path)), 404, "not_found")
        assert caller(cast.alice).get(url(tournament, path)).status_code == 200
    problem(caller(cast.carol).post(url(tournament, "registrations/")), 404, "not_found")


def test_a_tournament_is_made_with_all_that_was_asked(cast):
    cast.draft()
    wanted = {"name": "New Cup", "game": "chess", "best_of": 3, "best_of_final": 5, "third_place": True}
    wanted |= {"seeding": "random", "max_participants": 8, "visibility": "unlisted", "check_in_required": False}
    answer = caller(cast.carol).post(URL, wanted)
    assert answer.status_code == 201
    made = answer.json()
    assert {**wanted, "game": "Chess", "organizer": "Carol", "state": "draft"}.items() <= made.items()
    assert set(made) >= ROW
    assert answer["Location"] == f"http://testserver{URL}{made['id']}/"
    assert Tournament.objects.get(pk=made["id"]).organizer == cast.carol


def test_what_a_service_owns_cannot_be_sent(cast):
    cast.draft()
    wanted = {"name": "Cup", "game": "chess", "state": "live", "sequence": 7, "organizer": "Oscar", "slug": "mine"}
    found = problem(caller(cast.alice).post(URL, wanted), 400, "invalid_schema")
    assert set(found["fields"]) == {"state", "sequence", "organizer", "slug"}
    assert Tournament.objects.count() == 1


def test_a_tournament_is_edited(cast):
    tournament = cast.draft()
    answer = caller(cast.alice).patch(url(tournament), {"name": "Saturday Cup", "best_of": 5})
    assert {"name": "Saturday Cup", "best_of": 5}.items() <= answer.json().items()
    found = problem(caller(cast.alice).patch(url(tournament), {"best_of": 4}), 400, "invalid_schema")
    assert list(found["fields"]) == ["best_of"]


def test_what_is_settled_is_not_edited(cast):
    tournament = cast.live()
    before = record(tournament.pk)
    found = problem(caller(cast.alice).patch(url(tournament), {"best_of": 5}), 409, "conflict")
    assert found["state"] == "live"
    assert record(tournament.pk) == before


def test_a_tournament_s_way_to_its_start(cast):
    tournament = cast.draft(check_in_required=False)
    alice = caller(cast.alice)
    states = [alice.post(url(tournament, verb)).json()["state"] for verb in ("publish/", "open/")]
    for user in (cast.bob, cast.bella):
        caller(user).post(url(tournament, "registrations/"))
    states += [alice.post(url(tournament, verb)).json()["state"] for verb in ("close/", "check-in/")]
    assert states == ["published", "registration_open", "registration_closed", "check_in"]
    assert len(alice.post(url(tournament, "generate/"), {"random_seed": 7}).json()["matches"]) == 1
    started = alice.post(url(tournament, "start/"), {}).json()
    assert (started["tournament"]["state"], started["matches"][0]["state"]) == ("live", "check_in")
    assert alice.post(url(tournament, "cancel/")).json()["state"] == "cancelled"


def test_a_draw_takes_a_seed_and_tells_a_bad_one(cast):
    tournament = cast.open(2)
    services.close_registration(tournament.pk, cast.alice)
    for bad in (-1, 2**53, "seven"):
        found = problem(caller(cast.alice).post(url(tournament, "start/"), {"random_seed": bad}), 400, "invalid_schema")
        assert list(found["fields"]) == ["random_seed"]
    assert caller(cast.alice).post(url(tournament, "start/"), {"random_seed": 2**53 - 1}).status_code == 200


def test_too_few_do_not_start(cast):
    tournament = cast.open(1)
    services.close_registration(tournament.pk, cast.alice)
    problem(caller(cast.alice).post(url(tournament, "start/"), {}), 409, "conflict")


def test_an_announcement_is_made(cast):
    tournament = cast.open()
    answer = caller(cast.alice).post(url(tournament, "announcements/"), {"title": "Lunch", "body": "At two."})
    row = Announcement.objects.get()
    assert (answer.json()["id"], row.title, row.body) == (row.pk, "Lunch", "At two.")
    problem(caller(cast.alice).post(url(tournament, "announcements/"), {"title": ""}), 400, "invalid_schema")


def test_the_snapshot_is_the_state_of_the_room(cast):
    tournament = cast.completed(4)
    snapshot = caller().get(url(tournament, "snapshot/")).json()
    assert (snapshot["sequence"], snapshot["epoch"]) == (tournament.sequence, str(tournament.epoch))
    assert set(snapshot["tournament"]) >= ROW
    assert (len(snapshot["matches"]), len(snapshot["standings"]), len(snapshot["registrations"])) == (3, 4, 4)


def test_no_answer_holds_an_address_or_a_staff_name(cast):
    cast.rita.username = "private-rita"
    cast.rita.save()
    tournament = cast.completed(2)
    for path in ("", "snapshot/", "events/?since=0", "registrations/", "matches/"):
        text = caller().get(url(tournament, path)).content.decode()
        assert "@example.org" not in text
        assert "private-rita" not in text


def test_the_log_is_read_on_from_where_one_was(cast):
    tournament = cast.open(3)
    last = tournament.sequence
    answer = caller().get(url(tournament, "events/"), {"since": last - 2, "epoch": str(tournament.epoch)}).json()
    assert [event["sequence"] for event in answer["events"]] == [last - 1, last]
    assert {"type", "sequence", "at", "data"} == set(answer["events"][0])


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "9" * 40, "null"])
@pytest.mark.parametrize("path", ["events/", "match"])
def test_a_number_that_is_none_is_refused(cast, since, path):
    match = cast.live(2).matches.get()
    address = f"/api/v1/matches/{match.pk}/" if path == "match" else url(match.tournament, path)
    answer = problem(caller().get(address, {"since": since}), 400, "invalid_schema")
    assert list(answer["fields"]) == ["since"]


def test_a_number_that_the_log_has_not_reached_gets_a_snapshot(cast):
    tournament = cast.open(1)
    answer = caller().get(url(tournament, "events/"), {"since": "9" * 18}).json()
    assert answer["snapshot"]["sequence"] == tournament.sequence


def test_another_epoch_gets_a_snapshot(cast):
    tournament = cast.open(1)
    assert "snapshot" in caller().get(url(tournament, "events/"), {"since": 1, "epoch": "another"}).json()


def test_registering_and_who_is_registered(cast):
    tournament = cast.open(1)
    answer = caller(cast.carol).post(url(tournament, "registrations/"))
    mine = registration_of(tournament, cast.carol)
    assert answer.status_code == 201
    assert answer.json() == {
        "registration_id": mine.pk,
        "name": "Carol",
        "seed": None,
        "state": "confirmed",
        "checked_in": False,
    }
    listed = caller().get(url(tournament, "registrations/")).json()["results"]
    assert [registration["name"] for registration in listed] == ["Bob", "Carol"]
    problem(caller(cast.carol).post(url(tournament, "registrations/")), 409, "conflict")


def test_a_registration_s_verbs(cast):
    tournament = cast.open(2)
    bob = registration_of(tournament, cast.bob)
    path = f"/api/v1/registrations/{bob.pk}/"
    assert caller(cast.alice).post(f"{path}seed/", {"seed": 2}).json()["seed"] == 2
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    answers = [caller(cast.bob).post(f"{path}{verb}/").json() for verb in ("check-in", "undo-check-in", "withdraw")]
    assert [(answer["state"], answer["checked_in"]) for answer in answers] == [
        ("checked_in", True),
        ("confirmed", False),
        ("withdrawn", False),
    ]
    found = problem(caller(cast.bob).post(f"{path}withdraw/"), 409, "conflict")
    assert found["state"] == "withdrawn"


@pytest.mark.parametrize("seed", [0, -1, "first", 10**30, 1.5])
def test_a_seed_that_is_none(cast, seed):
    bob = registration_of(cast.open(2), cast.bob)
    problem(caller(cast.alice).post(f"/api/v1/registrations/{bob.pk}/seed/", {"seed": seed}), 400, "invalid_schema")
    assert Registration.objects.get(pk=bob.pk).seed is None
