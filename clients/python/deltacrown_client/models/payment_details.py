from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.method_enum import MethodEnum
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="PaymentDetails")



@_attrs_define
class PaymentDetails:
    """ 
        Attributes:
            method (MethodEnum): * `bank` - bank
                * `bkash` - bkash
                * `paypal` - paypal
                * `other` - other
            account (str): It begins with a letter or a digit.
            holder (str):
            note (str | Unset):
     """

    method: MethodEnum
    account: str
    holder: str
    note: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        method = self.method.value

        account = self.account

        holder = self.holder

        note: str | Unset
        if isinstance(self.note, Unset):
            note = UNSET
        else:
            note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "method": method,
            "account": account,
            "holder": holder,
        })
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        method = MethodEnum(d.pop("method"))




        account = d.pop("account")

        holder = d.pop("holder")

        def _parse_note(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        note = _parse_note(d.pop("note", UNSET))


        payment_details = cls(
            method=method,
            account=account,
            holder=holder,
            note=note,
        )

        return payment_details

