"""Async tests leave nothing running."""

import pytest

from apps.tournaments.realtime.rooms import hub


@pytest.fixture
def no_hub_is_left():
    """Fails at the end of a test that left its loop's hub open."""
    yield
    assert len(hub._hubs) == 0


async def test_the_hub_of_a_test_ends_with_it(no_hub_is_left):
    hub.get_hub()
    assert len(hub._hubs) == 1
