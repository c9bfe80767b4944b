"""The chain of hashes that shows whether a row of the log was changed, removed, put in or moved.

Every hash is SHA-256, written as 64 hexadecimal digits in lower case; a salt is 16 random bytes, as 32 such digits.
"Canonical" is the form of RFC 8785. All text is UTF-8.

    hash      of these seven lines, joined by a line feed: `previous`, the hash of the row before (64 zeros before the
              first); `sequence`; `type`; `at`, as it is told; `least_role`, a number; the registrations of the
              audience, in their order, joined by commas; `commit`
    commit    of the canonical form of {"data": ..., "public": ..., "salt": ...}, where each personal value is replaced
              by {"sha256": ...}
    sha256    of a personal value: of its own salt followed by its canonical form

`personal` stands beside the row: by the JSON Pointer of each personal value, from /data or /public on, its salt, or its
hash where value and salt went with somebody's account. So a row is checked as before when a person is gone, and nobody
can find out the name by trying. The actor and the match stand outside: rows of theirs may go.

The form never changes, since rows of before have to be checked with it: a new one would be a second one beside it.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import rfc8785

HASH_DIGITS = 64
BEFORE_THE_FIRST = "0" * HASH_DIGITS
_SALT_BYTES = 16
SALT_DIGITS = 2 * _SALT_BYTES
# What holds words of people, or names them: display names, free text and links.
_PERSONAL = frozenset(
    [
        "name",
        "reason",
        "text",
        "title",
        "body",
        "description",
        "rules",
        "url",
        "link",
        "organizer",
        "author",
        "invited_by",
    ],
)
_ALL_PERSONAL = "answers"
# Within these the encoder of the standard library writes numbers as RFC 8785 does.
_SAFE_INTEGER = 2**53 - 1
_SMALLEST, _LARGEST = 1e-4, 1e16
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode

Personal = dict[str, dict[str, str]]
Json = Any


@dataclass(frozen=True)
class Link:
    """What of a row is hashed, beside the hash of the row before. `at`: as it is told."""

    sequence: int
    type: str
    at: str
    least_role: int
    audience: Sequence[int]
    data: Json
    public: Json
    salt: str
    personal: Personal = field(default_factory=dict)

    def hash_after(self, previous: str, sequence: int | None = None) -> str:
        """The hash with this number, or as if it had another."""
        number = self.sequence if sequence is None else sequence
        audience = ",".join(map(str, self.audience))
        lines = previous, str(number), self.type, self.at, str(self.least_role), audience, self._commit
        return _sha256("\n".join(lines).encode())

    @cached_property
    def _commit(self) -> str:
        odd: list[Json] = []
        form = _copied({"data": self.data, "public": self.public, "salt": self.salt}, odd)
        for pointer, kept in self.personal.items():
            holder, key = _place(form, pointer)
            holder[key] = {"sha256": kept["hash"] if "hash" in kept else _value_hash(holder[key], kept["salt"])}
        return _sha256(_encoded(form, odd))

    @property
    def erased_values(self) -> Iterator[Json]:
        """What stands where personal values were taken away."""
        row = {"data": self.data, "public": self.public}
        return (_at(row, pointer) for pointer, kept in self.personal.items() if "hash" in kept)


def new_salts(data: Json, public: Json) -> tuple[str, Personal]:
    """A new row's salt, and one for each of its personal values."""
    pointers = [*_personal_in(data, "/data"), *_personal_in(public, "/public")]
    first, *others = _salts(1 + len(pointers))
    return first, {pointer: {"salt": salt} for pointer, salt in zip(pointers, others, strict=True)}


def without(personal: Personal, before: Mapping[str, Json], after: Mapping[str, Json]) -> Personal:
    """`personal` once values were taken away: of those that are others in `after` the hash stays, and the salt goes.

    `before` and `after` hold `data` and `public`.
    """
    changed = {
        pointer: {"hash": _value_hash(was, kept["salt"])}
        for pointer, kept in personal.items()
        if "salt" in kept and (was := _at(before, pointer)) != _at(after, pointer)
    }
    return {**personal, **changed}


def canonical(value: Json) -> bytes:
    """The form of RFC 8785."""
    odd: list[Json] = []
    return _encoded(_copied(value, odd), odd)


def _encoded(copied: Json, odd: Sequence[Json]) -> bytes:
    # The library is right about every number, and takes four times as long.
    return rfc8785.dumps(copied) if odd else _encode(copied).encode()


def _copied(value: Json, odd: list[Json]) -> Json:
    """A copy in which a whole number is an integer; `odd` gets what the two encoders might not write alike."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, dict):
        odd.extend(key for key in value if not key.isascii())
        return {key: _copied(held, odd) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(held, odd) for held in value]
    if isinstance(value, float) and value.is_integer() and abs(value) <= _SAFE_INTEGER:
        return int(value)
    if abs(value) > _SAFE_INTEGER or (isinstance(value, float) and not _SMALLEST <= abs(value) < _LARGEST):
        odd.append(value)
    return value


def _personal_in(value: Json, pointer: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            if held and (key == _ALL_PERSONAL or (isinstance(held, str) and _is_personal(key))):
                yield f"{pointer}/{_escaped(key)}"
            elif isinstance(held, dict | list | tuple):
                yield from _personal_in(held, f"{pointer}/{_escaped(key)}")
    elif isinstance(value, list | tuple):
        for number, held in enumerate(value):
            if isinstance(held, dict | list | tuple):
                yield from _personal_in(held, f"{pointer}/{number}")


@cache
def _is_personal(key: str) -> bool:
    return key in _PERSONAL or key.endswith("_name")


def _at(row: Mapping[str, Json], pointer: str) -> Json:
    holder, key = _place(row, pointer)
    return holder[key]


def _place(row: Mapping[str, Json], pointer: str) -> tuple[Any, Any]:
    """What holds the value, and its key there. Raises `LookupError` where there is none."""
    _, *steps = pointer.split("/")
    holder: Any = {"": row}
    key: Any = ""
    for step in steps:
        holder = holder[key]
        key = int(step) if isinstance(holder, list | tuple) else step.replace("~1", "/").replace("~0", "~")
    holder[key]
    return holder, key


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def _salts(count: int) -> Iterator[str]:
    digits = secrets.token_hex(_SALT_BYTES * count)
    return (digits[start : start + SALT_DIGITS] for start in range(0, len(digits), SALT_DIGITS))


def _value_hash(value: Json, salt: str) -> str:
    return _sha256(salt.encode() + canonical(value))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
