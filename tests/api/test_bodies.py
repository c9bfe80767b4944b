"""Bodies of requests as the application itself takes them, whatever server it runs on."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse
from django.test import RequestFactory

from apps.common.bodies import most_bytes
from apps.common.middleware import BodyMiddleware
from deltacrown.asgi import application
from tests.support.http import caller, problem

KNOWN, VISITOR = 262_144, 16_384
NEW = "/api/v1/tournaments/"
SIGN_IN = "/accounts/login/"


async def answer_to(method, path, pieces, *headers):
    """Status and body of the answer to a request without a length, over plain ASGI."""
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "http_version": "1.1"}
    scope["headers"] = [(b"host", b"testserver"), (b"content-type", b"application/json"), *headers]
    asked = ApplicationCommunicator(application, scope)
    for piece in pieces:
        await asked.send_input({"type": "http.request", "body": piece, "more_body": True})
    await asked.send_input({"type": "http.request", "body": b"", "more_body": False})
    status, body = (await asked.receive_output(30))["status"], b""
    while True:
        message = await asked.receive_output(30)
        body += message.get("body", b"")
        if not message.get("more_body"):
            await asked.wait()
            return status, json.loads(body)


@pytest.mark.django_db(transaction=True)
async def test_a_body_without_a_stated_length_is_read():
    status, body = await answer_to("POST", "/api/token/", [b'{"username": "nob', b'ody", "password": "x"}'])
    assert (status, body["code"]) == (401, "authentication_failed")
    status, body = await answer_to("POST", "/api/token/", [b'{"username": "nobody"}'])
    assert (status, list(body["fields"])) == (400, ["password"])


@pytest.mark.django_db(transaction=True)
async def test_and_is_held_to_the_same_limits():
    status, body = await answer_to("POST", "/api/token/", [b"x" * VISITOR, b"x"], (b"authorization", b"Bearer x"))
    assert (status, body["code"]) in ((401, "authentication_failed"), (413, "payload_too_large"))
    status, body = await answer_to("POST", "/api/token/", [b"x" * VISITOR, b"x"])
    assert (status, body["code"]) == (413, "payload_too_large")


@pytest.mark.django_db
def test_who_is_not_signed_in_may_send_little_to_the_api_and_who_is_may_send_more(cast):
    body = json.dumps({"name": "Cup", "game": "chess", "rules": "x" * VISITOR})
    problem(caller(None).post("/api/v1/accounts/", body, content_type="application/json"), 413, "payload_too_large")
    answer = caller(cast.alice).post(NEW, body, content_type="application/json")
    assert answer.status_code != 413
    too_much = json.dumps({"name": "Cup", "game": "chess", "rules": "x" * KNOWN})
    problem(caller(cast.alice).post(NEW, too_much, content_type="application/json"), 413, "payload_too_large")


@pytest.mark.django_db
def test_forms_of_pages_have_the_same_limits(client, cast):
    form = {"username": "x" * VISITOR, "password": "x"}
    refused = client.post(SIGN_IN, form, headers={"Authorization": "Bearer made-up"})
    assert (refused.status_code, refused["Content-Type"]) == (413, "text/plain; charset=utf-8")
    client.force_login(cast.alice)
    assert client.post(SIGN_IN, form).status_code != 413
    assert client.post(SIGN_IN, {"username": "x" * KNOWN}).status_code == 413


class Upload:
    max_body_bytes = 5_000_000


def upload(request):
    """A view of a function."""


upload.max_body_bytes = 4_000_000


@pytest.mark.parametrize("attribute", ["cls", "view_class"])
def test_a_view_says_how_much_it_takes_of_those_who_are_known(attribute):
    view = type("made", (), {attribute: Upload})
    assert [most_bytes(view, is_known) for is_known in (True, False)] == [5_000_000, VISITOR]
    assert most_bytes(upload, True) == 4_000_000
    assert most_bytes(None, True) == KNOWN


def test_a_length_that_was_stated_stays():
    seen = []
    middleware = BodyMiddleware(lambda request: seen.append(request.META.get("CONTENT_LENGTH")) or HttpResponse())
    middleware(RequestFactory().post("/", b"1234", content_type="text/plain"))
    middleware(RequestFactory().get("/"))
    assert seen[0] == 4 or seen[0] == "4"
    assert not seen[1]
