"""A bracket is drawn anew between any two queries of somebody who reads a match: an answer, or not there any more."""

from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from apps.tournaments import services
from apps.tournaments.models import Match
from tests.support.http import caller

MATCH, TOURNAMENT = "/api/v1/matches/{m}/", "/api/v1/tournaments/{t}/"
READS = [
    MATCH, TOURNAMENT + "matches/", TOURNAMENT + "snapshot/", TOURNAMENT + "events/?since=0", TOURNAMENT,
    TOURNAMENT + "registrations/", "/matches/{m}/", "/tournaments/{t}/", "/", "/my/matches/", "/matches/{m}/reopen/",
    "/matches/{m}/forfeit/?winner=nobody",
]  # fmt: skip
WRITES = [
    (MATCH + "schedule/", {"scheduled_time": None}),
    (MATCH + "score/", {"participant1_score": 1, "participant2_score": 0}),
    (MATCH + "reopen/preview/", {}),
]


class Redrawn:
    """Draws the bracket anew, as somebody else would, before the query of that number that holds no lock."""

    def __init__(self, tournament, organizer, number):
        self.draw = lambda: services.generate_bracket(tournament.pk, organizer)
        self.left = number
        self.failed = []

    def __call__(self, execute, sql, params, many, context):
        writes = connection.in_atomic_block and "FOR NO KEY UPDATE" in sql
        self.locked = getattr(self, "locked", False) or writes
        if not connection.in_atomic_block:
            self.locked = False
        if not self.locked:
            self.left -= 1
            if self.left == 0:
                thread = Thread(target=self.run)
                thread.start()
                thread.join()
        return execute(sql, params, many, context)

    def run(self):
        try:
            self.draw()
        except Exception as error:  # noqa: BLE001  (told to the test, in whose thread it is raised)
            self.failed.append(error)
        finally:
            connection.close()


@pytest.fixture
def drawn(postgres_db, cast):
    tournament = cast.open(4)
    services.close_registration(tournament.pk, cast.alice)
    services.generate_bracket(tournament.pk, cast.alice)
    return tournament


def at_every_moment(cast, tournament, ask):
    """Ask once for each query that is asked, the bracket drawn anew before it; the answers."""
    answers = []
    for number in range(1, 60):
        match = Match.objects.filter(tournament=tournament).first()
        redrawn = Redrawn(tournament, cast.alice, number)
        with connection.execute_wrapper(redrawn):
            answers.append(ask(match).status_code)
        assert redrawn.failed == []
        if redrawn.left > 0:
            return answers
    raise AssertionError("There is no end of queries.")


@pytest.mark.parametrize("path", READS)
def test_who_reads(drawn, cast, path):
    page = Client()
    page.force_login(cast.bob if path == "/my/matches/" else cast.alice)
    client = caller(cast.bob) if path.startswith("/api/") else page
    answers = at_every_moment(cast, drawn, lambda match: client.get(path.format(t=drawn.pk, m=match.pk)))
    assert set(answers) <= {200, 302, 404}
    assert len(answers) > 2


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_who_writes(drawn, cast, path, body):
    client = caller(cast.alice)
    answers = at_every_moment(cast, drawn, lambda match: client.post(path.format(m=match.pk), body))
    assert set(answers) <= {200, 404, 409}
