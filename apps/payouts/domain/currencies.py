"""The currencies of ISO 4217, and how many decimals the smallest coin of each has."""

import re
from decimal import Decimal

from apps.tournaments.domain.errors import InvalidInput

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS = "CLF UYW"
_TWO_DECIMALS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
    IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW
"""
#: Currency -> decimals.
CURRENCIES: dict[str, int] = {
    code: decimals
    for decimals, codes in ((0, _NO_DECIMALS), (2, _TWO_DECIMALS), (3, _THREE_DECIMALS), (4, _FOUR_DECIMALS))
    for code in codes.split()
}
# In the smallest coin; a column of the database takes as much, and sums of it.
LARGEST = 10**15
# An exponent would make a number of a few letters that no arithmetic here takes, and more digits one that is rounded.
_PLAIN = re.compile(r"[0-9]{1,16}(\.[0-9]{1,9})?")


def decimals_of(currency: str) -> int:
    """Raises `InvalidInput` for what is no currency."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise InvalidInput("The currency is one of ISO 4217, in capital letters, such as BDT or EUR.") from None


def plain_number(text: str) -> Decimal | None:
    """A number of plain digits, and a point perhaps; None for all else that Python reads as one."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def coins(amount: str, currency: str) -> int:
    """An amount as people write it, in the smallest coin; raises `InvalidInput` where it is none of this currency."""
    decimals = decimals_of(currency)
    number = plain_number(amount)
    exact = number.scaleb(decimals) if number is not None else None
    if exact is None or exact > LARGEST or exact != exact.to_integral_value():
        shown = f"with {decimals} decimals at most" if decimals else "without decimals"
        raise InvalidInput(f"An amount in {currency} is a number from 0 on, {shown}, such as {written(150, currency)}.")
    return int(exact)


def written(coins: int, currency: str) -> str:
    """The amount as people write it: all decimals, nothing between thousands."""
    return f"{Decimal(coins).scaleb(-decimals_of(currency)):f}"


def money(coins: int, currency: str) -> str:
    """The same for sentences."""
    return f"{currency} {Decimal(coins).scaleb(-decimals_of(currency)):,f}"
