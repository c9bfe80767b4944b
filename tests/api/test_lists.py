"""Lists: a page at a time, by a cursor that neither repeats a row nor skips one."""

from itertools import chain

import pytest

from apps.tournaments import services
from apps.tournaments.models import Tournament
from tests.support.cast import registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

TOURNAMENTS = "/api/v1/tournaments/"


def published(cast, *names, **fields):
    for name in names:
        services.publish_tournament(cast.draft(name=name, **fields).pk, cast.alice)


def shown(page, field="name"):
    return [row[field] for row in page["results"]]


def walk(client, page, way="next", field="name"):
    """The rows of this page and of all that follow it, a list a page."""
    pages = [shown(page, field)]
    while page[way]:
        page = client.get(page[way]).json()
        pages.append(shown(page, field))
    return pages


@pytest.fixture
def five(cast):
    published(cast, "A", "B", "C", "D", "E")
    return cast


def test_pages_are_walked_there_and_back(five):
    client = caller()
    first = client.get(TOURNAMENTS, {"limit": 2}).json()
    assert (first["count"], first["previous"]) == (5, None)
    assert walk(client, first) == [["E", "D"], ["C", "B"], ["A"]]
    last = client.get(client.get(first["next"]).json()["next"]).json()
    assert last["next"] is None
    assert walk(client, last, "previous") == [["A"], ["C", "B"], ["E", "D"]]


def test_a_row_that_comes_or_goes_meanwhile_moves_no_other(five):
    client = caller()
    first = client.get(TOURNAMENTS, {"limit": 2}).json()
    published(five, "F")
    Tournament.objects.filter(name="D").delete()
    assert walk(client, client.get(first["next"]).json()) == [["C", "B"], ["A"]]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("newest", ["Cup", "Early", "Late", "Cup"]),
        ("oldest", ["Cup", "Late", "Early", "Cup"]),
        ("name", ["Cup", "Cup", "Early", "Late"]),
        ("start", ["Early", "Late", "Cup", "Cup"]),
        ("-start", ["Cup", "Cup", "Late", "Early"]),
    ],
)
@pytest.mark.parametrize("limit", [1, 3])
def test_it_is_ordered_as_asked_with_every_row_once(cast, order, names, limit):
    published(cast, "Cup")
    published(cast, "Late", start_at="2031-01-02T00:00:00Z")
    published(cast, "Early", start_at="2031-01-01T00:00:00Z")
    published(cast, "Cup")
    client = caller()
    first = client.get(TOURNAMENTS, {"order": order, "limit": limit}).json()
    forward = walk(client, first)
    assert list(chain(*forward)) == names
    end = first
    while end["next"]:
        end = client.get(end["next"]).json()
    assert list(chain(*walk(client, end, "previous")[::-1])) == names


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order": "colour"}, "order"),
        ({"cursor": ""}, "cursor"),
        ({"cursor": "x" * 5000}, "cursor"),
        ({"page": 2}, "page"),
        ({"limmit": 2}, "limmit"),
        ({"state": "gone"}, "state"),
        ({"state": ""}, "state"),
        ({"order": ""}, "order"),
        ({"mine": "perhaps"}, "mine"),
        ({"q": "x" * 101}, "q"),
    ],
)
def test_what_a_list_does_not_know_is_refused_by_its_name(query, field):
    answer = problem(caller().get(TOURNAMENTS, query), 400, "invalid_schema")
    assert list(answer["fields"]) == [field]


def test_a_cursor_of_another_list_or_order_or_with_a_letter_changed_is_refused(five):
    cursor = caller().get(TOURNAMENTS, {"limit": 2}).json()["next"].split("cursor=")[1].split("&")[0]
    games = "/api/v1/games/"
    for path, query in (
        (TOURNAMENTS, {"cursor": cursor, "order": "name"}),
        (TOURNAMENTS, {"cursor": cursor[:-2] + "zz"}),
        (TOURNAMENTS, {"cursor": "abc"}),
        (games, {"cursor": cursor}),
    ):
        answer = problem(caller().get(path, query), 404, "not_found")
        assert "begin without it" in answer["detail"]


