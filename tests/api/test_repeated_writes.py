"""`Idempotency-Key`: a write sent again is done once, and answered as the first time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from apps.accounts import tokens
from apps.accounts.models import User
from apps.accounts.tickets import VISITOR_COOKIE, sign_visitor
from apps.common.due import run_due
from apps.common.models import KeptAnswer
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Registration, Tournament
from tests.support.cast import PASSWORD, make_game
from tests.support.endpoints import ENDPOINTS, NOT_KEPT, ROLES
from tests.support.http import caller, problem
from tests.support.racing import races
from tests.support.record import log, record

WRITES = [endpoint for endpoint in ENDPOINTS if endpoint.method != "GET"]
SIGN_UP = {"username": "dora", "password": PASSWORD}
TOURNAMENTS = "/api/v1/tournaments/"


def ask(client, path, body=None, key="k-1", method="post", **headers):
    return getattr(client, method)(path, body, headers={"Idempotency-Key": key, **headers})


def whole_site():
    """Everything of every tournament, and who has an account."""
    tournaments = [record(pk) for pk in Tournament.objects.order_by("pk").values_list("pk", flat=True)]
    return tournaments, list(User.objects.order_by("pk").values_list("username", "session_epoch"))


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", [endpoint for endpoint in WRITES if str(endpoint) not in NOT_KEPT], ids=str)
def test_every_write_sent_again_gets_the_same_bytes_and_changes_nothing(cast, endpoint):
    scene = endpoint.scene(cast)
    client = caller(scene.person(next(role for role in ROLES if endpoint.answers[role] < 300)))
    request = endpoint.path.format(**scene.ids), endpoint.body_for(scene), "k-1", endpoint.method.lower()
    first = ask(client, *request)
    after = whole_site()
    again = ask(client, *request)
    assert first.status_code < 300, first.content
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [again.get(name) for name in ("Content-Type", "ETag")] == [
        first.get(name) for name in ("Content-Type", "ETag")
    ]
    assert whole_site() == after
    assert KeptAnswer.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in WRITES if str(endpoint) in NOT_KEPT and min(endpoint.answers.values()) < 300],
    ids=str,
)
def test_an_answer_that_is_a_secret_or_of_no_write_is_not_kept(cast, endpoint):
    scene = endpoint.scene(cast)
    client = caller(scene.person(next(role for role in ROLES if endpoint.answers[role] < 300)))
    method = endpoint.method.lower()
    assert ask(client, endpoint.path.format(**scene.ids), endpoint.body_for(scene), method=method).status_code < 300
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", WRITES, ids=str)
def test_the_schema_offers_a_key_where_answers_are_kept_and_nowhere_else(endpoint, schema):
    described = schema["paths"][endpoint.path][endpoint.method.lower()]
    offered = {parameter["name"] for parameter in described.get("parameters", ())}
    assert ("Idempotency-Key" in offered) == (str(endpoint) not in NOT_KEPT)


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused(cast):
    tournament = cast.open()
    path = f"{TOURNAMENTS}{tournament.pk}/announcements/"
    ask(caller(cast.alice), path, {"title": "Lunch"})
    before = record(tournament.pk)
    problem(ask(caller(cast.alice), path, {"title": "Dinner"}), 422, "key_reused")
    problem(ask(caller(cast.alice), path, {}), 422, "key_reused")
    assert record(tournament.pk) == before


@pytest.mark.django_db
def test_the_order_of_a_body_s_fields_does_not_matter(cast):
    tournament = cast.open()
    path = f"{TOURNAMENTS}{tournament.pk}/announcements/"
    first = ask(caller(cast.alice), path, {"title": "Lunch", "body": "At two."})
    assert ask(caller(cast.alice), path, {"body": "At two.", "title": "Lunch"}).content == first.content


@pytest.mark.django_db
def test_a_key_is_its_person_s_and_its_endpoint_s(cast):
    first, second = cast.open(0, name="One"), cast.open(0, name="Two")
    ids = set()
    for person in (cast.bob, cast.bella):
        for tournament in (first, second):
            answer = ask(caller(person), f"{TOURNAMENTS}{tournament.pk}/registrations/")
            ids.add(answer.json()["registration_id"])
    assert len(ids) == 4


@pytest.mark.django_db
def test_visitors_who_are_not_signed_in_are_told_apart_by_their_cookie():
    visitor, other = caller(), caller()
    visitor.cookies[VISITOR_COOKIE] = sign_visitor("one")
    other.cookies[VISITOR_COOKIE] = sign_visitor("other")
    first = ask(visitor, "/api/v1/accounts/", SIGN_UP)
    assert ask(other, "/api/v1/accounts/", {**SIGN_UP, "username": "dan"}).status_code == 201
    assert ask(visitor, "/api/v1/accounts/", SIGN_UP).content == first.content


@pytest.mark.django_db
def test_strangers_who_choose_the_same_key_do_not_meet():
    first = ask(caller(), "/api/v1/accounts/", SIGN_UP)
    assert ask(caller(), "/api/v1/accounts/", {**SIGN_UP, "username": "dan"}).json()["username"] == "dan"
    problem(ask(caller(), "/api/v1/accounts/", {**SIGN_UP, "password": "another long one"}), 400, "invalid_schema")
    assert ask(caller(), "/api/v1/accounts/", SIGN_UP).content == first.content


@pytest.mark.django_db
def test_a_stranger_at_another_address_is_another_stranger():
    first = ask(caller(), "/api/v1/accounts/", SIGN_UP)
    elsewhere = caller()
    elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert first.status_code == 201
    problem(ask(elsewhere, "/api/v1/accounts/", SIGN_UP), 400, "invalid_schema")


@pytest.mark.django_db
def test_a_sign_out_is_not_refused_for_the_key_of_another_s():
    for username in ("dora", "dan"):
        user = User.objects.create_user(username, password=PASSWORD)
        access = tokens.issue_tokens(user)["access"]
        assert ask(caller(), "/api/logout/", {"access": access}).status_code == 204
        assert caller().post("/api/token/verify/", {"token": access}).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 129, "with space", "ключ", "\x7f"])
def test_a_key_is_short_and_plain(cast, key):
    tournament = cast.open(0)
    answer = ask(caller(cast.bob), f"{TOURNAMENTS}{tournament.pk}/registrations/", key=key)
    assert "Idempotency-Key" in problem(answer, 400, "invalid_schema")["fields"]
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_a_refusal_is_not_kept_and_may_be_tried_again_with_the_same_key(cast):
    tournament = cast.draft()
    services.publish_tournament(tournament.pk, cast.alice)
    path = f"{TOURNAMENTS}{tournament.pk}/registrations/"
    problem(ask(caller(cast.bob), path), 409, "conflict")
    services.open_registration(tournament.pk, cast.alice)
    assert ask(caller(cast.bob), path).status_code == 201


@pytest.mark.django_db
def test_the_first_answer_is_given_even_where_the_write_would_now_be_refused(cast):
    match = cast.begun_match()
    path, score = f"/api/v1/matches/{match.pk}/complete/", {"participant1_score": 1, "participant2_score": 0}
    first = ask(caller(cast.rita), path, score)
    services.cancel_tournament(cast.open().pk, cast.alice)
    assert ask(caller(cast.rita), path, score).content == first.content
    problem(ask(caller(cast.rita), path, score, key="k-2"), 409, "conflict")


@pytest.mark.django_db
def test_an_answer_is_kept_for_a_day_and_then_swept_away(cast, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    path, body = TOURNAMENTS, {"name": "New Cup", "game": make_game().slug}
    first = ask(caller(cast.alice), path, body)
    time_machine.move_to(start + timedelta(hours=23, minutes=59))
    run_due()
    assert ask(caller(cast.alice), path, body).content == first.content
    time_machine.move_to(start + timedelta(hours=24))
    assert ask(caller(cast.alice), path, body).content != first.content
    time_machine.move_to(start + timedelta(hours=48))
    run_due()
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
def test_what_is_kept_of_a_password_is_a_keyed_hash(settings):
    def digest(key):
        ask(caller(), "/api/v1/accounts/", SIGN_UP | {"username": key}, key=key)
        return KeptAnswer.objects.get(key=key)

    kept = digest("one")
    assert PASSWORD not in bytes(kept.answer).decode() + kept.digest + str(kept.head)
    User.objects.all().delete()
    KeptAnswer.objects.all().delete()
    settings.SECRET_KEY = "another secret, of some length, for this test"
    assert digest("one").digest != kept.digest


@pytest.mark.django_db
def test_an_answer_too_large_to_keep_is_read_anew(cast):
    tournament = cast.draft(rules="\U0001f3ae" * 20_000)
    path = f"{TOURNAMENTS}{tournament.pk}/"
    first = ask(caller(cast.alice), path, {"name": "Saturday Cup"}, method="patch")
    services.edit_tournament(tournament.pk, cast.alice, name="Sunday Cup")
    again = ask(caller(cast.alice), path, {"name": "Saturday Cup"}, method="patch")
    assert len(first.content) > 80_000 and KeptAnswer.objects.get().answer == b""
    assert (again.status_code, again.json()) == (200, {**first.json(), "name": "Sunday Cup"})
    tournament.refresh_from_db()
    assert tournament.name == "Sunday Cup"


@pytest.mark.django_db
def test_a_large_tournament_is_made_once_and_shown_to_who_repeats(cast):
    body = {"name": "Cup", "game": make_game().slug, "rules": "\U0001f3ae" * 20_000}
    first, again = (ask(caller(cast.alice), TOURNAMENTS, body) for _ in range(2))
    assert (
        (again.status_code, again.json()["id"]) == (first.status_code, first.json()["id"]) == (201, first.json()["id"])
    )
    assert Tournament.objects.count() == 1


@pytest.mark.django_db
def test_a_large_answer_is_not_read_anew_for_who_may_not_see_it_any_more(cast):
    draft = cast.draft(rules="\U0001f3ae" * 20_000)
    services.give_role(draft.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    path = f"{TOURNAMENTS}{draft.pk}/"
    ask(caller(cast.oscar), path, {"name": "Secret"}, method="patch")
    services.take_role(draft.pk, cast.alice, cast.oscar)
    again = ask(caller(cast.oscar), path, {"name": "Secret"}, method="patch")
    assert (again.status_code, list(again.json())) == (200, ["detail"])


@pytest.mark.django_db
def test_what_is_kept_of_one_person_has_a_bound_and_beyond_it_a_key_is_refused(cast, settings):
    tournament = cast.open()
    path = f"{TOURNAMENTS}{tournament.pk}/"
    settings.KEPT_ANSWERS_MAX_BYTES = 5_000
    answers = [ask(caller(cast.alice), path, {}, f"k-{n}", "patch") for n in range(20)]
    done = [answer.status_code for answer in answers].index(429)
    assert 1 < done < 10
    found = problem(answers[-1], 429, "rate_limit_exceeded")
    assert "without a key" in found["detail"] and int(answers[-1]["Retry-After"]) > 86_000
    assert KeptAnswer.objects.count() == done
    assert ask(caller(cast.alice), path, {}, "k-0", "patch").content == answers[0].content
    assert caller(cast.alice).patch(path, {"name": "Sunday Cup"}).status_code == 200
    before = record(tournament.pk)
    problem(ask(caller(cast.alice), path, {"name": "Monday Cup"}, "k-more", "patch"), 429, "rate_limit_exceeded")
    assert record(tournament.pk) == before
    assert ask(caller(cast.bob), f"{path}registrations/", key="k-1").status_code in (201, 409)


@pytest.fixture
def together(at_once):
    """Send the same request from ten threads at once; their answers."""

    def send(user, path, body, key="k-1"):
        return at_once(*[lambda: ask(caller(user), path, body, key)] * 10)

    return send


def the_one_answer(answers, status):
    assert {(answer.status_code, answer.content) for answer in answers} == {(status, answers[0].content)}
    return answers[0].json()


@pytest.mark.races
def test_ten_at_once_register_one_player_and_get_one_answer(together, cast):
    for number in races(2):
        tournament = cast.open(0, name=f"Cup {number}")
        told = the_one_answer(together(cast.bob, f"{TOURNAMENTS}{tournament.pk}/registrations/", None), 201)
        assert told["registration_id"] == Registration.objects.get(tournament=tournament).pk
        assert len(log(tournament.pk, "registration_created")) == 1


@pytest.mark.races
def test_ten_at_once_make_one_announcement(together, cast):
    tournament = cast.open(0)
    for number in races(2):
        path = f"{TOURNAMENTS}{tournament.pk}/announcements/"
        the_one_answer(together(cast.alice, path, {"title": "Lunch"}, f"k-{number}"), 201)
        assert len(log(tournament.pk, "announcement")) == number + 1


@pytest.mark.races
def test_ten_at_once_make_one_tournament_though_there_is_no_lock_to_wait_at(together, cast):
    body = {"name": "Cup", "game": make_game().slug}
    for number in races(2):
        told = the_one_answer(together(cast.alice, TOURNAMENTS, body, f"k-{number}"), 201)
        assert Tournament.objects.latest("pk").pk == told["id"]
        assert Tournament.objects.count() == number + 1


@pytest.mark.races
def test_ten_at_once_sign_one_person_up(together, cast):
    for number in races(1):
        username = f"dora-{number}"
        told = the_one_answer(together(None, "/api/v1/accounts/", SIGN_UP | {"username": username}, username), 201)
        assert User.objects.get(username=username).pk == told["id"]
