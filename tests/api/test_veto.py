"""The map veto over HTTP."""

import pytest

from apps.tournaments import services
from apps.tournaments.models import Veto
from tests.support.cast import make_admin
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db
MAPS = ["Ascent", "Bind", "Haven"]


@pytest.fixture
def match(cast):
    match = cast.match(4, map_pool=MAPS, veto_seconds=30)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    return match


def path(match):
    return f"/api/v1/matches/{match.pk}/veto/"


def test_a_veto_is_read_and_played(match):
    first, second = match.participant1.user, match.participant2.user
    shown = caller().get(path(match)).json()
    assert shown == {
        "state": "open",
        "pool": MAPS,
        "order": [{"action": "ban", "side": 1}, {"action": "ban", "side": 2}],
        "steps": [],
        "turn": {"action": "ban", "side": 1},
        "maps_left": MAPS,
        "maps": [],
        "seed": None,
    }
    answer = caller(first).post(path(match), {"map": "Bind"})
    assert answer.status_code == 200 and answer.json()["maps_left"] == ["Ascent", "Haven"]
    problem(caller(first).post(path(match), {"map": "Haven"}), 409, "conflict")
    body = {"map": "Ascent", "turn": 1, "participant1_id": match.participant1_id, "registration": None}
    over = caller(second).post(path(match), body).json()
    assert (over["state"], over["maps"], over["turn"]) == ("done", ["Haven"], None)
    assert over["seed"] == Veto.objects.get().seed
    assert caller().get(f"/api/v1/matches/{match.pk}/").json()["match"]["veto"] == caller().get(path(match)).json()


def test_a_lost_answer_is_given_again(match):
    first, key = caller(match.participant1.user), {"HTTP_IDEMPOTENCY_KEY": "banning"}
    answers = [first.post(path(match), {"map": "Bind"}, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json() and answers[1].status_code == 200
    assert len(Veto.objects.get().steps) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"map": ""},
        {"map": 7},
        {"map": ["Bind"]},
        {"map": "x" * 41},
        {"map": "Bi\0nd"},
        {"map": "Bind", "turn": -1},
        {"map": "Bind", "turn": 16},
        {"map": "Bind", "turn": "0"},
        {"map": "Bind", "side": 1},
        {"map": "Bind", "registration": "1"},
        ["Bind"],
    ],
)
def test_what_is_no_turn_is_refused(match, body):
    problem(caller(match.participant1.user).post(path(match), body), 400, "invalid_schema")
    assert Veto.objects.get().steps == []


def test_a_map_of_another_pool_and_a_turn_of_another_time_are_refused(match):
    first = caller(match.participant1.user)
    said = problem(first.post(path(match), {"map": "Dust"}), 400, "invalid_schema")
    assert "choose one of Ascent, Bind, Haven" in said["detail"]
    problem(first.post(path(match), {"map": "Bind", "turn": 1}), 409, "conflict")
    problem(first.post(path(match), {"map": "Bind", "registration": 2**62}), 403, "insufficient_permissions")
    problem(first.post(path(match), {"map": "Bind", "participant2_id": 10**9}), 409, "conflict")


def test_a_match_without_one_says_when_it_begins(cast):
    match = cast.match(map_pool=MAPS)
    assert "begins when both sides are there" in problem(caller().get(path(match)), 404, "not_found")["detail"]
    problem(caller(cast.bob).post(path(match), {"map": "Bind"}), 409, "conflict")


def test_organizers_say_what_there_is_to_choose_from(cast):
    tournament, alice = cast.open(2), caller(cast.alice)
    where = f"/api/v1/tournaments/{tournament.pk}/"
    order = [{"action": "ban", "side": 2}, {"action": "ban", "side": 1}]
    answer = alice.patch(where, {"map_pool": [" Ascent", "Bind", "Haven"], "veto_order": order, "veto_seconds": 45})
    assert answer.status_code == 200, answer.content
    for shown in (answer.json(), caller().get(where).json()):
        assert (shown["map_pool"], shown["veto_order"], shown["veto_seconds"]) == (MAPS, order, 45)
    assert alice.patch(where, {"map_pool": [], "veto_order": []}).json()["map_pool"] == []
    body = {"name": "Cup", "game": "chess", "best_of": 3, "map_pool": MAPS}
    assert alice.post("/api/v1/tournaments/", body).json()["map_pool"] == MAPS


@pytest.mark.parametrize(
    "fields",
    [
        {"map_pool": None},
        {"map_pool": "Ascent"},
        {"map_pool": ["Ascent"]},
        {"map_pool": ["Ascent", 7]},
        {"map_pool": ["Ascent", "ascent"]},
        {"map_pool": ["Ascent", "Bi\0nd"]},
        {"map_pool": ["Ascent", ""]},
        {"map_pool": [f"Map {n}" for n in range(16)]},
        {"map_pool": {"a": "b"}},
        {"veto_order": [{"action": "ban", "side": 1}]},
        {"veto_order": "ban"},
        {"map_pool": MAPS, "veto_order": [{"action": "ban"}]},
        {"map_pool": MAPS, "veto_order": [{"action": "ban", "side": 3}] * 2},
        {"map_pool": MAPS, "veto_order": [{"action": "ban", "side": True}] * 2},
        {"map_pool": MAPS, "veto_order": [{"action": "play", "side": 1}] * 2},
        {"map_pool": MAPS, "veto_order": [{"action": "ban", "side": 1, "map": "Bind"}] * 2},
        {"map_pool": MAPS, "veto_order": [{"action": "ban", "side": 1}] * 16},
        {"veto_seconds": 9},
        {"veto_seconds": 10**30},
        {"veto_seconds": -1},
    ],
)
def test_a_declaration_that_cannot_be_is_said_of_its_field(cast, fields):
    tournament = cast.open(2)
    said = problem(caller(cast.alice).patch(f"/api/v1/tournaments/{tournament.pk}/", fields), 400, "invalid_schema")
    assert {name.partition(".")[0] for name in said["fields"]} & fields.keys()
    tournament.refresh_from_db()
    assert (tournament.map_pool, tournament.veto_order, tournament.veto_seconds) == ([], [], 0)


@pytest.mark.parametrize(
    ("text", "pool", "said"),
    [
        ('["Ascent", "Bind"]', ["Ascent", "Bind"], "was changed successfully"),
        ("[]", [], "was changed successfully"),
        ("", [], "was changed successfully"),
        ('["Ascent"]', [], "A map pool has from 2 to 15 maps"),
    ],
)
def test_organizers_say_it_in_the_admin_too(client, cast, text, pool, said):
    tournament = cast.open(2)
    client.force_login(make_admin())
    fields = {"name": "Friday Cup", "game": tournament.game_id, "format": "single_elimination", "seeding": "standard"}
    fields |= {"visibility": "public", "check_in_required": "on", "best_of": 1, "best_of_final": 1, "options": "{}"}
    fields |= {"min_participants": 2, "max_participants": 16, "check_in_minutes": 10, "rest_minutes": 0}
    fields |= {"participation": "solo", "max_substitutes": 2, "time_zone": "UTC"}
    form = {**fields, "map_pool": text, "veto_order": "[]", "veto_seconds": 30}
    answer = client.post(f"/admin/tournaments/tournament/{tournament.pk}/change/", form, follow=True)
    assert said in answer.content.decode()
    tournament.refresh_from_db()
    assert tournament.map_pool == pool
