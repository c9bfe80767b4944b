"""Every error is a problem document that says what to do and repeats nothing of what was sent."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404

from apps.common.problems import problem_response
from apps.tournaments import services
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

NEW = "/api/v1/tournaments/"


@pytest.mark.parametrize(
    "body",
    [b"{", b"nothing", b'{"a": NaN}', b"\xff\xfe", b'{"format": "\\ud800"}', b"[" * 40_000, b'{"a":' * 40_000],
    ids=lambda body: repr(body[:8]),
)
def test_what_is_no_json(cast, body):
    problem(caller(cast.alice).post(NEW, body, content_type="application/json"), 400, "invalid_json")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"null", b"", b"{}"], ids=repr)
def test_what_is_no_object_with_the_right_fields(cast, body):
    found = problem(caller(cast.alice).post(NEW, body, content_type="application/json"), 400, "invalid_schema")
    assert found["fields"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": ["a"]}, "name"),
        ({"name": "\x00"}, "name"),
        ({"game": "no-such-game"}, "game"),
        ({"game": {"slug": "chess"}}, "game"),
        ({"best_of": "many"}, "best_of"),
        ({"best_of": 2}, "best_of"),
        ({"best_of": 10**30}, "best_of"),
        ({"min_participants": 8, "max_participants": 4}, "max_participants"),
        ({"format": "no such format"}, "format"),
        ({"visibility": "secret"}, "visibility"),
        ({"start_at": "yesterday"}, "start_at"),
        ({"start_at": "0001-01-01T00:00:00+14:00"}, "start_at"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(cast, fields, wrong):
    cast.draft()
    found = problem(caller(cast.alice).post(NEW, {"name": "Cup", "game": "chess", **fields}), 400, "invalid_schema")
    assert list(found["fields"]) == [wrong]
    assert all(isinstance(text, str) for text in found["fields"][wrong])


def test_a_body_beyond_the_limit_is_not_read(cast, settings):
    settings.REQUEST_BODY_MAX_BYTES = 64
    draft = {"name": "Cup", "game": "chess"}
    problem(caller(cast.alice).post(NEW, {**draft, "rules": 64 * "x"}), 413, "payload_too_large")
    cast.draft()
    assert caller(cast.alice).post(NEW, draft).status_code == 201


def test_a_verb_that_is_not_there(cast):
    problem(caller(cast.alice).delete(NEW), 405, "method_not_allowed")


def test_a_body_of_another_kind(cast):
    problem(caller(cast.alice).post(NEW, "name=Cup", content_type="text/plain"), 415, "unsupported_media_type")


def test_an_answer_of_another_kind(cast):
    problem(caller(cast.alice).get(NEW, HTTP_ACCEPT="text/csv"), 406, "not_acceptable")


@pytest.mark.parametrize(
    "path",
    [
        "tournaments/404/",
        "tournaments/404/snapshot/",
        "tournaments/404/events/",
        "matches/404/",
        f"tournaments/{10**30}/",
        f"matches/{10**30}/",
    ],
)
def test_what_is_not_there(cast, path):
    problem(caller(cast.alice).get(f"/api/v1/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "tournaments/404/publish/",
        "registrations/404/withdraw/",
        "matches/404/ready/",
        f"matches/{10**30}/start/",
        f"tournaments/{10**30}/start/",
        f"registrations/{10**30}/check-in/",
    ],
)
def test_what_is_not_there_to_be_changed(cast, path):
    problem(caller(cast.alice).post(f"/api/v1/{path}", {}), 404, "not_found")


def test_a_conflict_says_how_things_are(cast):
    tournament = cast.open()
    found = problem(caller(cast.alice).post(f"{NEW}{tournament.pk}/publish/"), 409, "conflict")
    assert (found["state"], found["legal"]) == ("registration_open", ["registration_closed", "cancelled"])


def test_nobody_is_told_how_to_sign_in(cast):
    answer = caller().post(NEW, {})
    problem(answer, 401, "authentication_required")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_busy_database_says_when_to_come_back(cast, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "announce", busy)
    answer = caller(cast.alice).post(f"{NEW}{cast.open().pk}/announcements/", {"title": "Lunch"})
    problem(answer, 503, "busy")
    assert answer["Retry-After"] == "1"


def test_a_broken_database_is_no_problem_of_the_client(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(services, "announce", broken)
    with pytest.raises(OperationalError):
        caller(cast.alice).post(f"{NEW}{cast.open().pk}/announcements/", {"title": "Lunch"})


def test_errors_of_a_whole_form_are_named_as_such():
    answer = problem_response(ValidationError("These do not go together."), {})
    assert answer.data["fields"] == {"non_field_errors": ["These do not go together."]}


def test_what_nobody_explained_is_left_to_the_server():
    assert problem_response(ZeroDivisionError(), {}) is None
    assert problem_response(Http404(), {}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_the_api_does_not_have_is_a_problem_too(method):
    problem(getattr(caller(), method)("/api/v1/nothing/"), 404, "not_found")
