from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.recipient_enum import RecipientEnum
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.prizes_fixed import PrizesFixed
  from ..models.prizes_percent import PrizesPercent





T = TypeVar("T", bound="Prizes")



@_attrs_define
class Prizes:
    """ 
        Attributes:
            currency (str): Of ISO 4217, such as BDT.
            amount (str): All that is given out.
            fixed (PrizesFixed | Unset): Amounts by place, from 1 to 4096; they come first.
            percent (PrizesPercent | Unset): Percentages, by place, of what the amounts leave.
            recipient (RecipientEnum | Unset): * `captain` - captain
                * `roster` - roster Default: RecipientEnum.CAPTAIN.
     """

    currency: str
    amount: str
    fixed: PrizesFixed | Unset = UNSET
    percent: PrizesPercent | Unset = UNSET
    recipient: RecipientEnum | Unset = RecipientEnum.CAPTAIN





    def to_dict(self) -> dict[str, Any]:
        from ..models.prizes_fixed import PrizesFixed # noqa: PLC0415
        from ..models.prizes_percent import PrizesPercent # noqa: PLC0415
        currency = self.currency

        amount = self.amount

        fixed: dict[str, Any] | Unset = UNSET
        if not isinstance(self.fixed, Unset):
            fixed = self.fixed.to_dict()

        percent: dict[str, Any] | Unset = UNSET
        if not isinstance(self.percent, Unset):
            percent = self.percent.to_dict()

        recipient: str | Unset = UNSET
        if not isinstance(self.recipient, Unset):
            recipient = self.recipient.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
            "currency": currency,
            "amount": amount,
        })
        if fixed is not UNSET:
            field_dict["fixed"] = fixed
        if percent is not UNSET:
            field_dict["percent"] = percent
        if recipient is not UNSET:
            field_dict["recipient"] = recipient

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.prizes_fixed import PrizesFixed # noqa: PLC0415
        from ..models.prizes_percent import PrizesPercent # noqa: PLC0415
        d = dict(src_dict)
        currency = d.pop("currency")

        amount = d.pop("amount")

        _fixed = d.pop("fixed", UNSET)
        fixed: PrizesFixed | Unset
        if isinstance(_fixed,  Unset):
            fixed = UNSET
        else:
            fixed = PrizesFixed.from_dict(_fixed)




        _percent = d.pop("percent", UNSET)
        percent: PrizesPercent | Unset
        if isinstance(_percent,  Unset):
            percent = UNSET
        else:
            percent = PrizesPercent.from_dict(_percent)




        _recipient = d.pop("recipient", UNSET)
        recipient: RecipientEnum | Unset
        if isinstance(_recipient,  Unset):
            recipient = UNSET
        else:
            recipient = RecipientEnum(_recipient)




        prizes = cls(
            currency=currency,
            amount=amount,
            fixed=fixed,
            percent=percent,
            recipient=recipient,
        )

        return prizes

