"""The schema says all there is, and its page comes from here."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import yaml
from django.core.management import call_command

from apps.common import schema_views
from tests.support.endpoints import NOT_KEPT, TABLES, api_endpoints
from tests.support.http import caller

HOUSES = ("tournaments", "payouts", "certificates")
OF_TOURNAMENTS = {str(endpoint) for app in HOUSES for endpoint in TABLES[app]}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The schema as the command writes it, which fails on any warning."""
    path = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    return yaml.safe_load(path.read_text())


def operations(schema):
    return {f"{verb.upper()} {path}": found for path, verbs in schema["paths"].items() for verb, found in verbs.items()}


def test_it_has_every_endpoint(schema):
    assert set(operations(schema)) == set(api_endpoints())


def test_every_operation_has_a_name_of_its_own(schema):
    names = [found["operationId"] for found in operations(schema).values()]
    assert len(set(names)) == len(names)


def test_every_write_says_what_it_takes(schema):
    bodiless = {
        "publish",
        "open",
        "close",
        "check-in",
        "approve",
        "result",
        "cancel",
        "archive",
        "disqualify",
        "preview",
        "withdraw",
        "undo-check-in",
        "accept",
        "leave",
        "decline",
        "tokens",
        "claim-code",
        "unclaim",
        "certificates",
        "call-next",
        "switch-off",
        "propose",
        "batches",
    }
    others = {f"POST /api/v1/{path}" for path in ("registrations/{registration_id}/confirm/",)}
    with_one = {
        "POST /api/v1/tournaments/{tournament_id}/registrations/check-in/",
        "POST /api/v1/payouts/{payout_id}/approve/",
    }
    for name, found in operations(schema).items():
        if name.startswith(("POST", "PATCH")):
            verb = name.rstrip("/").rsplit("/", 1)[-1]
            has_none = (verb in bodiless and name not in with_one) or name in others
            assert ("requestBody" in found) is not has_none, name


def test_it_is_served(schema):
    answer = caller().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert set(answer.json()["paths"]) == set(schema["paths"])


def test_its_page_asks_nobody_else_for_anything():
    page = caller().get("/api/docs/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    text = page.content.decode()
    assert 'src="/static/drf_spectacular_sidecar/' in text
    assert re.findall(r"""(?:src|href|url)\s*[=:(]\s*["']?((?:https?:)?//[^"')\s]+)""", text) == []


def test_every_write_says_that_it_is_repeatable_and_conditional(schema):
    for name, found in operations(schema).items():
        headers = {parameter["name"] for parameter in found.get("parameters", ()) if parameter["in"] == "header"}
        reads, changes_a_tournament = name.startswith("GET"), name in OF_TOURNAMENTS
        assert ("Idempotency-Key" in headers) == (not reads and name not in NOT_KEPT), name
        assert ("If-Match" in headers) == (not reads and changes_a_tournament and name not in NOT_KEPT), name


def test_it_is_made_once_for_all_who_ask():
    first, second = (
        caller().get("/api/schema/", headers={"Accept": kind}) for kind in ("*/*", "application/vnd.oai.openapi+json")
    )
    assert first.data is second.data


def test_it_is_made_once_for_those_who_ask_first_and_together(monkeypatch):
    """While the library makes its first, it is not ready for a second."""
    both_ask, both_make, made = threading.Barrier(2), threading.Barrier(2), []

    def make(self, request, public):
        made.append(threading.get_ident())
        with suppress(threading.BrokenBarrierError):
            both_make.wait(0.2)
        return {"paths": {}}

    def ask():
        both_ask.wait()
        return schema_views._schema()

    monkeypatch.setattr(schema_views.SchemaGenerator, "get_schema", make)
    schema_views._made.cache_clear()
    try:
        with ThreadPoolExecutor(2) as pool:
            first, second = (asked.result() for asked in [pool.submit(ask), pool.submit(ask)])
    finally:
        schema_views._made.cache_clear()
    assert first is second
    assert len(made) == 1


@pytest.mark.parametrize("kind", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"])
def test_it_is_written_once_however_often_it_is_asked_for(kind, monkeypatch):
    first = caller().get("/api/schema/", headers={"Accept": kind})

    def write(*_):
        raise AssertionError("It was written again.")

    for renderer in schema_views.SpectacularAPIView.renderer_classes:
        monkeypatch.setattr(renderer, "render", write)
    again = caller().get("/api/schema/", headers={"Accept": kind})
    assert again.content == first.content
    assert len(first.content) > 100_000
