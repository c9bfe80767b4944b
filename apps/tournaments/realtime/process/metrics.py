"""What is counted, for Prometheus: /metrics shows it, Documents/Operations.md says what to watch.

Where sockets are written to, a whole round of writes is counted at once, never a socket. Children with known labels are
made here, once. Under the supervisor the values of all workers are added up.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from apps.common.refusals import CloseCode, Refusal
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.realtime.rooms.frames import EPHEMERAL, Telling
from apps.tournaments.realtime.rooms.names import Kind

_sockets = Gauge("deltacrown_sockets", "Open sockets.", ["room"], multiprocess_mode="livesum")
SOCKETS = {kind: _sockets.labels(kind.value) for kind in Kind}
ROOMS = Gauge("deltacrown_rooms", "Rooms with open sockets; once for each worker.", multiprocess_mode="livesum")

_events = Counter("deltacrown_events", "Events told to a room; once for each worker.", ["type"])
_OTHER_EVENT = _events.labels("other")
# By type. Apps declare events until all are ready, so what is known is looked up when it is counted.
_EVENTS: dict[str, Counter] = {}
DELIVERIES = Counter("deltacrown_deliveries", "Events written to sockets.")
DELIVERY_SECONDS = Histogram(
    "deltacrown_delivery_seconds",
    "From the time of an event in the log to its writing to the sockets of a room; once for each worker.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2, 5, 15),
)
GAP_EVENTS = Counter("deltacrown_gap_events", "Events read from the log, since the channel layer did not bring them.")

_resumes = Counter("deltacrown_resumes", "Sockets that came back with a number, by what they were given.", ["outcome"])
RECOVERED, SNAPSHOT = _resumes.labels("recovered"), _resumes.labels("snapshot")
OVERFLOWS = Counter("deltacrown_outbox_overflows", "Sockets closed since they did not read.")
_closes = Counter("deltacrown_closes", "Sockets that ended, refused ones too, by close code.", ["code"])
_OF_CLIENTS = (1000, 1001, 1005, 1006)
CLOSES = {code: _closes.labels(str(code)) for code in (*_OF_CLIENTS, *(close.value for close in CloseCode))}
_OTHER_CLOSE = _closes.labels("other")

PAGES_WRITTEN = Counter("deltacrown_pages_written", "Times that a page of a room was rendered for who has it open.")
BEAT_FAILURES = Counter("deltacrown_beat_failures", "Beats of sockets that raised; each is tried again.")

_decisions = Counter("deltacrown_limiter_decisions", "Answers of the limits, by what was asked.", ["asked", "answer"])
_ALLOWED = {asked: _decisions.labels(asked, "allowed") for asked in ("knock", "connect", "message", "control")}
SCORES_OFFERED = Counter("deltacrown_scores_offered", "Live scores handed to the batcher.")
SCORES_FLUSHED = Counter("deltacrown_scores_flushed", "Batches of them that were told; the newest score of each.")


def show_all_events() -> None:
    """Show every event of every app with a count, 0 at first: what has not happened yet is on /metrics too."""
    for name in (*REGISTRY, *EPHEMERAL):
        _told(name)


def _told(name: str) -> Counter:
    found = _EVENTS.get(name)
    if found is None:
        if name not in REGISTRY and name not in EPHEMERAL:
            return _OTHER_EVENT
        found = _EVENTS[name] = _events.labels(name)
    return found


def round_written(tellings: Sequence[Telling], sockets: int) -> None:
    """A round of writes: these were written to so many sockets of a room. News of pages are counted as they are
    written (`pages_written`)."""
    tellings = [telling for telling in tellings if not telling.may_wait]
    DELIVERIES.inc(len(tellings) * sockets)
    now = time.time()
    for telling in tellings:
        _told(telling.type).inc()
        if telling.at is not None:
            DELIVERY_SECONDS.observe(max(now - datetime.fromisoformat(telling.at).timestamp(), 0.0))


def closed(code: int | None) -> None:
    """A socket ended. A client may close with any code it likes, so what is not known is `other`."""
    CLOSES.get(code or 1006, _OTHER_CLOSE).inc()


def decided(asked: str, refusal: Refusal | None) -> None:
    """The limits answered a `knock`, a `connect`, a `message`, or a frame that is none (`control`: refusals alone)."""
    (_ALLOWED[asked] if refusal is None else _decisions.labels(asked, refusal.code.value)).inc()
