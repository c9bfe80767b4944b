"""Codes of certificates: 128 random bits, in letters and digits that are not taken for one another."""

import re
from base64 import b32encode

BITS = 128
LENGTH = 26
_GROUP = 5
_CODE = re.compile(rf"[a-z2-7]{{{LENGTH}}}")


def code_of(random: bytes) -> str:
    """The code of 16 random bytes, as it stands in addresses."""
    if len(random) * 8 != BITS:
        raise ValueError(f"A code is made of {BITS} bits.")
    return b32encode(random).decode().rstrip("=").lower()


def read_code(text: str) -> str:
    """The code that somebody typed or pasted, also as it is printed; empty for what is none."""
    code = "".join(text.split()).replace("-", "").lower()
    return code if _CODE.fullmatch(code) else ""


def printed(code: str) -> str:
    """As people read it: in groups."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP)).upper()
