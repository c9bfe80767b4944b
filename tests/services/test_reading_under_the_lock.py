"""Who may not do a thing makes nobody read for it, least of all under the tournament's lock."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tournaments import services
from apps.tournaments.domain.errors import PermissionRefused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["carol", "bob", "rita"])
@pytest.mark.parametrize("verb", [services.preview_reopen, lambda *named: services.reopen_match(*named, "seen")])
def test_a_bracket_is_not_read_for_who_may_not_take_results_back(cast, verb, who):
    match = cast.decided_match(4)
    with CaptureQueriesContext(connection) as asked, pytest.raises(PermissionRefused):
        verb(match.pk, getattr(cast, who))
    assert not [query["sql"] for query in asked if "tournaments_bracket" in query["sql"]]
