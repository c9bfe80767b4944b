"""What comes after a final, as clients have it from two workers: each function adds milliseconds to its flows."""

import json
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.run import ROOT
from bench.site import http
from bench.site.crowd import Crowd
from bench.site.latency import OPENED, workers
from bench.site.stage import Stage
from bench.site.worthless import Worthless

CUPS, REGISTRATIONS, MATCHES = 60, 10_000, 20_000
# Of the cups: those whose payouts are told to a socket, and those that have certificates drawn.
TOLD, DRAWN = 20, 15
READS = 60
HEARD_WITHIN_SECONDS = 20
DRAWN_WITHIN_SECONDS = 300
RAISED = {"THROTTLE_CERTIFICATES": "1000000/min", "PAYOUTS_SECOND_FACTOR": "0"}
# For what fills a database: nothing is lost by it that is not lost with the run.
UNHURRIED = {"PGOPTIONS": "-c synchronous_commit=off"}
TASK_WORKER = ("-m", "deltacrown.serving.task_worker")
API = "/api/v1"

FINAL = "result of a final: `tournament_completed` at a spectator"
PROPOSE = "payouts of a tournament of eight proposed"
APPROVE = "payout approved"
SAME_CLICK = "the same approval once more"
SAME_KEY = "the same approval once more, with its `Idempotency-Key`"
REJECT = "payout rejected"
APPROVE_TOLD = "payout approved: `payout_updated` at an organizer"
REJECT_TOLD = "payout rejected: `payout_updated` at an organizer"
OWN = "certificates, their owner's page"
FIRST_PDF, AGAIN_PDF = "certificate downloaded, PDF, first", "certificate downloaded, PDF, again"
FIRST_PNG, AGAIN_PNG = "certificate downloaded, PNG, first", "certificate downloaded, PNG, again"
VERIFY_PAGE, VERIFY_API = "certificate verified, page", "certificate verified, API"
NUMBERS_PAGE, NUMBERS_JSON, NUMBERS_CSV = "analytics, page", "analytics, JSON", "analytics, CSV of the matches"


