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


@pytest.mark.django_db(transaction=True)
async def test_who_reads_slowly_holds_no_connection_between_two_parts():
    asked = ASGIRequest({"type": "http", "method": "GET", "path": "/", "headers": []}, None)
    answer = streamed(Request(asked), asking_the_database(), "text/csv", "games.csv")
    # As the server sends it: in the thread of the request.
    held = [(part, await sync_to_async(lambda: connection.connection)()) async for part in answer]
    assert held == [(b"0 of 0\n", None), (b"1 of 0\n", None)]
