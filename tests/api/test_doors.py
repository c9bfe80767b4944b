"""Bytes and shapes that nobody expected are an answer everywhere, also where a database would choke on them."""

import json
import re

import pytest
from django.test import Client

from apps.tournaments.models import Tournament
from tests.support.cast import PASSWORD, make_admin
from tests.support.endpoints import ENDPOINTS, views
from tests.support.http import caller, problem

NEW = "/api/v1/tournaments/"
UGLY = [
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%0A",
    "%0d%0aX:%20y",
    "%E2%80%AE",
    "%25",
    "..%2f..",
    "\U0001f600",
    "0" * 5000,
]
FORM = {
    "name": "Friday Cup",
    "format": "swiss",
    "seeding": "standard",
    "check_in_minutes": 10,
    "rest_minutes": 0,
    "participation": "solo",
    "max_substitutes": 2,
    "veto_seconds": 0,
    "time_zone": "UTC",
    "visibility": "public",
    "best_of": 1,
    "best_of_final": 1,
    "min_participants": 2,
    "max_participants": 16,
}
# What it runs is measured in other tests; measuring makes it half as long again.
pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def postgres(postgres_db):
    """SQLite takes U+0000 in a text; PostgreSQL, which most sites have, does not."""


@pytest.fixture
def admin():
    client = Client()
    client.force_login(make_admin())
    return client


def read(value):
    return json.dumps(value).encode()


@pytest.mark.parametrize("path", ["/?game=%00", "/%00/", "/accounts/login/?next=%00", "/admin/?q=%00", "/static/%00"])
def test_a_page_says_that_it_cannot_read_a_nul(path):
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "This could not be read." in answer.content.decode()


def test_a_page_says_it_in_the_language_of_its_reader():
    assert "এটি পড়া গেল না।" in Client(headers={"Accept-Language": "bn"}).get("/%00").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        NEW + "?state=%00",
        NEW + "?game=a%00",
        "/api/schema/?version=%00",
        "/api/docs/?lang=%00",
        "/api/%00/",
        NEW + "%00",
    ],
)
def test_the_api_says_it_as_a_problem(path):
    problem(caller().get(path), 400, "invalid_schema")


@pytest.mark.parametrize("name", ["sessionid", "django_language", "csrftoken", "visitor", "messages"])
def test_a_cookie_holds_no_nul(name):
    cookie = f'{name}="\\000bcdefghijkl"'
    assert Client().get("/", headers={"Cookie": cookie}).status_code == 400
    problem(caller().get(NEW, headers={"Cookie": cookie}), 400, "invalid_schema")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/login/", {"login": "a\0", "password": "b"}),
        ("/accounts/signup/", {"username": "a", "display_name": "\0", "password": PASSWORD}),
        ("/accounts/password/reset/", {"email": "\0@example.org"}),
        ("/language/", {"language": "\0", "next": "\0"}),
        ("/admin/login/", {"username": "a\0", "password": "b"}),
        ("/", {"\0": "a"}),
    ],
)
def test_a_form_holds_no_nul(path, fields):
    assert Client().post(path, fields).status_code == 400


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/language/", "/admin/login/", NEW])
@pytest.mark.parametrize("charset", ["idna", "utf-7", "unicode_escape", "latin-1", "utf-16"])
def test_nothing_but_utf_8_is_read(path, charset):
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"):
        body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--x--\r\n'
        for method in ("GET", "POST"):
            answer = Client().generic(method, path + "?a=b", body, content_type=f"{kind}; charset={charset}")
            assert answer.status_code == 400, (kind, method)


def test_a_result_with_very_many_games_is_refused_before_they_are_read(cast):
    match = cast.begun_match()
    path, score = f"/api/v1/matches/{match.pk}/reports/", {"participant1_score": 1, "participant2_score": 0}
    answer = caller(cast.bob).post(path, {**score, "games": [{}] * 5000})
    assert "games" in problem(answer, 400, "invalid_schema")["fields"]
    assert len(answer.content) < 1000


@pytest.mark.parametrize(
    "query",
    [
        "name__regex=^(a%2B)%2B$",
        "name__iregex=(",
        "options__contains=x",
        "id__range=1",
        "organizer__password__startswith=p",
    ],
)
def test_an_organizer_asks_the_admin_for_nothing_but_its_filters(cast, query):
    cast.alice.is_staff = True
    cast.alice.save()
    cast.open()
    organizer = Client()
    organizer.force_login(cast.alice)
    for table in ("tournament", "match", "loggedevent", "registration", "invitation", "bracket", "resultreport"):
        assert organizer.get(f"/admin/tournaments/{table}/?{query}").status_code in (302, 400), table
    assert organizer.get("/admin/tournaments/invitation/?user__isnull=0").status_code in (302, 400)
    for good in ("state__exact=live", "state__isnull=False", "game__id__exact=1"):
        assert organizer.get(f"/admin/tournaments/tournament/?{good}").status_code == 200, good