@dataclass
class Site:
    """Two workers at `port`, what they have (`world`), and how long each flow took, each time."""

    port: int
    world: dict[str, Any]
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def ask(
        self, flow: str, wanted: int, method: str, path: str, who: str = "", more: Sequence[str] = ()
    ) -> http.Answer:
        """A request by `organizer`, `approver` or nobody; its time belongs to `flow`."""
        body = json.dumps({"reason": "Not yet."}) if path.endswith("/reject/") else ""
        token = self.world[who] if who else ""
        answer = http.ask(self.port, http.request(method, path, token, body, [http.CLOSE, *more]))
        if answer.status != wanted:
            raise Worthless(f"{method} {path} was answered with {answer.status}: {answer.body[:300]!r}")
        self.took[flow].append(1000 * answer.seconds)
        return answer

    def until_told(self, flow: str, crowd: Crowd, raw: bytes, event: str) -> None:
        """A request whose time is that until the one socket of `crowd` has read the event."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as asker:
            began = time.monotonic()
            asker.sendall(raw)
            if not crowd.listen(f'"type":"{event}"'.encode(), HEARD_WITHIN_SECONDS):
                raise Worthless(f"{event} was not told: {asker.recv(1000)!r}")
            if b" 200 " not in (said := asker.recv(1000)):
                raise Worthless(f"the write was answered with {said!r}")
        *_, heard = (at for at, frame in crowd.readers[0].frames() if frame["type"] == event)
        self.took[flow].append(1000 * (heard - began))


def measure(stage: Stage) -> dict[str, list[float]]:
    """Flow -> milliseconds of each time."""
    env = stage.environment(stage.database(), MEDIA_ROOT=str(stage.directory / "media"), **RAISED)
    world = stage.tell("ended", env | UNHURRIED, CUPS, REGISTRATIONS, MATCHES)
    with workers(stage, env) as port:
        site = Site(port, world)
        finals(site)
        payouts(site)
        certificates(site, stage, env)
        numbers(site)
    return dict(site.took)


def finals(site: Site) -> None:
    body = '{"participant1_score": 1, "participant2_score": 0}'
    for cup in site.world["cups"]:
        with seat(site.port, cup["tournament"], cup["ticket"]) as crowd:
            path = f"{API}/matches/{cup['final']}/complete/"
            raw = http.request("POST", path, site.world["organizer"], body)
            site.until_told(FINAL, crowd, raw, "tournament_completed")


def payouts(site: Site) -> None:
    """Of each tournament half of the payouts is approved, half is rejected."""
    for number, cup in enumerate(site.world["cups"]):
        path = f"{API}/tournaments/{cup['tournament']}/payouts/propose/"
        made = [row["id"] for row in json.loads(site.ask(PROPOSE, 200, "POST", path, "organizer").body)]
        if number < TOLD:
            with seat(site.port, cup["tournament"], cup["organizers_ticket"]) as crowd:
                decide(made, _telling(site, crowd))
        else:
            decide(made, lambda payout, verb: _asked(site, payout, verb))


def decide(made: list[int], act: Callable[[int, str], None]) -> None:
    for place, payout in enumerate(made):
        act(payout, "approve" if place % 2 else "reject")


def _telling(site: Site, crowd: Crowd) -> Callable[[int, str], None]:
    def act(payout: int, verb: str) -> None:
        body = "" if verb == "approve" else '{"reason": "Not yet."}'
        raw = http.request("POST", f"{API}/payouts/{payout}/{verb}/", site.world["approver"], body)
        site.until_told(APPROVE_TOLD if verb == "approve" else REJECT_TOLD, crowd, raw, "payout_updated")

    return act


def _asked(site: Site, payout: int, verb: str) -> None:
    path = f"{API}/payouts/{payout}/{verb}/"
    if verb == "reject":
        site.ask(REJECT, 200, "POST", path, "approver")
        return
    keyed = [f"Idempotency-Key: approve-{payout}"]
    site.ask(APPROVE, 200, "POST", path, "approver", keyed)
    site.ask(SAME_KEY, 200, "POST", path, "approver", keyed)
    site.ask(SAME_CLICK, 200, "POST", path, "approver")


def certificates(site: Site, stage: Stage, env: dict[str, str]) -> None:
    codes = draw(site, stage, env)
    for code in codes:
        for ending, first, again in (("pdf", FIRST_PDF, AGAIN_PDF), ("png", FIRST_PNG, AGAIN_PNG)):
            for flow in (first, again):
                site.ask(flow, 200, "GET", f"{API}/certificates/{code}.{ending}")
        site.ask(VERIFY_PAGE, 200, "GET", f"/certificates/verify/{code}/")
        site.ask(VERIFY_API, 200, "GET", f"{API}/certificates/{code}/")
    cookie = f"Cookie: {site.world['players_session']}"
    for _ in codes:
        site.ask(OWN, 200, "GET", "/my/certificates/", more=[cookie])


def draw(site: Site, stage: Stage, env: dict[str, str]) -> list[str]:
    """Have certificates issued, drawn by tasks; their codes. Nothing is measured meanwhile."""
    organizer = site.world["organizer"]
    codes = []
    with task_worker(stage, env):
        for cup in site.world["cups"][:DRAWN]:
            path = f"{API}/tournaments/{cup['tournament']}/certificates/"
            http.ask(site.port, http.request("POST", path, organizer, more=[http.CLOSE]))
        for cup in site.world["cups"][:DRAWN]:
            path = f"{API}/tournaments/{cup['tournament']}/certificates/"
            codes += issued(site.port, path, organizer)
    return codes


def issued(port: int, path: str, token: str) -> list[str]:
    """The codes of a tournament's certificates, once all are drawn."""
    until = time.monotonic() + DRAWN_WITHIN_SECONDS
    while time.monotonic() < until:
        listed = json.loads(http.ask(port, http.request("GET", path, token, more=[http.CLOSE])).body)["results"]
        if listed and all(row["state"] == "issued" for row in listed):
            return [row["code"] for row in listed]
        time.sleep(0.5)
    raise Worthless(f"the certificates of {path} are not drawn.")


def numbers(site: Site) -> None:
    counted = site.world["counted"]
    cookie = f"Cookie: {site.world['organizers_session']}"
    for _ in range(READS):
        page = site.ask(
            NUMBERS_PAGE, 200, "GET", f"/organize/tournaments/tournament/{counted}/analytics/", more=[cookie]
        )
        site.ask(NUMBERS_JSON, 200, "GET", f"{API}/tournaments/{counted}/analytics/", "organizer")
        table = site.ask(NUMBERS_CSV, 200, "GET", f"{API}/tournaments/{counted}/analytics.csv", "organizer")
    if not re.search(rb"10.?000", page.body) or table.body.count(b"\r\n") < MATCHES * 0.9:
        raise Worthless("the numbers are not those of all.")


@contextmanager
def seat(port: int, tournament: int, ticket: str) -> Iterator[Crowd]:
    """One socket in the tournament's room."""
    crowd = Crowd(port)
    crowd.open([f"/ws/tournament/{tournament}/?ticket={ticket}"], OPENED, 1)
    try:
        yield crowd
    finally:
        crowd.cut()


@contextmanager
def task_worker(stage: Stage, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process that does background tasks, on whichever core is free, as beside a site."""
    anywhere = ["taskset", "--cpu-list", f"{stage.server_core},{stage.load_core}"]
    with (stage.directory / "tasks.log").open("wb") as log:
        worker = subprocess.Popen([*anywhere, sys.executable, *TASK_WORKER], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait()
