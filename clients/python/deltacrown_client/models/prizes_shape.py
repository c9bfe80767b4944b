from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.prize_shape import PrizeShape
  from ..models.prizes_shape_fixed import PrizesShapeFixed
  from ..models.prizes_shape_percent import PrizesShapePercent





T = TypeVar("T", bound="PrizesShape")



@_attrs_define
class PrizesShape:
    """ `fixed` and `percent`: by place; the percentages are of what the fixed amounts leave. `recipient`: whom the
        prize of a team is paid to.

        Attributes:
            amount (str):
            currency (str):
            fixed (PrizesShapeFixed):
            percent (PrizesShapePercent):
            prizes (list[PrizeShape]):
            recipient (str):
     """

    amount: str
    currency: str
    fixed: PrizesShapeFixed
    percent: PrizesShapePercent
    prizes: list[PrizeShape]
    recipient: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.prize_shape import PrizeShape # noqa: PLC0415
        from ..models.prizes_shape_fixed import PrizesShapeFixed # noqa: PLC0415
        from ..models.prizes_shape_percent import PrizesShapePercent # noqa: PLC0415
        amount = self.amount

        currency = self.currency

        fixed = self.fixed.to_dict()

        percent = self.percent.to_dict()

        prizes = []
        for prizes_item_data in self.prizes:
            prizes_item = prizes_item_data.to_dict()
            prizes.append(prizes_item)



        recipient = self.recipient


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "amount": amount,
            "currency": currency,
            "fixed": fixed,
            "percent": percent,
            "prizes": prizes,
            "recipient": recipient,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.prize_shape import PrizeShape # noqa: PLC0415
        from ..models.prizes_shape_fixed import PrizesShapeFixed # noqa: PLC0415
        from ..models.prizes_shape_percent import PrizesShapePercent # noqa: PLC0415
        d = dict(src_dict)
        amount = d.pop("amount")

        currency = d.pop("currency")

        fixed = PrizesShapeFixed.from_dict(d.pop("fixed"))




        percent = PrizesShapePercent.from_dict(d.pop("percent"))




        prizes = []
        _prizes = d.pop("prizes")
        for prizes_item_data in (_prizes):
            prizes_item = PrizeShape.from_dict(prizes_item_data)



            prizes.append(prizes_item)


        recipient = d.pop("recipient")

        prizes_shape = cls(
            amount=amount,
            currency=currency,
            fixed=fixed,
            percent=percent,
            prizes=prizes,
            recipient=recipient,
        )


        prizes_shape.additional_properties = d
        return prizes_shape

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
