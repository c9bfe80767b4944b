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
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
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


def row_hash(
    previous: str, sequence: int, type: str, at: str, least_role: int, audience: Sequence[int], commit: str
) -> str:
    """The hash of a row after the one that `previous` is of; `at`: as it is told."""
    whose = ",".join(map(str, audience))
    return _sha256(f"{previous}\n{sequence}\n{type}\n{at}\n{least_role}\n{whose}\n{commit}".encode())


def new_commit(data: Json, public: Json) -> tuple[str, str, Personal]:
    """Of a new row: its commit, its salt, and those of its personal values."""
    form = _Form()
    salt = _new_salt()
    return form.commit(data, public, salt), salt, form.personal


def commit_of(data: Json, public: Json, salt: str, personal: Personal) -> str:
    """Of a row that is there. Raises `LookupError` where `personal` names what is not."""
    form = _Form(personal)
    commit = form.commit(data, public, salt)
    if form.found != len(personal):
        raise LookupError("a personal value is not where it was")
    return commit


def erased_values(data: Json, public: Json, personal: Personal) -> Iterator[Json]:
    """What stands where personal values were taken away."""
    row = {"data": data, "public": public}
    return (_at(row, pointer) for pointer, kept in personal.items() if "hash" in kept)


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
    form = _Form({})
    return form.encoded(form.of(value, ""))


class _Form:
    """Makes the form that is hashed, in one walk: whole numbers become integers, and something else stands for personal
    values. Those of a new row are found by their keys and get salts; those of a row that is there are known.

    `is_odd`: something is in it that the encoder of the standard library may write otherwise than RFC 8785 says. The
    library is right about all of it, and takes four times as long.
    """

    def __init__(self, known: Personal | None = None) -> None:
        self.personal: Personal = {}
        self.found = 0
        self.is_odd = False
        self._known = known

    def commit(self, data: Json, public: Json, salt: str) -> str:
        form = {"data": self.of(data, "/data"), "public": self.of(public, "/public"), "salt": salt}
        return _sha256(self.encoded(form))

    def encoded(self, form: Json) -> bytes:
        text = "" if self.is_odd else _encode(form)
        # Of keys beyond ASCII the order may be another one.
        return text.encode() if text and text.isascii() else rfc8785.dumps(form)

    def of(self, value: Json, pointer: str) -> Json:
        if isinstance(value, dict):
            # Most of what a row holds are small numbers, which stay what they are.
            return {
                key: held if type(held) is int and 0 <= held <= _SAFE_INTEGER else self._held(key, held, pointer)
                for key, held in value.items()
            }
        if isinstance(value, str) or value is None:
            return value
        if isinstance(value, list | tuple):
            return [self.of(held, f"{pointer}/{number}") for number, held in enumerate(value)]
        return self._number(value)

    def _held(self, key: str, value: Json, pointer: str) -> Json:
        if isinstance(value, str) or key == _ALL_PERSONAL:
            kept = self._new(key, value, pointer) if self._known is None else self._kept(key, pointer)
            if kept is not None:
                return {"sha256": kept["hash"] if "hash" in kept else _value_hash(value, kept["salt"])}
            return value if isinstance(value, str) else self.of(value, f"{pointer}/{_escaped(key)}")
        if isinstance(value, dict | list | tuple):
            return self.of(value, f"{pointer}/{_escaped(key)}")
        return value if value is None else self._number(value)

    def _new(self, key: str, value: Json, pointer: str) -> dict[str, str] | None:
        if not value or not _is_personal(key):
            return None
        kept = self.personal[f"{pointer}/{_escaped(key)}"] = {"salt": _new_salt()}
        return kept

    def _kept(self, key: str, pointer: str) -> dict[str, str] | None:
        if not self._known:
            return None
        kept = self._known.get(f"{pointer}/{_escaped(key)}")
        self.found += kept is not None
        return kept

    def _number(self, value: Json) -> Json:
        if isinstance(value, float):
            if value.is_integer() and abs(value) <= _SAFE_INTEGER:
                return int(value)
            self.is_odd |= not _SMALLEST <= abs(value) < _LARGEST
        elif abs(value) > _SAFE_INTEGER:
            self.is_odd = True
        return value


@cache
def _is_personal(key: str) -> bool:
    return key in _PERSONAL or key.endswith("_name") or key == _ALL_PERSONAL


def _at(row: Mapping[str, Json], pointer: str) -> Json:
    value: Json = row
    for step in pointer.split("/")[1:]:
        is_list = isinstance(value, list | tuple)
        value = value[int(step) if is_list else step.replace("~1", "/").replace("~0", "~")]
    return value


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _new_salt() -> str:
    return os.urandom(_SALT_BYTES).hex()


def _value_hash(value: Json, salt: str) -> str:
    return _sha256(salt.encode() + canonical(value))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
