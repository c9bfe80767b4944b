"""What is put where something else was expected."""

import json
import random
from typing import Any

TEXTS = (
    "", "\x00", "a\x00b", "\ud800", "\u202egnp.exe", "\u200b", "é" * 60, "\U0001f3ae" * 40, "x" * 5_000,
    "../../etc/passwd",
    "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "%00", "%ff", "\r\nX-Header: 1", "null", "NaN", "-1",
    "0", "1", "2", "3", "1e400", "9" * 30, "2030-01-01T00:00:00Z", "0000-00-00", "single_elimination", "swiss",
    "completed", "live", "draft", "referee", "organizer", "score_mismatch", "\ufeff", "İ", "नमस्ते", "বাংলা",
)  # fmt: skip
NUMBERS = (
    0, 1, 2, 3, -1, 5, 16, 255, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**40, 0.5, -0.0,
    1e308,
)  # fmt: skip
# As they stand in the JSON: no JSON value of Python gives these.
RAW = (
    "NaN",
    "Infinity",
    "1e999",
    "0123",
    "[" * 900 + "]" * 900,
    '{"a":' * 300 + "1" + "}" * 300,
    '"\\ud800"',
    "tru",
    "",
)
QUERIES = (
    "", "page=1", "page=0", "page=-1", "page=x", "page=99999999999999999999", "since=0", "since=-1", "since=9e9",
    "epoch=x",
    "state=live", "state=%00", "game=%00", "game=%ff%fe", "q=%00", "q=" + "a" * 3000, "lang=bn", "lang=%0d%0a",
    "format=json",
    "format=yaml", "version=%00", "version=%0a", "o=1.2.3", "o=%00", "p=%00", "all=", "e=1", "_popup=1",
    "next=//evil.example",
    "next=%00", "round=0", "round=%00", "a=1&a=2&a=3", "&&&=&", "%", "%zz", "a%00b=1", "\u00e9=1", "limit=-1",
    "offset=1e9",
    "id__in=1,2,%00", "organizer__id__exact=x", "state__exact=%00", "_changelist_filters=%00", "_facets=1",
)  # fmt: skip
HEADERS = (
    ("Accept", "text/html"), ("Accept", "application/xml"), ("Accept", "\xff\xfe"), ("Accept", "application/json; q=x"),
    ("Accept-Language", "bn"), ("Accept-Language", "\xff" * 50), ("Accept-Language", "a-" * 400), ("Accept-Encoding",
    "br"),
    ("If-None-Match", "*"), ("If-None-Match", '"x'), ("If-None-Match", "\xff"), ("If-Match", "*"), ("If-Match", '"1"'),
    ("If-Match", "\xff"), ("Idempotency-Key", "a"), ("Idempotency-Key", "\xff"), ("Idempotency-Key", "x" * 200),
    ("X-Forwarded-For", "\xff, 1.2.3.4"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"),
    ("Cookie", "sessionid=\xff; csrftoken=;;;=; dc_visitor=x"), ("Cookie", "django_language=%00; messages=x"),
    ("Range", "bytes=0-0"), ("Range", "bytes=9-1"), ("Expect", "100-continue"), ("Content-Language", "x"),
    ("X-HTTP-Method-Override", "DELETE"), ("X-Requested-With", "XMLHttpRequest"), ("If-Modified-Since", "never"),
    ("Authorization", "Bearer \xff"), ("Authorization", "Basic Og=="), ("Authorization", "Bearer"), ("Referer", "\xff"),
    ("Upgrade", "h2c"), ("Sec-Fetch-Site", "cross-site"), ("Origin", "null"), ("Origin", "http://evil.example"),
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "POST", "POST", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW")


def value(dice: random.Random, depth: int = 0) -> Any:
    """Any JSON value, seldom the one that was asked for."""
    kind = dice.random()
    if depth < 4 and kind < 0.1:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if depth < 4 and kind < 0.2:
        return {dice.choice(TEXTS): value(dice, depth + 1) for _ in range(dice.randrange(4))}
    if kind < 0.6:
        return dice.choice(TEXTS)
    return dice.choice((*NUMBERS, True, False, None))


def json_body(dice: random.Random, names: list[str]) -> bytes:
    """An object whose members have known names and odd values; now and then something that is no object, or no JSON."""
    kind = dice.random()
    if kind < 0.06:
        return dice.choice(RAW).encode()
    if kind < 0.1:
        return dice.randbytes(dice.randrange(200))
    if kind < 0.16:
        return _encoded(value(dice))
    members = {dice.choice(names): value(dice) for _ in range(dice.randrange(6))}
    if kind < 0.2:
        members[dice.choice(TEXTS)] = value(dice)
    text = json.dumps(members)
    if kind < 0.3:
        text = text[: dice.randrange(len(text) + 1)]
    return text.encode("utf-8", "surrogatepass")


def _encoded(thing: Any) -> bytes:
    return json.dumps(thing, ensure_ascii=False).encode("utf-8", "surrogatepass")


def mutated(dice: random.Random, document: Any) -> Any:
    """The same document with one place, somewhere inside, dropped, doubled, enlarged or replaced."""
    if isinstance(document, dict) and document and dice.random() < 0.9:
        name = dice.choice(list(document))
        kind = dice.random()
        if kind < 0.08:
            return {key: held for key, held in document.items() if key != name}
        if kind < 0.14:
            return {**document, dice.choice(TEXTS): value(dice)}
        return {**document, name: mutated(dice, document[name])}
    if isinstance(document, list) and document and dice.random() < 0.9:
        place = dice.randrange(len(document))
        kind = dice.random()
        if kind < 0.1:
            return document[:place] + document[place + 1 :]
        if kind < 0.2:
            return [*document, document[place]] * dice.choice((1, 1, 50))
        return [*document[:place], mutated(dice, document[place]), *document[place + 1 :]]
    return value(dice)
