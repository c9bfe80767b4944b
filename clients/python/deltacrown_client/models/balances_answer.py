from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="BalancesAnswer")



@_attrs_define
class BalancesAnswer:
    """ What is in each account of the ledger; together that is the pool.

        Attributes:
            owed (str):
            paid (str):
            pool (str):
            reversed_ (str):
            sent (str):
     """

    owed: str
    paid: str
    pool: str
    reversed_: str
    sent: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        owed = self.owed

        paid = self.paid

        pool = self.pool

        reversed_ = self.reversed_

        sent = self.sent


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "owed": owed,
            "paid": paid,
            "pool": pool,
            "reversed": reversed_,
            "sent": sent,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        owed = d.pop("owed")

        paid = d.pop("paid")

        pool = d.pop("pool")

        reversed_ = d.pop("reversed")

        sent = d.pop("sent")

        balances_answer = cls(
            owed=owed,
            paid=paid,
            pool=pool,
            reversed_=reversed_,
            sent=sent,
        )


        balances_answer.additional_properties = d
        return balances_answer

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