@pytest.mark.parametrize("charset", ["utf-16", "nonsense", "\x7f"])
def test_a_form_of_another_charset(charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert Client().generic("POST", "/accounts/login/", b"username=a", content_type=kind).status_code in (200, 400)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=\x7f", "multipart/form-data; boundary="]
)
def test_a_form_that_is_broken(kind):
    assert Client().post("/accounts/login/", b"--x\r\nrubbish", content_type=kind).status_code == 400


def test_more_fields_than_are_read(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    query = "&".join(f"a{n}=1" for n in range(9))
    assert Client().get(f"/?{query}").status_code == 400
    problem(caller().get(f"{NEW}?{query}"), 400, "invalid_schema")
    assert Client().post("/accounts/login/", {f"a{n}": 1 for n in range(9)}).status_code == 400


def test_a_host_of_no_site():
    assert "This could not be read." in Client().get("/", headers={"Host": "a b"}).content.decode()
    problem(caller().get(NEW, headers={"Host": "a b"}), 400, "invalid_schema")


@pytest.mark.parametrize("place", ["search", "filter", "row", "action"])
def test_the_admin_takes_what_cannot_be(cast, admin, place):
    cast.open()
    ask = {
        "search": lambda: admin.get("/admin/tournaments/tournament/?q=%FF%ED%A0%80"),
        "filter": lambda: admin.get("/admin/tournaments/tournament/?state__exact=%FF&id__in=x,y&p=z"),
        "row": lambda: admin.get("/admin/tournaments/tournament/x_00y/change/"),
        "action": lambda: admin.post(
            "/admin/tournaments/tournament/", {"action": "publish", "_selected_action": ["x", "9" * 40]}
        ),
    }
    assert ask[place]().status_code < 500


def test_the_schema_is_of_no_version_and_no_language():
    plain = caller().get("/api/schema/")
    for query in ("?version=1", "?version=%0a", "?version=%0d%0aX:y", "?lang=..%2f..", "?lang=%0a"):
        answer = caller().get("/api/schema/" + query)
        assert (answer.status_code, answer["Content-Disposition"]) == (200, plain["Content-Disposition"])
        assert answer.content == plain.content
    assert b"%0A" not in caller().get("/api/docs/?version=%0a&lang=%0a").content


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_what_is_about_the_api_refuses_as_the_api_does(path):
    problem(caller().post(path), 405, "method_not_allowed")
    problem(caller().get(path, headers={"Accept": "image/png"}), 406, "not_acceptable")
    problem(caller().get(path + "?format=hats"), 404, "not_found")


BODIES = {
    "a NUL": read({"name": "Cup", "game": "\0"}),
    "a NUL in a name": read({"name\0": "Cup"}),
    "a NUL deep inside": read({"options": {"a": [{"b": "c\0"}]}}),
    "a NUL in a name deep inside": read({"options": {"a": [{"b\0": "c"}]}}),
    "nested in a field": b'{"game":' + 600 * b"[" + 600 * b"]" + b"}",
    "nested in an object": b'{"options":' + 600 * b'{"a":' + b"1" + 601 * b"}",
    "just too deep": b'{"options":' + 32 * b"[" + 32 * b"]" + b"}",
    "nested alone": 900 * b"[" + 900 * b"]",
    "a lone surrogate": b'{"name": "\\udc00"}',
    "a number beyond all": b'{"best_of": 1e400}',
    "a number beyond the database": read({"max_participants": 10**30}),
    "a number beyond the column": read({"max_participants": 2**40}),
    "a number of many digits": b'{"best_of": ' + 5000 * b"9" + b"}",
    "a fraction beyond all": read({"best_of": 1e300}),
    "no number": b'{"best_of": Infinity}',
    "bytes that are no text": b'{"name": "\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("path", [NEW, "/api/v1/accounts/", "/api/token/", "/api/v1/ws-tickets/", "/api/logout/"])
def test_a_body_that_no_database_takes(cast, path):
    client = caller(cast.alice)
    for name, body in BODIES.items():
        answer = client.post(path, body, content_type="application/json")
        assert answer.status_code == 400, name
        assert problem(answer, 400, answer.json()["code"])["code"] in ("invalid_json", "invalid_schema")
    assert not Tournament.objects.exists()


def test_as_deep_as_may_be(cast):
    cast.draft()
    found = problem(
        caller(cast.alice).post(NEW, b'{"game":' + 31 * b"[" + 31 * b"]" + b"}", content_type="application/json"),
        400,
        "invalid_schema",
    )
    assert "deep" not in str(found)


ODD = ["\0", 2**31, 2**63 - 1, -(2**63), 1.5, "x" * 9000, "\u202e", [], {}, [[]], True, None]


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ENDPOINTS if endpoint.body], ids=str)
def test_every_field_is_read_whatever_it_holds(cast, endpoint):
    scene = endpoint.scene(cast)
    body = endpoint.body_for(scene)
    client = caller(scene.person(next(role for role in reversed(endpoint.answers) if endpoint.answers[role] < 300)))
    ask = getattr(client, endpoint.method.lower())
    for name in body:
        for value in ODD:
            answer = ask(endpoint.path.format(**scene.ids), {**body, name: value})
            assert answer.status_code < 500, (name, value, answer.content)


