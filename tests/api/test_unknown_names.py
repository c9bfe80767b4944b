"""A name that means nothing is refused, with the near ones named: a typo must not be answered as if all were well."""

import pytest

from apps.common import reading
from apps.tournaments.models import Tournament
from tests.support.cast import match_between
from tests.support.endpoints import ENDPOINTS
from tests.support.http import caller, problem
from tests.support.record import record

pytestmark = pytest.mark.django_db

NEW = "/api/v1/tournaments/"
# Of those that a token may ask for.
WRITES = [row for row in ENDPOINTS if row.method != "GET" and min(row.answers.values()) < 300]
SCORE = {"participant1_score": 1, "participant2_score": 0}


def allowed(endpoint):
    return next(role for role in reversed(endpoint.answers) if endpoint.answers[role] < 300)


@pytest.mark.parametrize("endpoint", WRITES, ids=str)
def test_every_body(cast, endpoint):
    scene = endpoint.scene(cast)
    ask = getattr(caller(scene.person(allowed(endpoint))), endpoint.method.lower())
    path, body = endpoint.path.format(**scene.ids), endpoint.body_for(scene) or {}
    before = record(scene.tournament.pk)
    found = problem(ask(path, {**body, "surprise": 1}), 400, "invalid_schema")
    assert found["fields"] == {"surprise": ["This name is not known here; leave it out."]}
    assert record(scene.tournament.pk) == before
    answer = ask(path, endpoint.body_for(scene))
    assert answer.status_code == endpoint.answers[allowed(endpoint)], answer.content


@pytest.mark.parametrize("body", [[], [1], "text", 7, True], ids=repr)
def test_a_verb_that_takes_nothing_takes_no_other_json_either(cast, body):
    tournament = cast.draft()
    answer = caller(cast.alice).post(f"{NEW}{tournament.pk}/publish/", body, format="json")
    problem(answer, 400, "invalid_schema")
    tournament.refresh_from_db()
    assert tournament.state == "draft"


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET"], ids=str)
def test_every_query(cast, endpoint):
    scene = endpoint.scene(cast)
    path = endpoint.path.format(**scene.ids)
    found = problem(caller(cast.alice).get(path + "?surprise=1"), 400, "invalid_schema")
    assert list(found["fields"]) == ["surprise"]


def test_a_client_that_polls_says_where_it_stands(cast):
    match = cast.match()
    for path in (f"/api/v1/matches/{match.pk}/", f"{NEW}{match.tournament_id}/events/"):
        assert caller().get(path + "?since=1&epoch=x").status_code == 200


def test_near_names_are_named(cast):
    found = problem(caller().get(NEW + "?stat=live"), 400, "invalid_schema")
    assert found["fields"] == {"stat": ["This name is not known here; did you mean state?"]}
    found = problem(caller(cast.alice).post(NEW, {"nmae": "Cup", "game": "chess"}), 400, "invalid_schema")
    assert found["fields"] == {"nmae": ["This name is not known here; did you mean name?"]}


def test_a_patch_of_what_is_no_field_changes_nothing(cast):
    tournament = cast.draft()
    path = f"{NEW}{tournament.pk}/"
    for body in ({"max_participant": 8}, {"name": "Saturday Cup", "state": "live"}, {"id": 7}):
        problem(caller(cast.alice).patch(path, body), 400, "invalid_schema")
    assert Tournament.objects.get(pk=tournament.pk).name == "Friday Cup"


def test_members_of_a_member_are_looked_at_too(cast):
    match = cast.begun_match()
    game = {"n": 1, **SCORE}
    path = f"/api/v1/matches/{match.pk}/"
    body = {**SCORE, "games": [game, {**game, "n": 2, "mpa": "Nuke"}]}
    found = problem(caller(cast.bob).post(path + "reports/", body), 400, "invalid_schema")
    assert found["fields"] == {"games": [{}, {"mpa": ["This name is not known here; did you mean map?"]}]}
    found = problem(
        caller(cast.rita).post(path + "score/", {**SCORE, "game": {**game, "maps": ""}}), 400, "invalid_schema"
    )
    assert found["fields"] == {"game": {"maps": ["This name is not known here; did you mean map?"]}}
    assert match_between(match.tournament, cast.bob, cast.bella).reports.count() == 0