@pytest.mark.parametrize("letter", ["প্র", "\N{TROPHY}", "a"])
def test_a_cursor_holds_the_longest_name_there_is(cast, letter):
    for number in range(3):
        published(cast, f"Cup {number}")
        Tournament.objects.filter(name=f"Cup {number}").update(name=f"{(letter * 120)[:119]}{number}")
    client = caller()
    page = client.get(TOURNAMENTS, {"order": "name", "limit": 1}).json()
    assert [len(rows) for rows in walk(client, page)] == [1, 1, 1]


def test_tournaments_are_listed_by_their_format(cast):
    published(cast, "Swiss", format="swiss")
    published(cast, "Knockout")
    assert shown(caller().get(TOURNAMENTS, {"format": "swiss"}).json()) == ["Swiss"]
    problem(caller().get(TOURNAMENTS, {"format": "json"}), 400, "invalid_schema")


def test_words_are_looked_for_in_names(cast):
    published(cast, "Friday Night", "Saturday Noon")
    assert shown(caller().get(TOURNAMENTS, {"q": "NIGHT"}).json()) == ["Friday Night"]


def test_one_s_own_are_those_one_runs_referees_or_plays_in(cast):
    tournament = cast.open(2, name="Played")
    published(cast, "Other")
    mine = {"mine": "true"}
    assert shown(caller(cast.bob).get(TOURNAMENTS, mine).json()) == ["Played"]
    assert shown(caller(cast.bob).get(TOURNAMENTS, {"mine": "false"}).json()) == ["Other"]
    assert shown(caller(cast.carol).get(TOURNAMENTS, mine).json()) == []
    assert shown(caller().get(TOURNAMENTS, mine).json()) == []
    assert set(shown(caller(cast.alice).get(TOURNAMENTS, mine).json())) == {"Played", "Other"}
    for person, number in ((cast.bob, registration_of(tournament, cast.bob).pk), (cast.rita, None)):
        rows = caller(person).get(TOURNAMENTS, mine).json()["results"]
        assert {row["registration_id"] for row in rows} == {number}


def test_who_has_withdrawn_takes_part_no_more(cast):
    tournament = cast.open(2)
    services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    assert shown(caller(cast.bob).get(TOURNAMENTS, {"mine": "true"}).json()) == []


def test_registrations_are_filtered_ordered_and_walked(cast):
    tournament = cast.open(4)
    path = f"{TOURNAMENTS}{tournament.pk}/registrations/"
    services.seed_registration(registration_of(tournament, cast.bob).pk, 2, cast.alice)
    client = caller()
    whole = client.get(path).json()
    assert whole["count"] == 4
    assert [row["seed"] for row in whole["results"]] == [2, None, None, None]
    paged = walk(client, client.get(path, {"limit": 3}).json(), field="registration_id")
    assert [len(page) for page in paged] == [3, 1]
    assert list(chain(*paged)) == shown(whole, "registration_id")
    last = client.get(client.get(path, {"limit": 3}).json()["next"]).json()
    assert walk(client, last, "previous", "registration_id") == paged[::-1]
    assert shown(client.get(path, {"q": "bo"}).json()) == ["Bob"]
    assert client.get(path, {"state": "waitlisted"}).json()["count"] == 0
    assert client.get(path, {"checked_in": "false"}).json()["count"] == 4
    names = shown(client.get(path, {"order": "name"}).json())
    assert names == sorted(names)


def test_matches_are_filtered_by_state_round_and_player(cast):
    tournament = cast.live(4)
    path, client = f"{TOURNAMENTS}{tournament.pk}/matches/", caller()
    assert [row["round"] for row in client.get(path, {"state": "check_in"}).json()["results"]] == [1, 1]
    assert client.get(path, {"round": 2}).json()["count"] == 1
    bob = registration_of(tournament, cast.bob).pk
    [own] = client.get(path, {"registration": bob}).json()["results"]
    assert bob in (own["participant1_id"], own["participant2_id"])
    assert client.get(path, {"q": "bob"}).json()["results"] == [own]