def filled(route, value):
    return re.sub(r"<[^>]+>", str(value), route)


def pairwise(first, second, third):
    """Each of the first with each of the second, and of the third in turn, so that where the first are more than the
    third every two of any have met."""
    for row, this in enumerate(first):
        for column, that in enumerate(second):
            yield this, that, third[(row + column) % len(third)]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("person", ["an organizer", "an admin"])
def test_every_part_of_every_address(cast, admin, person):
    match = cast.match()
    client = admin if person == "an admin" else caller(cast.alice)
    routes = sorted({path for path, _ in views() if "<" in path and "^" not in path})
    assert len(routes) > 50
    for route, value, method in pairwise(routes, (*UGLY, match.pk, 10**18, 10**30, "-1", "1.5"), ("GET", "POST")):
        answer = client.generic(method, filled(route, value))
        assert answer.status_code < 500, (method, route, value, answer.content)


@pytest.mark.slow
def test_every_query(cast):
    match = cast.match()
    paths = ["/", "/tournaments/{t}/", "/matches/{m}/", NEW, NEW + "{t}/", NEW + "{t}/events/"]
    names = ("game", "state", "page", "since", "epoch", "format", "lang", "%FF", "[]", "")
    for name, value, path in pairwise(names, (*UGLY, "-1", "1e9", "9" * 40, "٣"), paths):
        asked = path.format(t=match.tournament_id, m=match.pk)
        answer = caller().get(f"{asked}?{name}={value}")
        assert answer.status_code < 500, (path, name, value, answer.content)


HEADERS = [
    "Accept",
    "Accept-Language",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Cookie",
    "Authorization",
    "Referer",
]
VALUES = [
    "",
    "\x7f",
    "é",
    "\xff\xfe",
    '"',
    '""',
    '"\\',
    "W/",
    "*, *",
    ";q=x",
    "a/b;q=9e9",
    "Bearer",
    "Bearer \xff",
    "," * 500,
]
VALUES += ['"99999999999999999999"', 'sessionid="\\', "=;=", "application/json; indent=99999999999", "en-" + "x" * 900]


@pytest.mark.slow
def test_every_header(cast):
    match = cast.match()
    paths = [
        "/",
        f"/tournaments/{match.tournament_id}/",
        NEW,
        f"{NEW}{match.tournament_id}/",
        "/api/schema/",
        "/readyz",
    ]
    write = f"{NEW}{match.tournament_id}/announcements/"
    for name, value, path in pairwise(HEADERS, VALUES, paths):
        assert Client().get(path, headers={name: value}).status_code < 500, (path, name, value)
        assert caller(cast.alice).post(write, {"title": "Hi"}, headers={name: value}).status_code < 500, (name, value)


@pytest.mark.parametrize(
    "query", ["created_at__year=99999999999", "name__regex=(", "_to_field=slug", "id__exact=9" + "9" * 30]
)
def test_the_admin_takes_no_lookup_that_has_no_value(cast, admin, query):
    cast.open()
    assert admin.get(f"/admin/tournaments/tournament/?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("table", ["tournaments/game", "tournaments/tournamentrole", "accounts/user"])
def test_the_admin_takes_no_row_that_has_no_number(cast, admin, table):
    cast.open()
    chosen = {"action": "delete_selected", "_selected_action": "x"}
    assert admin.post(f"/admin/{table}/", chosen).status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "text", ["[" * 3000, '{"a":' * 1200 + "1" + "}" * 1200, f'{{"rounds": {"9" * 5000}}}', '{"rounds": NaN}']
)
def test_the_admin_says_at_the_field_that_options_cannot_be_read(cast, admin, text):
    tournament = cast.draft()
    form = {**FORM, "game": tournament.game_id, "options": text}
    answer = admin.post(f"/admin/tournaments/tournament/{tournament.pk}/change/", form)
    assert answer.status_code == 200
    assert "options" in answer.context["adminform"].form.errors
    assert admin.post(answer.request["PATH_INFO"], {**form, "options": '{"rounds": 3}'}).status_code == 302
    tournament.refresh_from_db()
    assert tournament.options == {"rounds": 3}


@pytest.mark.parametrize("length", [10, 200, 5000])
def test_a_long_name_in_an_address_of_a_write_that_is_sent_again(cast, length):
    tournament = cast.open()
    path = f"{NEW}{tournament.pk}/roles/{'x' * length}/"
    for _ in range(2):
        assert caller(cast.alice).delete(path, headers={"Idempotency-Key": "k-1"}).status_code == 204
    problem(caller(cast.alice).delete(path, {"a": 1}, headers={"Idempotency-Key": "k-1"}), 400, "invalid_schema")
