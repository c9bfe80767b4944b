"""What is counted of the limits, for Prometheus."""

from prometheus_client import Gauge, Histogram

LIMITER_SECONDS = Histogram(
    "deltacrown_limiter_seconds",
    "Round trips of the limits to Redis.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1),
)
DEGRADED = Gauge("deltacrown_limiter_degraded", "Workers that keep limits of their own.", multiprocess_mode="livesum")