def test_what_is_no_name_is_not_repeated(cast):
    for name in ("\u202e", "x" * 61, "a\nb"):
        found = problem(caller(cast.alice).post(NEW, {name: 1}), 400, "invalid_schema")
        assert list(found["fields"]) == ["body"]


@pytest.mark.parametrize("verb", ["create", "edit"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gruops": 2}, "did you mean groups"),
        ({"avoid": ["team"]}, "No format has the option avoid"),
        ({"points_win": "x" * 17_000}, "16384 are allowed"),
        ({"tiebreaks": 1000 * ["points"]}, "twice at most"),
        ({"random_seed": 2**63 - 1, "rounds": 10**9}, "must be a whole number"),
        ([], "names and their values"),
        ("text", "names and their values"),
    ],
)
def test_options_are_judged_when_they_are_given(cast, verb, options, words):
    tournament = cast.draft()
    client = caller(cast.alice)
    new = {"name": "Cup", "game": "chess", "format": "swiss", "options": options}
    answer = client.post(NEW, new) if verb == "create" else client.patch(f"{NEW}{tournament.pk}/", {"options": options})
    found = problem(answer, 400, "invalid_schema")
    assert list(found["fields"]) == ["options"]
    assert words in found["fields"]["options"][0]
    assert Tournament.objects.get().options == {}


def test_options_of_another_format_are_kept_for_who_comes_back(cast):
    tournament = cast.draft(format="swiss", options={"rounds": 3})
    answer = caller(cast.alice).patch(f"{NEW}{tournament.pk}/", {"format": "single_elimination"})
    assert answer.json()["options"] == {"rounds": 3}


def test_of_thousands_the_first_are_named(cast, monkeypatch):
    """To look for the near ones of each would take seconds."""
    compared = []
    monkeypatch.setattr(reading, "get_close_matches", lambda name, known: compared.append(name) or [])
    body = {f"name{number}": 1 for number in range(9_000)}
    found = problem(caller(cast.alice).post(NEW, body), 400, "invalid_schema")
    assert len(found["fields"]) == reading.MOST_NAMED + 1
    assert found["fields"]["body"] == ["There are more names that are not known here."]
    games = [{"sead": number} for number in range(3_000)]
    path = f"/api/v1/matches/{cast.match().pk}/reports/"
    problem(caller(cast.alice).post(path, SCORE | {"games": games}), 400, "invalid_schema")
    assert len(compared) <= 2 * reading.MOST_NAMED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 5),
        ("name", True),
        ("format", 1.5),
        ("max_participants", "16"),
        ("max_participants", True),
        ("check_in_required", "true"),
        ("check_in_required", 1),
        ("start_at", 20260101),
    ],
)
def test_a_value_of_another_kind_is_refused(cast, field, value):
    found = problem(caller(cast.alice).post("/api/v1/tournaments/", {field: value}), 400, "invalid_schema")
    [said] = found["fields"][field]
    assert said.startswith("Send ")


def test_a_value_of_another_kind_is_named_where_it_stands(cast):
    match = cast.begun_match(2)
    games = [{"map": "Ascent", "participant1_score": "13", "participant2_score": 2}]
    body = {"participant1_score": 1, "participant2_score": 0, "games": games}
    answer = caller(cast.bob).post(f"/api/v1/matches/{match.pk}/reports/", body)
    found = problem(answer, 400, "invalid_schema")
    assert found["fields"] == {"games": [{"participant1_score": ["Send a number, without quotation marks."]}]}
