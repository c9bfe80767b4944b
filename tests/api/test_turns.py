"""Requests that write take turns, before anything of theirs has a connection of the database."""

import json
import threading
from types import SimpleNamespace

import pytest
from asgiref.current_thread_executor import CurrentThreadExecutor
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse
from django.urls import path

from apps.common.slow_requests import SLOWEST
from apps.common.turns import give_turn_back
from deltacrown.serving import django_handler
from deltacrown.serving.django_handler import Handler
from tests.support.waiting import eventually, settle


class Door:
    """Where a request's thread waits until it is let through."""

    def __init__(self):
        self.opened = threading.Event()
        self.came = 0

    def wait(self):
        self.came += 1
        assert self.opened.wait(30)


door = Door()


def view(request, where):
    if where == "hash":
        give_turn_back()
    if where in ("view", "hash"):
        door.wait()
    return HttpResponse("done")


def middleware(get_response):
    def inner(request):
        if "middleware" in request.path:
            door.wait()
        return get_response(request)

    return inner


def looks(request):
    return HttpResponse("seen")


def handler404(request, exception):
    return HttpResponse("There is nothing here.", status=404)


looks.cls = SimpleNamespace(takes_turn=False)
urlpatterns = [path("looks/", looks), path("<str:where>/", view), path("api/<str:where>/", view)]


class Request(ApplicationCommunicator):
    def __init__(self, handler, where, method="POST", head=()):
        scope = {"type": "http", "method": method, "path": f"/{where}/", "query_string": b"", "headers": list(head)}
        super().__init__(handler, scope)

    async def send(self):
        await self.send_input({"type": "http.request", "body": b""})
        await settle()
        return self

    async def leave(self):
        await self.send_input({"type": "http.disconnect"})
        await settle()

    async def answer(self):
        start = await self.receive_output(30)
        body = await self.receive_output(30)
        await self.wait(30)
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], headers, body["body"]


@pytest.fixture
def handler(settings, monkeypatch):
    settings.ROOT_URLCONF, settings.WRITES_AT_ONCE = __name__, 1
    settings.MIDDLEWARE = ["apps.common.middleware.BusyMiddleware", f"{__name__}.middleware"]
    monkeypatch.setitem(globals(), "door", Door())
    yield Handler()
    door.opened.set()


async def test_writes_are_answered_one_after_the_other_and_reads_beside_them(handler):
    first = await Request(handler, "view").send()
    await eventually(lambda: door.came == 1)
    second = await Request(handler, "view").send()
    assert (await (await Request(handler, "page", "GET").send()).answer())[0] == 200
    assert door.came == 1
    door.opened.set()
    assert [(await request.answer())[0] for request in (first, second)] == [200, 200]
    assert door.came == 2


@pytest.mark.parametrize("where", ["view", "middleware"])
async def test_whoever_leaves_keeps_the_turn_until_the_thread_is_done(handler, where):
    left = await Request(handler, where).send()
    await eventually(lambda: door.came == 1)
    await left.leave()
    other = await Request(handler, "page").send()
    assert await other.receive_nothing(0.05)
    door.opened.set()
    assert (await other.answer())[0] == 200
    await left.wait(30)


async def test_whoever_leaves_once_the_view_is_done_keeps_the_turn_until_the_thread_is_done(handler, monkeypatch):
    run_until = CurrentThreadExecutor.run_until_future

    def slowly(executor, future):
        run_until(executor, future)
        door.wait()

    with monkeypatch.context() as patch:
        patch.setattr(CurrentThreadExecutor, "run_until_future", slowly)
        left = await Request(handler, "page").send()
        await eventually(lambda: door.came == 1)
        await left.leave()
    other = await Request(handler, "page").send()
    assert await other.receive_nothing(0.05)
    door.opened.set()
    await left.wait(30)
    assert (await other.answer())[0] == 200


async def test_whoever_waits_for_something_else_than_the_database_does_so_without_a_turn(handler):
    waiting = [await Request(handler, "hash").send() for _ in range(2)]
    await eventually(lambda: door.came == 2)
    assert (await (await Request(handler, "page").send()).answer())[0] == 200
    door.opened.set()
    assert [(await request.answer())[0] for request in waiting] == [200, 200]
    first = await Request(handler, "page").send()
    assert (await first.answer())[0] == 200


async def test_whoever_leaves_while_waiting_takes_no_turn(handler):
    first = await Request(handler, "view").send()
    await eventually(lambda: door.came == 1)
    waiting = await Request(handler, "view").send()
    await waiting.leave()
    await waiting.wait(30)
    door.opened.set()
    assert (await first.answer())[0] == 200
    assert (await (await Request(handler, "page").send()).answer())[0] == 200
    assert door.came == 1


async def test_a_turn_that_does_not_come_is_answered_with_when_to_come_again(handler, monkeypatch):
    monkeypatch.setattr(django_handler, "TURN_WITHIN_SECONDS", 0.01)
    first = await Request(handler, "view").send()
    await eventually(lambda: door.came == 1)
    status, headers, body = await (await Request(handler, "api/page").send()).answer()
    assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "1", "application/problem+json")
    assert json.loads(body)["code"] == "busy"
    door.opened.set()
    assert (await first.answer())[0] == 200
    assert (await (await Request(handler, "page").send()).answer())[0] == 200


async def test_what_waits_for_no_lock_waits_for_no_turn(handler):
    first = await Request(handler, "view").send()
    await eventually(lambda: door.came == 1)
    answers = [(await (await Request(handler, where).send()).answer())[0] for where in ("looks", "a/b/c")]
    assert answers == [200, 404]
    door.opened.set()
    assert (await first.answer())[0] == 200


async def test_the_refusal_of_a_turn_is_an_answer_of_the_site(settings, monkeypatch):
    settings.CORS_ALLOWED_ORIGINS, settings.WRITES_AT_ONCE = ["https://stats.example.org"], 1
    monkeypatch.setattr(django_handler, "TURN_WITHIN_SECONDS", 0.01)
    handler = Handler()
    await handler._turns.acquire()
    head = [(b"host", b"testserver"), (b"origin", b"https://stats.example.org"), (b"accept-language", b"bn")]
    status, headers, body = await (await Request(handler, "api/v1/tournaments", head=head).send()).answer()
    assert (status, json.loads(body)["code"]) == (503, "busy")
    assert headers["access-control-allow-origin"] == "https://stats.example.org"
    assert headers["X-Content-Type-Options"] == "nosniff"
    status, headers, body = await (await Request(handler, "tournaments/1/register", head=head).send()).answer()
    assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "1", "text/html; charset=utf-8")
    assert "ব্যস্ত" in body.decode()


async def test_what_took_long_is_known_by_the_pattern_of_its_address_and_not_by_what_stood_in_it(handler):
    SLOWEST.forget(SLOWEST.kept())
    for where, method in (("the-code-of-a-link", "GET"), ("nothing/here/at/all", "GET")):
        await (await Request(handler, where, method).send()).answer()
    found = {(row.method, row.route, row.status) for row in SLOWEST.kept()}
    assert found == {("GET", "/<str:where>/", 200), ("GET", "", 404)}
    assert all(row.seconds > 0 for row in SLOWEST.kept())
    SLOWEST.forget(SLOWEST.kept())
