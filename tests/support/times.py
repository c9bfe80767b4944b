"""A time that may be set: near enough to now, whenever the tests run."""

from datetime import UTC, datetime, timedelta

from apps.common.times import in_utc

TOMORROW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
TOMORROW_IN_UTC = in_utc(TOMORROW)
