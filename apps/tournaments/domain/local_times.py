"""Times as people write them, in the zone of a tournament."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from apps.tournaments.domain.errors import InvalidInput


def check_zone(name: str) -> None:
    """Raises `InvalidInput` for what is no time zone of the IANA's list."""
    if name not in available_timezones():
        raise InvalidInput("Choose a time zone by its name, such as Asia/Dhaka or UTC.")


def read_time(text: str, zone: str) -> datetime:
    """A time in ISO 8601, in UTC: with its offset as it says, without one as clocks show it in the zone.

    A time that comes twice, when clocks are set back, is the first of the two. Raises `InvalidInput` for what is no
    time, and for one that clocks there skip.
    """
    try:
        given = datetime.fromisoformat(text)
        if given.tzinfo is not None:
            return given.astimezone(UTC)
        local = given.replace(tzinfo=ZoneInfo(zone), fold=0)
        found = local.astimezone(UTC)
        is_shown = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == given
    except (ValueError, OverflowError):
        raise InvalidInput("Write the time as 2026-12-04T18:30, or with its offset from UTC.") from None
    if not is_shown:
        raise InvalidInput(f"Clocks in {zone} skip this time: they are set forward. Choose another.")
    return found
