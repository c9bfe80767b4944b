"""The name under which one person is counted and remembered, wherever they come from: limits, viewers, answers kept."""

from typing import NewType

PersonKey = NewType("PersonKey", str)


def of_user(user_id: int) -> PersonKey:
    return PersonKey(f"u:{user_id}")


def of_visitor(visitor: str) -> PersonKey:
    """`visitor`: the id in the signed cookie of somebody who is not signed in."""
    return PersonKey(f"a:{visitor}")


def of_stranger(request_digest: str) -> PersonKey:
    """Of somebody who is not signed in and has no such cookie: nothing tells who they are but what they sent, and from
    where. `request_digest`: a keyed hash of both."""
    return PersonKey(f"s:{request_digest[:32]}")
