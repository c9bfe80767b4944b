"""The front page of `/admin/`: how the platform does, for those of its staff who may see that.

Superusers may, and whoever has the right to view metric samples; all others have the list of what they may change, as
ever. The page reads what the processes noted (`apps/common/metric_series.py`), the tasks, and the names of the fullest
rooms: so many queries, however many processes and rooms there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from apps.accounts.models import User
from apps.common import due
from apps.common import metric_samples as names
from apps.common.metric_series import Hour, Series, highest_of, rooms_of, sum_of
from apps.common.refusals import CloseCode
from apps.organize.charts import area
from apps.tournaments.models import Match, Tournament

RIGHT = "common.view_metricsample"
MOST_ROOMS, MOST_SLOW = 10, 10
ALLOWED = "allowed"
# A job that ran so long ago is late: twice its time, and never less than five minutes.
LATE_AFTER = timedelta(minutes=5)
_SAID = {
    "1000": gettext_lazy("closed by the client"),
    "1001": gettext_lazy("the page was left"),
    "1005": gettext_lazy("closed without a code"),
    "1006": gettext_lazy("the connection broke"),
    str(CloseCode.MALFORMED_REQUEST.value): gettext_lazy("a request that cannot be read"),
    str(CloseCode.AUTHENTICATION_REQUIRED.value): gettext_lazy("not signed in"),
    str(CloseCode.TOKEN_EXPIRED.value): gettext_lazy("the token has expired"),
    str(CloseCode.NOT_ALLOWED.value): gettext_lazy("not allowed any more"),
    str(CloseCode.GONE.value): gettext_lazy("no such room, or no heartbeat"),
    str(CloseCode.LIMIT_REACHED.value): gettext_lazy("a limit is reached"),
    str(CloseCode.PAYLOAD_TOO_LARGE.value): gettext_lazy("a frame is too large"),
    str(CloseCode.FLOODING.value): gettext_lazy("too many frames"),
    str(CloseCode.SLOW_CONSUMER.value): gettext_lazy("it did not read"),
    str(CloseCode.SESSION_REVOKED.value): gettext_lazy("signed out elsewhere"),
    str(CloseCode.FRAME_TOO_LARGE.value): gettext_lazy("a frame is far too large"),
    str(CloseCode.SERVER_RESTART.value): gettext_lazy("the server restarts"),
    str(CloseCode.INTERNAL_ERROR.value): gettext_lazy("an error of ours"),
}


@dataclass(frozen=True)
class Chart:
    """A series as a picture, in a sentence, and as a table."""

    title: Promise
    path: str
    said: str
    rows: list[tuple[datetime, str]]


@dataclass(frozen=True)
class Tasks:
    waiting: int
    running: int
    dead: int
    # For how many minutes the oldest of those that are due has waited; None where none is.
    minutes: int | None


def with_numbers(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What unfold calls for the page."""
    if may_see(request.user):
        context["numbers"] = numbers(request.user)
    return context


