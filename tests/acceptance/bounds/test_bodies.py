"""Bodies of requests, byte by byte, against the production server: how they may come, how large, and for how long."""

import json
import time

import pytest

from tests.support.raw_socket import drip
from tests.support.waiting import let_pass

KNOWN, VISITOR = 262_144, 16_384
SIGN_UP, NEW = "/api/v1/accounts/", "/api/v1/tournaments/"


def head(method, path, *lines):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def bearer(human):
    return f"Authorization: Bearer {human.token}"


def post(path, length, *lines):
    return head("POST", path, "Content-Type: application/json", f"Content-Length: {length}", *lines)


def chunked(method, path, *lines):
    return head(method, path, "Content-Type: application/json", "Transfer-Encoding: chunked", *lines)


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def in_chunks(value, size=7):
    body = json.dumps(value).encode()
    return b"".join(chunk(body[n : n + size]) for n in range(0, len(body), size)) + chunk(b"")


def status_of(raw):
    return raw.head()[0]


# In chunks


def test_what_comes_in_chunks_is_written(site, connect):
    duel = site.draft()
    path = f"{NEW}{duel.tournament_id}/"
    raw = connect().send(chunked("PATCH", path, bearer(duel.alice)), in_chunks({"name": "In pieces"}))
    assert status_of(raw) == 200
    found = site.site.http.get(path, headers={"Authorization": f"Bearer {duel.alice.token}"})
    assert found.json()["name"] == "In pieces"


def test_a_confirmation_in_chunks_confirms_the_report_it_names_or_none(site, connect):
    duel = site.duel()
    duel.play(duel.rita, "start")
    duel.play(duel.bob, "reports", participant1_score=2, participant2_score=0)
    path = f"/api/v1/matches/{duel.match_id}/confirm/"
    raw = connect().send(chunked("POST", path, bearer(duel.bella)), in_chunks({"report_id": 10**9}))
    assert status_of(raw) in (400, 404, 409)
    assert duel.state() != "completed"


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/"])
def test_a_form_of_a_page_in_chunks_is_read(site, connect, path):
    """Without its token it is refused by the first who looks into it, and a form with one is not."""
    client = site.site.http
    page = client.get(path, follow_redirects=True)
    token, cookie = page.text.split('csrfmiddlewaretoken" value="')[1].split('"')[0], client.cookies["csrftoken"]
    client.cookies.clear()
    lines = ["Content-Type: application/x-www-form-urlencoded", f"Cookie: csrftoken={cookie}"]
    form = f"csrfmiddlewaretoken={token}&login=nobody&password=x".encode()
    raw = connect().send(head("POST", page.url.path, "Transfer-Encoding: chunked", *lines), chunk(form), chunk(b""))
    assert status_of(raw) == 200