def test_a_list_s_tag_holds_for_each_of_its_pages(cast):
    path = f"{TOURNAMENTS}{cast.live(4).pk}/matches/"
    first = caller().get(path, {"limit": 1})
    assert caller().get(path, {"limit": 2}, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_games_are_listed_by_name():
    names = shown(caller().get("/api/v1/games/").json())
    assert names == sorted(names)
    assert len(names) > 3


def test_announcements_are_read_by_who_came_late(cast):
    tournament = cast.open(2)
    for title in ("Lunch", "Dinner"):
        services.announce(tournament.pk, cast.alice, title, f"{title} is served.")
    path = f"{TOURNAMENTS}{tournament.pk}/announcements/"
    page = caller().get(path).json()
    assert shown(page, "title") == ["Dinner", "Lunch"]
    assert (page["results"][0]["author"], page["results"][0]["body"]) == ("Alice", "Dinner is served.")
    assert shown(caller().get(path, {"q": "lun"}).json(), "title") == ["Lunch"]


def test_organizers_read_who_holds_which_role(cast):
    tournament = cast.open(2)
    [rita] = caller(cast.alice).get(f"{TOURNAMENTS}{tournament.pk}/roles/").json()["results"]
    everything = {"stations": [], "stages": []}
    assert rita == {"username": "rita", "display_name": "Rita", "role": "referee", "scope": everything}


def own(match, person):
    return registration_of(match.tournament, person).pk


def test_disputes_are_read_by_the_staff_and_by_the_two_sides_alone(cast):
    match = cast.disputed_match(4)
    path = f"{TOURNAMENTS}{match.tournament_id}/disputes/"
    [seen] = caller(cast.rita).get(path).json()["results"]
    assert (seen["match_id"], seen["status"]) == (match.pk, "open")
    assert seen["description"]
    opener, other = (cast.bob, cast.bella) if seen["opened_by"] == own(match, cast.bob) else (cast.bella, cast.bob)
    assert caller(opener).get(path).json()["results"] == [seen]
    assert caller(other).get(path).json()["results"] == [{**seen, "description": None}]
    assert caller(cast.carol).get(path).json()["results"] == []
    assert caller(cast.rita).get(path, {"status": "resolved"}).json()["count"] == 0


def test_lists_of_what_is_hidden_are_not_there(cast):
    draft = cast.draft()
    for name in ("registrations", "matches", "announcements", "disputes"):
        problem(caller(cast.carol).get(f"{TOURNAMENTS}{draft.pk}/{name}/"), 404, "not_found")


def events_of(client, path, **query):
    return client.get(path, query).json()


def test_the_log_is_read_a_page_at_a_time_from_its_start_to_its_end(cast, settings):
    settings.WS_RESUME_MAX_EVENTS = 4
    tournament = cast.live(4)
    path, client = f"{TOURNAMENTS}{tournament.pk}/events/", caller(cast.alice)
    assert "snapshot" in events_of(client, path, since=0)
    read, page = [], {"sequence": 0, "more": True}
    while page["more"]:
        page = events_of(client, path, since=page["sequence"], limit=3)
        assert len(page["events"]) <= 3
        read += [event["sequence"] for event in page["events"]]
    tournament.refresh_from_db()
    assert read == list(range(1, tournament.sequence + 1))
    assert page["sequence"] == tournament.sequence
    assert events_of(client, path, since=page["sequence"], limit=3)["events"] == []


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "", "1" * 30])
def test_a_page_of_the_log_has_a_size(cast, limit):
    answer = caller().get(f"{TOURNAMENTS}{cast.open(2).pk}/events/", {"since": 0, "limit": limit})
    assert "limit" in problem(answer, 400, "invalid_schema")["fields"]


def test_the_log_of_another_history_is_not_read_on(cast):
    path = f"{TOURNAMENTS}{cast.open(2).pk}/events/"
    assert "snapshot" in events_of(caller(), path, since=0, limit=3, epoch="another")
    assert "snapshot" in events_of(caller(), path, since=10_000, limit=3)
