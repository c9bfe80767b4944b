"""Times as people write them: in a zone, over both switches of its clocks."""

from datetime import UTC, datetime

import pytest

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.local_times import check_zone, read_time

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-12-04T18:30", "UTC", datetime(2026, 12, 4, 18, 30, tzinfo=UTC)),
        ("2026-12-04T18:30", "Asia/Dhaka", datetime(2026, 12, 4, 12, 30, tzinfo=UTC)),
        ("2026-12-04 18:30:05", BERLIN, datetime(2026, 12, 4, 17, 30, 5, tzinfo=UTC)),
        ("2026-12-04T18:30+02:00", BERLIN, datetime(2026, 12, 4, 16, 30, tzinfo=UTC)),
        ("2026-12-04T18:30Z", "Asia/Dhaka", datetime(2026, 12, 4, 18, 30, tzinfo=UTC)),
        ("2026-03-29T01:59", BERLIN, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # It comes twice; the first is meant, and the second is written with its offset.
        ("2026-10-25T02:30", BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", BERLIN, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T03:00", BERLIN, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_its_zone_or_at_its_offset(text, zone, utc):
    assert read_time(text, zone) == utc


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "2026-03-29T02:59"])
def test_a_time_that_clocks_skip_is_refused(text):
    with pytest.raises(InvalidInput, match="Clocks in Europe/Berlin skip this time"):
        read_time(text, BERLIN)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01T10:00", "\0", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InvalidInput, match="Write the time as"):
        read_time(text, "Asia/Dhaka")


@pytest.mark.parametrize("name", ["", "Dhaka", "../etc/passwd", "UTC\0", "x" * 1000])
def test_a_zone_is_one_of_the_list(name):
    check_zone("Asia/Dhaka")
    with pytest.raises(InvalidInput, match="Choose a time zone"):
        check_zone(name)
