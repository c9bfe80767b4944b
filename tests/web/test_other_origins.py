"""A page of another origin, in a real browser: it plays by bearer token where the settings name it, nowhere else."""

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.clients import PASSWORD, Site
from tests.support.process import ServerProcess, new_sqlite_database
from tests.web.browser import LIMITS
from tests.web.tournament_of_four import gather_four

# Signs in, reads, follows the match's room, and reports its result; what it learned, or what the browser said.
PLAYS = """async ([site, username, password, match]) => {
  const ask = async (method, path, body, more = {}) => {
    const headers = { "Content-Type": "application/json", ...more };
    const answer = await fetch(site + path, { method, headers, body: body && JSON.stringify(body) });
    return { tag: answer.headers.get("ETag"), status: answer.status, body: await answer.json() };
  };
  try {
    const { body: { access } } = await ask("POST", "/api/token/", { username, password });
    const bearer = { Authorization: `Bearer ${access}` };
    const me = await ask("GET", "/api/v1/me/", null, bearer);
    const read = await ask("GET", `/api/v1/matches/${match}/`, null, bearer);
    const { body: { ticket } } = await ask("POST", "/api/v1/ws-tickets/", { match }, bearer);
    const room = `${site.replace("http", "ws")}/ws/match/${match}/`;
    const socket = new WebSocket(`${room}?ticket=${ticket}`, ["deltacrown.v1"]);
    const heard = [];
    const hears = (wanted) => new Promise((done, failed) => {
      socket.addEventListener("message", ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
        heard.push(frame.type);
        if (frame.type === wanted) done(frame);
      });
      socket.addEventListener("close", ({ code }) => failed(new Error(`closed with ${code}`)));
    });
    await hears("snapshot");
    const told = hears("result_reported");
    const result = { participant1_score: 2, participant2_score: 1 };
    const report = await ask("POST", `/api/v1/matches/${match}/reports/`, result,
      { ...bearer, "Idempotency-Key": "from-elsewhere", "If-Match": read.tag });
    await told;
    socket.close();
    return { me: me.body.username, tag: read.tag !== null, report: report.status, heard };
  } catch (error) {
    return { error: String(error) };
  }
}"""
# The socket alone, with a ticket that somebody gave the page.
ENTERS = """([site, match, ticket]) => new Promise((done) => {
  const socket = new WebSocket(`${site.replace("http", "ws")}/ws/match/${match}/?ticket=${ticket}`, ["deltacrown.v1"]);
  const heard = [];
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data).code ?? JSON.parse(data).type);
  socket.onclose = ({ code }) => done([code, heard]);
})"""


class Page(BaseHTTPRequestHandler):
    """An empty page, of an origin of its own."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["named", "not named"])
def is_named(request):
    return request.param == "named"


@pytest.fixture
def site(tmp_path, elsewhere, is_named):
    """A site whose settings name that origin, as Documents/Operations.md says, or do not."""
    named = {"CORS_ALLOWED_ORIGINS": elsewhere, "WS_ALLOWED_ORIGINS": elsewhere} if is_named else {}
    environment = {"DATABASE_URL": new_sqlite_database(tmp_path / "site.sqlite3"), **LIMITS, **named}
    with ServerProcess(tmp_path / "server.log", environment) as server, Site(server.url) as site:
        yield site


async def test_a_page_of_another_origin_plays_where_it_is_named_and_nowhere_else(site, elsewhere, is_named, browser):
    four = await asyncio.to_thread(gather_four, site)
    path = await asyncio.to_thread(four.hold)
    match = int((await asyncio.to_thread(four.match, path, "ann", "dan")).rstrip("/").split("/")[-1])
    await asyncio.to_thread(four.organizer.post, f"/api/v1/matches/{match}/start/")
    ticket = await asyncio.to_thread(four.organizer.post, "/api/v1/ws-tickets/", match=match)
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(elsewhere)
    found = await page.evaluate(PLAYS, [site.url, "ann", PASSWORD, match])
    if is_named:
        assert found["me"] == "ann"
        assert (found["tag"], found["report"]) == (True, 201)
        assert found["heard"][:2] == ["connection_established", "snapshot"]
    else:
        assert found == {"error": "TypeError: Failed to fetch"}
        _, heard = await page.evaluate(ENTERS, [site.url, match, ticket["ticket"]])
        assert set(heard) <= {"invalid_origin"}
    await context.close()
