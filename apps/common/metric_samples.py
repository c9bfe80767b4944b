"""What a serving process has counted, saved once a minute: what the front page of the platform's staff is drawn from.

`/metrics` tells the numbers of now and leaves the past to Prometheus, which not every server has. So each process that
serves notes its own numbers (`rooms/samples.py` calls `note_metrics`, in a thread of the background pool), and
`metric_series.py` adds them up. Nothing is counted for it: it reads what is counted anyway, once a minute.
"""

import os
import socket
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from prometheus_client import REGISTRY

from apps.common.models import MetricSample
from apps.common.slow_requests import SLOWEST

KEPT_FOR = timedelta(days=1)
# Of this process, which is a new interpreter and counts from 0.
PROCESS, BEGAN_AT = uuid4().hex, timezone.now()
LONGEST_NAME = 80

SOCKETS = "deltacrown_sockets"
ROOMS = "deltacrown_rooms"
CLOSES = "deltacrown_closes_total"
DELIVERIES = "deltacrown_deliveries_total"
DELIVERY_SUM, DELIVERY_COUNT = "deltacrown_delivery_seconds_sum", "deltacrown_delivery_seconds_count"
DECISIONS = "deltacrown_limiter_decisions_total"
DEGRADED = "deltacrown_limiter_degraded"
DUE_AGE = "deltacrown_due_age_seconds"
DUE_LAST_RUN = "deltacrown_due_last_run_timestamp_seconds"
DUE_ITEMS = "deltacrown_due_items_total"
# Each is a line of /metrics, without its labels.
SAMPLED = (
    *(SOCKETS, ROOMS, CLOSES, DELIVERIES, DELIVERY_SUM, DELIVERY_COUNT),
    *(DECISIONS, DEGRADED, DUE_AGE, DUE_LAST_RUN, DUE_ITEMS),
)


def note_metrics(rooms: Sequence[Mapping[str, Any]] = (), is_last: bool = False) -> None:
    """Save what this process has counted, and its fullest rooms. Where the database is away this raises, and nothing is
    lost but the row: counters go on, and the slowest requests stay for the next one."""
    slowest = SLOWEST.kept()
    MetricSample.objects.create(
        process=PROCESS,
        name=process_name(),
        began_at=BEGAN_AT,
        at=timezone.now(),
        values=counted(),
        rooms=list(rooms),
        slowest=[row.as_json() for row in slowest],
        is_last=is_last,
    )
    SLOWEST.forget(slowest)


def counted() -> dict[str, dict[str, float]]:
    """What this process has counted, by name and by the values of the labels. What is 0 is left out."""
    values: dict[str, dict[str, float]] = {}
    for metric in REGISTRY.restricted_registry(SAMPLED).collect():
        for sample in metric.samples:
            if sample.value and sample.name in SAMPLED:
                values.setdefault(sample.name, {})[" ".join(sample.labels.values())] = sample.value
    return values


def process_name() -> str:
    return f"{socket.gethostname()} {os.getpid()}"[:LONGEST_NAME]
