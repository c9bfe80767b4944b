"""`ETag` says which state of a tournament an answer is of, on everything that belongs to it: "epoch.revision.extra".

`If-None-Match` saves an answer that is known; all three count. `If-Match` refuses a write to what has changed since it
was read (RFC 9110, section 13); live scores and names, of which only `extra` tells, are nothing to decide by.
"""

import re
import zlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from apps.tournaments.selectors.versioned_cache import Version
from apps.tournaments.services.revisions import Known

_ETAG = re.compile(r'"([0-9a-f]{32})\.([0-9]{1,19})\.[0-9]{1,19}-[0-9a-f]{1,8}"')


def etag_of(version: Version, *seen_as: str) -> str:
    """The names change with no write to the tournament: their checksum is part of `extra`. `seen_as`: what the answer
    depends on besides."""
    names = "\0".join((version.game, version.organizer_display_name, *filter(None, seen_as)))
    return f'"{version.epoch.hex}.{version.revision}.{version.extra}-{zlib.crc32(names.encode()):x}"'


def tagged(request: Request, version: Version, body: Callable[[], Any], seen_as: str = "") -> Response:
    """`body()` under the tournament's tag, or 304 where the client has it.

    The version is read before the body: a tag may be older than what it stands for, never newer. `seen_as`: what the
    body depends on besides: a browser asks with the tag of what it has of an address, whoever is signed in.
    """
    etag = etag_of(version, seen_as)
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    unchanged = request.method in SAFE_METHODS and (etag in known or known == ["*"])
    response = Response(status=304) if unchanged else Response(body())
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    # What is shown depends on who looks.
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def known_by(if_match: str | None) -> frozenset[Known] | None:
    """The states an `If-Match` names; None for any, which is `*` or no header."""
    if if_match is None or if_match.strip() == "*":
        return None
    # Compressing an answer makes its tag a weak one (`W/`), of the same state all the same.
    named = (_ETAG.fullmatch(tag.removeprefix("W/")) for tag in parse_etags(if_match))
    return frozenset(Known(UUID(found[1]), int(found[2])) for found in named if found)
