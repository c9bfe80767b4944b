"""What every frame the server sends looks like, but for the events, which are in `domain/events.py` and in the
`events.py` of other apps.

`Artifacts/asyncapi.yaml` is generated from these; the wire tests hold every frame they read against it.
"""

from typing import NotRequired, TypedDict

from apps.tournaments.domain.shapes import VetoShape


class Limits(TypedDict):
    """What this socket may send; a burst is in messages."""

    max_payload_bytes: int
    messages_per_second: float
    message_burst: int


class Welcome(TypedDict):
    """Who and where you are. `heartbeat_*` in seconds; `viewers` as it was told last, None before the first count.

    `user_id` and `username` are of the account, an anonymous spectator's `user_id` is None. `registration_id`:
    your own in this tournament. In a match's room there are `match_id` and `is_participant` too.
    """

    tournament_id: int
    match_id: NotRequired[int]
    is_participant: NotRequired[bool]
    user_id: int | None
    username: str
    role: str
    registration_id: int | None
    message: str
    connection_id: str
    heartbeat_interval: float
    heartbeat_timeout: float
    sequence: int
    epoch: str
    viewers: int | None
    limits: Limits


class Resumed(TypedDict("_From", {"from": int})):
    """The `count` events after number `from` follow, up to number `to`."""

    to: int
    count: int


class Viewers(TypedDict):
    """How many watch this room; of the two ids, the room's own."""

    tournament_id: NotRequired[int]
    match_id: NotRequired[int]
    viewers: int


class Piece(TypedDict):
    """An element of the page as it is now; in place of each other piece in it stands an empty `<template>` that names
    it in `data-place`."""

    name: str
    html: str


class Pieces(TypedDict):
    """What changed of the page since one number of the room up to another; None where the page is to be fetched."""

    since: int
    sequence: int
    pieces: list[Piece] | None


class Expiry(TypedDict):
    """Seconds since 1970; None where the credential is none that ends."""

    expires_at: float | None


class Subscription(TypedDict):
    tournament_id: int
    match_id: int | None
    sequence: int
    message: str


# What commands are answered with.


class MatchNow(TypedDict):
    match_id: int
    state: str


class MatchCalledTo(TypedDict):
    match_id: int
    state: str
    station_id: int | None


class MapVetoed(VetoShape):
    match_id: int


class MatchDecided(MatchNow):
    winner_id: int | None


class ReportTaken(TypedDict):
    """`version`: how often a result of this match was reported."""

    match_id: int
    report_id: int
    version: int


class DisputeOpened(TypedDict):
    match_id: int
    dispute_id: int
    status: str


class ScoreTaken(TypedDict):
    match_id: int
    participant1_score: int
    participant2_score: int
    score_version: int
