"""What the endpoints of accounts answer."""

from typing import TypedDict

from apps.accounts.api.serializers import ACCESS, REFRESH
from apps.accounts.personal import PARTS, kind_of_data
from apps.common.schema import gives


class AccountAnswer(TypedDict):
    id: int
    username: str
    display_name: str


class TokenPair(TypedDict):
    """`access` goes into `Authorization: Bearer`; `refresh` renews both."""

    access: str
    refresh: str


class Nothing(TypedDict):
    """An empty object."""


MADE = gives(AccountAnswer, {"id": 12, "username": "dora", "display_name": "Dora"}, 201)
MAILED = gives(Nothing, {}, 202)
TOKENS = gives(TokenPair, {"access": ACCESS, "refresh": REFRESH})
GOOD = gives(Nothing, {})
DATA = gives(kind_of_data(), {part.name: part.example for part in PARTS})
