"""What was measured of the product's own work, as a page."""

from statistics import median
from typing import Any

from bench import report
from bench.site.cases import CONNECTIONS, HANDSHAKES, MATCHES, REFEREES_POSTGRES, REFEREES_SQLITE, Result
from bench.site.latency import EVENTS, FINALS, INTERVAL
from bench.site.rows import AWAY, STORM
from bench.site.statements import in_short
from bench.site.storm import MISSED, SIGNED_IN, SOCKETS

HOW = (
    f"- Scores: {REFEREES_POSTGRES} referees ({REFEREES_SQLITE} on SQLite) in one process share {MATCHES} matches. "
    "Each saves a score of each of theirs, a transaction each, has the batcher tell what waits, and begins again. "
    "Rows are counted in the log. PostgreSQL writes each commit to the disk; SQLite is as the settings have it, "
    "`synchronous=NORMAL`.",
    "- Registrations: one connection and one POST for each person, all at once, to the production command with one "
    "worker; a place or the waiting list for everybody. The time is from the first request to the last answer.",
    f"- Handshakes: {HANDSHAKES:,} sockets, 50 on their way at a time, all users different; CPU time of the server "
    "process alone, without database and Redis. Stock has the layer in memory and joins no group.",
    f"- {STORM.capitalize()}: {SOCKETS:,} sockets of one room, {SIGNED_IN:,} of them signed in, miss {MISSED} events; "
    "all connect in the same moment and resume, with tickets got before. Once the network failed, for all but one, "
    "and once the server was killed and started again meanwhile. Lost and repeated events are counted over all of "
    "them, and nobody is back before having the last event. Queries are those that `pg_stat_statements` counted, "
    "less what the same server asks in that time when nothing happens.",
    f"- Commit to the last: {EVENTS} announcements over HTTP, one each {INTERVAL:g} s, from right after the commit "
    "in the worker that made it to the read that holds it at the last of the sockets of both workers.",
    f"- Final to the end: {FINALS} tournaments of eight, one after the other; from the request with the result, on a "
    "new connection, to the read that holds `tournament_completed`. p50 and p99 are among the medians.",
    f"- Page and snapshot: anonymous, {CONNECTIONS} connections that are kept, no `If-None-Match`; one worker. Plain "
    "Django: the same view, template and selector on the same server, rendered for each request, without limits.",
    "- Scores, times and events are absolute numbers of this machine; rows with x are ratios, both sides in one go.",
)


def page(measured: dict[str, Any]) -> str:
    limits = ", ".join(f"`{name}={value}`" for name, value in measured["limits"].items())
    return "\n".join(
        [
            *("# The site's own work", ""),
            *report.missed(measured["rows"]),
            "",
            *report.row_table(measured["rows"]),
            *("", "## Medians", "", "| case | rounds | median |", "| --- | --- | --- |"),
            *(_line(name, runs) for name, runs in measured["runs"].items()),
            *_storms(measured["runs"].get(STORM, [])),
            *("", "## How", "", *HOW),
            *("", "## Conditions", ""),
            f"- Command: `{measured['command']}`",
            *(f"- {name.capitalize()}: {value}" for name, value in measured["machine"].items()),
            f"- Limits on, these settings raised: {limits}",
            "- Raw numbers: [site.json](site.json)",
            "",
        ]
    )


def _line(name: str, runs: list[Result]) -> str:
    fields = [field for field, value in runs[0].items() if isinstance(value, (int, float))]
    medians = ", ".join(f"{field} {median(run[field] for run in runs):,.1f}" for field in fields)
    return f"| {name} | {len(runs)} | {medians} |"


def _storms(runs: list[Result]) -> list[str]:
    """What a storm asked of the database, by the first run."""
    lines = []
    for name, said in AWAY.items() if runs else ():
        found = runs[0][name]
        lines += ["", f"## {STORM.capitalize()} when {said}: what the database was asked", ""]
        lines += ["| calls | statement |", "| ---: | --- |"]
        lines += [f"| {calls:,} | `{in_short(statement)}` |" for statement, calls in found["statements"].items()]
    return lines
