"""Where a payout goes, as its person says it."""

import re
from dataclasses import asdict, dataclass
from enum import StrEnum

from apps.tournaments.domain.errors import InvalidInput

LONGEST_HOLDER = 100
LONGEST_NOTE = 140
# It begins as no formula does, so that a table for a bank holds it as it is.
ACCOUNT = re.compile(r"[0-9A-Za-z][0-9A-Za-z .@_/+-]{2,63}")
ACCOUNT_IS = (
    "An account has 3 to 64 letters, digits and . @ _ / + - and begins with a letter or a digit: a telephone number "
    "without its plus."
)


class Method(StrEnum):
    BANK = "bank"
    BKASH = "bkash"
    PAYPAL = "paypal"
    OTHER = "other"


@dataclass(frozen=True)
class Details:
    method: Method
    account: str
    holder: str
    note: str = ""

    def stored(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


def given(method: str, account: str, holder: str, note: str = "") -> Details:
    """The details that somebody wrote; raises `InvalidInput` for what no table could hold as it is."""
    account, holder, note = (" ".join(text.split()) for text in (account, holder, note))
    if not ACCOUNT.fullmatch(account):
        raise InvalidInput(ACCOUNT_IS)
    if not 1 <= len(holder) <= LONGEST_HOLDER or len(note) > LONGEST_NOTE:
        raise InvalidInput(f"A holder has 1 to {LONGEST_HOLDER} characters, and a note at most {LONGEST_NOTE}.")
    if not (holder + note).replace("\u200d", "").replace("\u200c", "").isprintable():
        raise InvalidInput("A name holds letters that can be printed.")
    return Details(_method(method), account, holder, note)


def _method(name: str) -> Method:
    try:
        return Method(name)
    except ValueError:
        raise InvalidInput(f"Money goes by one of {', '.join(Method)}.") from None
