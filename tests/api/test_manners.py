"""What all of the API does alike: times, slashes, compression, and calls from pages of other origins."""

import gzip
import re

import pytest
from rest_framework.test import APIClient

from apps.tournaments import services
from tests.support.http import caller, problem
from tests.support.times import TOMORROW_IN_UTC

pytestmark = pytest.mark.django_db

ORIGIN = "https://stats.example"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00|[+-]\d\d:\d\d)")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Dhaka"])
def test_every_time_is_in_utc_and_ends_with_z(cast, settings, zone):
    settings.TIME_ZONE = zone
    tournament = cast.live(4, start_at="2031-01-01T12:00:00Z")
    services.announce(tournament.pk, cast.alice, "Lunch")
    match = tournament.matches.filter(state="check_in").first()
    caller(cast.rita).post(f"/api/v1/matches/{match.pk}/schedule/", {"scheduled_time": TOMORROW_IN_UTC})
    client, path = caller(cast.alice), f"/api/v1/tournaments/{tournament.pk}/"
    for asked in ("", "snapshot/", "events/?since=0", "matches/", "announcements/"):
        found = TIME.finditer(client.get(path + asked).content.decode())
        ends = {time[2] for time in found}
        assert ends == {"Z"}, asked
    assert '"2031-01-01T12:00:00Z"' in client.get("/api/v1/me/").content.decode()


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_an_address_without_its_last_slash_says_where_the_thing_is(cast, method):
    tournament = cast.open(2)
    answer = caller(cast.alice).generic(method, f"/api/v1/tournaments/{tournament.pk}?a=1")
    body = problem(answer, 308, "moved")
    assert answer["Location"] == f"/api/v1/tournaments/{tournament.pk}/?a=1"
    assert f"/api/v1/tournaments/{tournament.pk}/" in body["detail"]


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/nothing/", "/api//evil.example/x", "/api/v1/tournaments/x"]
)
def test_what_is_nowhere_is_not_moved(path):
    problem(caller().get(path), 404, "not_found")


def test_what_is_read_is_compressed_for_who_takes_that(cast):
    path = f"/api/v1/tournaments/{cast.live(4).pk}/snapshot/"
    plain = caller().get(path)
    packed = caller().get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert caller().get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}).status_code == 304


def test_a_tag_of_a_compressed_answer_is_one_to_write_by(cast):
    path = f"/api/v1/tournaments/{cast.open(2).pk}/"
    client = caller(cast.alice)
    read = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert read["ETag"].startswith("W/")
    assert client.patch(path, {"name": "New"}, headers={"If-Match": read["ETag"]}).status_code == 200
    problem(client.patch(path, {"name": "Newer"}, headers={"If-Match": read["ETag"]}), 412, "precondition_failed")


@pytest.mark.parametrize("path", ["/api/token/", "/api/v1/ws-tickets/"])
def test_secrets_are_never_compressed(cast, path):
    room = {"tournament": cast.open(2).pk}
    body = room if "tickets" in path else {"username": "carol", "password": "wrong"}
    answer = caller().post(path, body, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer


def test_what_was_kept_of_a_write_is_read_by_who_takes_no_compression(cast):
    headers = {"Idempotency-Key": "a", "Accept-Encoding": "gzip"}
    body = {"name": "Cup", "game": "chess", "rules": "Be kind. " * 100}
    first = caller(cast.alice).post("/api/v1/tournaments/", body, headers=headers)
    again = caller(cast.alice).post("/api/v1/tournaments/", body, headers={"Idempotency-Key": "a"})
    assert again.json() == first.json()
    assert "Content-Encoding" not in again


class TestOtherOrigins:
    @pytest.fixture(autouse=True)
    def named(self, settings):
        settings.CORS_ALLOWED_ORIGINS = [ORIGIN]

    def preflight(self, origin, headers="authorization,idempotency-key,if-match"):
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": headers,
        }
        return APIClient().options("/api/v1/tournaments/", headers=asked)

    def test_a_named_one_may_send_a_bearer_token_and_keys(self):
        answer = self.preflight(ORIGIN)
        assert answer["Access-Control-Allow-Origin"] == ORIGIN
        allowed = answer["Access-Control-Allow-Headers"]
        assert all(name in allowed for name in ("authorization", "idempotency-key", "if-match", "if-none-match"))
        assert "Access-Control-Allow-Credentials" not in answer

    def test_it_reads_tags_places_and_waits(self, cast):
        answer = caller(cast.bob).get(f"/api/v1/tournaments/{cast.open(2).pk}/", headers={"Origin": ORIGIN})
        assert answer["Access-Control-Allow-Origin"] == ORIGIN
        assert answer["Access-Control-Expose-Headers"] == "ETag, Location, Retry-After"

    def test_a_refusal_is_read_too(self):
        answer = caller().post("/api/v1/tournaments/", {}, headers={"Origin": ORIGIN})
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (401, ORIGIN)

    @pytest.mark.parametrize("origin", ["https://evil.example", "https://stats.example.evil.example", "null"])
    def test_no_other_reads_anything(self, cast, origin):
        assert "Access-Control-Allow-Origin" not in self.preflight(origin)
        answer = caller(cast.bob).get(f"/api/v1/tournaments/{cast.open(2).pk}/", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer

    def test_pages_and_the_admin_are_for_nobody_else(self, client):
        for path in ("/", "/accounts/login/", "/admin/login/"):
            assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": ORIGIN})


def test_without_the_setting_nobody_may(cast):
    answer = caller(cast.bob).get(f"/api/v1/tournaments/{cast.open(2).pk}/", headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize(
    "path", ["/api/v1/me/", "/api/v1/tournaments/?mine=true", "/api/v1/me/invitations/", "/api/v1/games/"]
)
def test_what_is_read_is_kept_by_its_reader_alone(cast, path):
    answer = caller(cast.bob).get(path)
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
