"""Answers that are written while they are sent."""

import pytest
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from rest_framework.request import Request

from apps.common.streaming import streamed
from apps.tournaments.models import Game


def asking_the_database():
    for number in range(2):
        yield f"{number} of {Game.objects.count()}\n"


def games(method, parts):
    asked = ASGIRequest({"type": "http", "method": method, "path": "/", "headers": []}, None)
    return streamed(Request(asked), parts, "text/csv", "games.csv")


async def test_nothing_is_read_for_whoever_asks_for_the_head_alone():
    read = []
    answer = games("HEAD", (read.append(n) or str(n) for n in range(2)))
    assert [part async for part in answer] == [] == read
    assert answer["Content-Disposition"] == 'attachment; filename="games.csv"'


@pytest.mark.django_db(transaction=True)
async def test_who_reads_slowly_holds_no_connection_between_two_parts():
    answer = games("GET", asking_the_database())
    # As the server sends it: in the thread of the request.
    held = [(part, await sync_to_async(lambda: connection.connection)()) async for part in answer]
    assert held == [(b"0 of 0\n", None), (b"1 of 0\n", None)]