def may_see(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm(RIGHT)


def numbers(user: User | AnonymousUser) -> dict[str, Any]:
    hour = Hour.until(timezone.now())
    living = hour.living()
    return {
        "is_empty": hour.is_empty,
        "at": hour.now,
        "tiles": list(_tiles(living)),
        "charts": [] if hour.is_empty else charts(hour),
        "rooms": list(_rooms(rooms_of(living)[:MOST_ROOMS], user)),
        "closes": [(code, _SAID.get(code, _("another code")), _whole(n)) for code, n in _closes(hour)],
        "refusals": [(*labels.split(" ", 1), _whole(n)) for labels, n in _refusals(hour)],
        "jobs": list(_jobs(hour)),
        "many_jobs": len(due.jobs()),
        "tasks": _tasks(),
        "tasks_url": _tasks_url(user),
        "slowest": _slowest(hour),
        "workers": living,
    }


def _tiles(living: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """What the processes that serve have now."""
    for kind, label in (("tournament", _("Sockets in tournaments")), ("match", _("Sockets in matches"))):
        yield label, _whole(sum(sum_of(sample, names.SOCKETS, kind.__eq__) for sample in living))
    yield _("Open rooms, once a worker"), _whole(sum(sum_of(sample, names.ROOMS) for sample in living))
    yield _("Workers that serve"), _whole(len(living))
    degraded = sum(sum_of(sample, names.DEGRADED) for sample in living)
    yield _("Workers without Redis"), _whole(degraded)


def charts(hour: Hour) -> list[Chart]:
    return [
        _chart(hour, gettext_lazy("Open sockets"), hour.level(lambda sample: sum_of(sample, names.SOCKETS))),
        _chart(hour, gettext_lazy("Sockets that ended, a minute"), hour.rate(names.CLOSES)),
        _chart(hour, gettext_lazy("Refusals of the limits, a minute"), hour.rate(names.DECISIONS, _is_refusal)),
        _chart(hour, gettext_lazy("Events written to sockets, a minute"), hour.rate(names.DELIVERIES)),
        _chart(hour, gettext_lazy("From the log to the sockets, in milliseconds"), _delivery(hour)),
        _chart(
            hour,
            gettext_lazy("The oldest thing that was due, in seconds"),
            hour.level(lambda sample: highest_of(sample, names.DUE_AGE), max),
        ),
    ]


def _delivery(hour: Hour) -> Series:
    """In the middle of each minute's; None where nothing was written."""
    took, many = hour.rate(names.DELIVERY_SUM), hour.rate(names.DELIVERY_COUNT)
    return [1000 * seconds / n if seconds is not None and n else None for seconds, n in zip(took, many, strict=True)]


def _is_refusal(labels: str) -> bool:
    return not labels.endswith(f" {ALLOWED}")


def _chart(hour: Hour, title: Promise, series: Series) -> Chart:
    known = [(value, time) for value, time in zip(series, hour.times, strict=True) if value is not None]
    rows = [(time, "–" if value is None else _short(value)) for time, value in zip(hour.times, series, strict=True)]
    if not known:
        return Chart(title, "", _("Nothing was noted in the last hour."), rows)
    newest, (most, when) = known[-1][0], max(known)
    facts = {"now": _short(newest), "most": _short(most), "when": date_format(timezone.localtime(when), "H:i")}
    said = _("{now} at last, {most} at most, at {when}.") if most else _("0 in the whole hour.")
    return Chart(title, area(series), said.format(**facts), rows)


def _closes(hour: Hour) -> list[tuple[str, float]]:
    return list(hour.total(names.CLOSES).items())


def _refusals(hour: Hour) -> list[tuple[str, float]]:
    return [(labels, n) for labels, n in hour.total(names.DECISIONS).items() if _is_refusal(labels)]


def _rooms(rooms: list[dict[str, Any]], user: User | AnonymousUser) -> Iterator[dict[str, Any]]:
    """With their names and pages for superusers; other staff see no tournaments but their own."""
    ids = {kind: [room["id"] for room in rooms if room["kind"] == kind] for kind in ("tournament", "match")}
    sees = user.is_superuser
    cups = dict(Tournament.objects.filter(pk__in=ids["tournament"]).values_list("pk", "name"))
    matches = dict(Match.objects.filter(pk__in=ids["match"]).values_list("pk", "tournament__name"))
    for room in rooms:
        kind, pk = room["kind"], room["id"]
        name = (cups if kind == "tournament" else matches).get(pk, "") if sees else ""
        title = (_("tournament {pk}") if kind == "tournament" else _("match {pk}")).format(pk=pk)
        yield {**room, "title": f"{name}, {title}" if name else title, "url": _page(kind, pk) if name else ""}


def _page(kind: str, pk: int) -> str:
    return reverse(f"web:{kind}", args=[pk])


def _jobs(hour: Hour) -> Iterator[dict[str, Any]]:
    """What falls due late, or failed in the last hour."""
    living, items = hour.living(), hour.total(names.DUE_ITEMS)
    for job in due.jobs():
        age = max((sample.values.get(names.DUE_AGE, {}).get(job.name, 0.0) for sample in living), default=0.0)
        ran = max((sample.values.get(names.DUE_LAST_RUN, {}).get(job.name, 0.0) for sample in living), default=0.0)
        failed = items.get(f"{job.name} {due.FAILED}", 0.0)
        latest = max(LATE_AFTER.total_seconds(), 2 * job.seconds())
        is_late = age > latest or bool(ran and hour.now.timestamp() - ran > latest)
        if is_late or failed:
            at = datetime.fromtimestamp(ran, tz=timezone.get_current_timezone()) if ran else None
            yield {"name": job.name, "age": _whole(age), "ran": at, "failed": _whole(failed)}


def _tasks() -> Tasks:
    now = timezone.now()
    ready = Q(status=TaskResultStatus.READY)
    counted = DBTaskResult.objects.aggregate(
        waiting=Count("pk", ready),
        running=Count("pk", Q(status=TaskResultStatus.RUNNING)),
        dead=Count("pk", Q(status=TaskResultStatus.FAILED)),
        new=Min("enqueued_at", filter=ready & Q(run_after=get_date_max())),
        again=Min("run_after", filter=ready & Q(run_after__lte=now)),
    )
    since = [at for at in (counted.pop("new"), counted.pop("again")) if at is not None]
    return Tasks(**counted, minutes=(now - min(since)) // timedelta(minutes=1) if since else None)


def _tasks_url(user: User | AnonymousUser) -> str:
    """Those that are dead; their arguments hold addresses, so superusers alone see them."""
    page = reverse("admin:django_tasks_database_dbtaskresult_changelist")
    return f"{page}?status__exact={TaskResultStatus.FAILED.value}" if user.is_superuser else ""


def _slowest(hour: Hour) -> list[dict[str, Any]]:
    rows = [row for sample in hour.samples() for row in sample.slowest if row["at"] > hour.begin.timestamp()]
    rows.sort(key=lambda row: -row["seconds"])
    zone = timezone.get_current_timezone()
    return [
        {**row, "ms": _whole(1000 * row["seconds"]), "at": datetime.fromtimestamp(row["at"], tz=zone)}
        for row in rows[:MOST_SLOW]
    ]


def _whole(number: float) -> str:
    return number_format(round(number), use_l10n=True, force_grouping=True)


def _short(number: float) -> str:
    """With a digit after the point where the number is small."""
    return _whole(number) if number >= 10 or number == int(number) else number_format(round(number, 1))
