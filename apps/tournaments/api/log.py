"""The whole log of a tournament, to be checked by whoever has it."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from apps.common.streaming import StreamedRenderer, streamed
from apps.tournaments.api.base import View, viewer
from apps.tournaments.selectors.log import exported
from apps.tournaments.selectors.roles import Membership, membership_of
from apps.tournaments.selectors.tournaments import visible_version


class NdjsonRenderer(StreamedRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"


_LINES = OpenApiExample(
    "Example",
    f'{{"sequence": 1, "previous": "{"0" * 64}", "hash": "6f0c..."}}\n'
    '{"sequence": 2, "previous": "6f0c...", "hash": "91ab...", "type": "match_reset", "at": "2026-12-04T18:02:11Z"}\n',
    media_type=NdjsonRenderer.media_type,
    response_only=True,
)


class LogView(View):
    tag = "tournaments"
    renderer_classes = [JSONRenderer, NdjsonRenderer]
    # It is written while it is sent, so it is not compressed as a whole.
    answers_a_secret = True

    @extend_schema(responses={(200, NdjsonRenderer.media_type): OpenApiTypes.STR}, examples=[_LINES])
    def get(self, request: Request, tournament_id: int) -> StreamingHttpResponse:
        """Take the whole log along, a JSON object a line, and check it without us: every row is hashed with the last.

        Of a row that is hidden from you come its number and its hashes. How they are made, and a script that checks
        them, is in Documents/how-to/check-a-log.md.
        """
        person = viewer(request)
        visible_version(person, tournament_id)
        reader = membership_of(person.pk if person else None, tournament_id)
        return streamed(
            request, _lines(tournament_id, reader), NdjsonRenderer.media_type, f"log-{tournament_id}.ndjson"
        )


def _lines(tournament_id: int, reader: Membership) -> Iterator[str]:
    for rows in exported(tournament_id, reader):
        yield "".join(map(_line, rows))


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
