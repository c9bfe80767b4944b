"""Times as clients read them."""

from datetime import UTC, datetime


def in_utc(at: datetime) -> str:
    """The time as the API and the wire write every time: ISO 8601 in UTC, which ends with `Z`."""
    return at.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