@pytest.mark.parametrize(
    "framing",
    [
        ["Transfer-Encoding: chunked", "Content-Length: 4"],
        ["Content-Length: 4", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 0"],
        ["Content-Length: 4", "Content-Length: 5"],
        ["Content-Length: 4, 5"],
        ["Content-Length: +4"],
        ["Content-Length: 0x4"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: gzip, chunked"],
        ["Transfer-Encoding: identity"],
        ["Transfer-Encoding : chunked"],
        ["Transfer-Encoding: xchunked"],
    ],
    ids=" and ".join,
)
def test_a_request_with_two_ideas_of_its_end_is_refused_and_the_connection_ends(connect, framing):
    raw = connect().send(head("POST", SIGN_UP, *framing), b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert status_of(raw) == 400
    assert raw.ends()


def test_http_1_0_has_no_chunks(connect):
    raw = connect().send(chunked("POST", SIGN_UP).replace(b"HTTP/1.1", b"HTTP/1.0"), in_chunks({}))
    assert status_of(raw) == 400


# Too large


def problem(raw):
    status, headers = raw.head()
    assert (status, headers["content-type"], headers["connection"]) == (413, "application/problem+json", "close")
    body = json.loads(raw._take(int(headers["content-length"])))
    assert (body["status"], body["code"]) == (413, "payload_too_large")
    return body["detail"]


@pytest.mark.parametrize("path", [SIGN_UP, NEW, "/api/nowhere/"])
def test_a_body_that_is_too_large_for_a_visitor_is_refused_before_it_comes(connect, path):
    raw = connect().send(post(path, 300_000_000))
    assert str(VISITOR) in problem(raw)
    assert raw.ends()


def test_the_limit_itself_passes_and_one_byte_more_does_not(site, connect):
    person = site.human()
    for most, *lines in ((VISITOR,), (KNOWN, bearer(person))):
        body = json.dumps({"name": "x", "unknown": ""}).encode()
        body = body.replace(b'""', b'"' + b"x" * (most - len(body)) + b'"')
        assert status_of(connect().send(post(NEW, most, *lines), body)) in (400, 401)
        assert problem(connect().send(post(NEW, most + 1, *lines)))


def test_a_made_up_credential_opens_no_more_than_the_visitors_limit(connect):
    body = b'{"name": "%s"}' % (b"x" * VISITOR)
    for path, line in ((SIGN_UP, "Authorization: Token made up"), (NEW, "Cookie: sessionid=made-up")):
        assert status_of(connect().send(post(path, len(body), line), body)) in (401, 413)


def test_a_page_says_it_in_plain_words(connect):
    status, headers = connect().send(post("/", 300_000_000)).head()
    assert (status, headers["content-type"]) == (413, "text/plain; charset=utf-8")


def test_an_unknown_address_takes_no_more_of_somebody_who_is_known(site, connect):
    status, _ = connect().send(post("/nowhere/", VISITOR + 1, bearer(site.human()))).head()
    assert status == 413


def test_a_body_in_chunks_is_refused_where_it_becomes_too_large(site, connect):
    raw = connect().send(chunked("POST", NEW, bearer(site.human())))
    sent = 0
    with pytest.raises(ConnectionError):
        while sent < 100 * KNOWN:
            raw.send(chunk(b"x" * 60_000))
            sent += 60_000
    assert sent <= 100 * KNOWN
    raw = connect().send(chunked("POST", SIGN_UP), chunk(b"x" * VISITOR), chunk(b"x"))
    assert problem(raw)


def test_the_refusal_reaches_a_client_that_sends_all_of_it_first(connect):
    assert problem(connect().send(post(SIGN_UP, 1_000_000), b"x" * 1_000_000))


def test_nobody_is_invited_to_send_what_will_be_refused(site, connect):
    raw = connect().send(post(SIGN_UP, VISITOR + 1, "Expect: 100-continue"))
    assert problem(raw)
    raw = connect().send(post(SIGN_UP, 2, "Expect: 100-continue"))
    assert status_of(raw) == 100
    assert status_of(raw.send(b"{}")) == 400


def test_a_request_behind_another_is_held_to_the_same(connect):
    raw = connect().send(head("GET", "/healthz"), post(SIGN_UP, 300_000_000))
    status, headers = raw.head()
    raw._take(int(headers["content-length"]))
    assert status == 200
    assert problem(raw)


# In pieces so small that each costs more to read than it brings


def test_others_are_answered_while_a_body_comes_in_thousands_of_small_chunks(site, connect):
    """Read in one turn they would be answered before anybody else is."""
    hostile = connect().send(chunked("POST", "/api/token/", "Authorization: Bearer made-up"))
    hostile.send(chunk(b" ") * 20_000, chunk(b""))
    other = connect()
    for _ in range(20):
        status, headers = other.send(head("GET", "/healthz")).head()
        other._take(int(headers["content-length"]))
        assert status == 200
    hostile.tcp.setblocking(False)
    with pytest.raises(BlockingIOError):
        hostile.tcp.recv(1)


def test_a_body_in_some_hundreds_of_small_chunks_is_read_whole(site, connect):
    name = "Pieces " * 10
    raw = connect().send(chunked("POST", NEW, bearer(site.human())))
    raw.send(in_chunks({"name": name, "game": "valorant", "rules": "ab" * 150}, size=1))
    assert status_of(raw) == 201


@pytest.mark.parametrize("one_chunk", [chunk(b" "), b"1;said-of-it=" + b"x" * 400 + b"\r\n \r\n"])
def test_what_stands_around_the_chunks_counts_as_the_body_does(connect, one_chunk):
    count = 2 * VISITOR // (len(one_chunk) - 1)
    assert problem(connect().send(chunked("POST", SIGN_UP), one_chunk * count))


# Too slow


def test_a_body_that_stops_half_way_is_told_so(connect):
    raw = connect().send(post(SIGN_UP, 100), b"{")
    assert status_of(raw) == 408
    assert raw.ends()


def test_a_body_that_drips_in_is_ended_however_long_it_goes_on(connect):
    raw = connect().send(post(SIGN_UP, 200))
    began = time.monotonic()
    drip(raw, b"x" * 200, pause=0.05)
    assert time.monotonic() - began < 200 * 0.05
    assert raw.ends()


def test_one_behind_another_request_is_ended_too(connect):
    raw = connect().send(head("GET", "/healthz"), post(SIGN_UP, 100), b"{")
    assert status_of(raw) == 200
    assert raw.ends()


def test_chunks_that_never_end_are_ended(connect):
    raw = connect().send(chunked("POST", SIGN_UP), chunk(b"{"))
    assert status_of(raw) == 408


def test_a_body_that_is_slow_but_comes_is_read(connect):
    """Over twice as long as a body may take that does not come."""
    size, pieces = 6000, 24
    raw = connect().send(post(SIGN_UP, size))
    for _ in range(pieces):
        raw.send(b" " * (size // pieces))
        time.sleep(0.1)
    assert status_of(raw) == 400


def test_a_server_that_was_held_up_reads_a_body_that_came_meanwhile(site, connect):
    raw = connect().send(post(SIGN_UP, 100), b"{")
    # Its one worker answers this after it has read what came before, and waits for the rest by then.
    assert site.site.http.get("/healthz").status_code == 200
    site.server.pause()
    raw.send(b" " * 99)
    let_pass(3)
    site.server.resume()
    assert status_of(raw) == 400


def test_a_server_that_was_held_up_blames_nobody_for_it(site, connect):
    raw = connect().send(post(SIGN_UP, 100), b"{")
    # Its one worker answers this after it has read what came before, and waits for the rest by then.
    assert site.site.http.get("/healthz").status_code == 200
    site.server.pause()
    let_pass(3)
    site.server.resume()
    let_pass(0.3)
    assert status_of(raw.send(b" " * 99)) == 400
