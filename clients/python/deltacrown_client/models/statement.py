from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Statement")



@_attrs_define
class Statement:
    """ 
        Attributes:
            csv (str): Columns reference, amount, currency, status (paid or failed); perhaps bank_reference and reason.
     """

    csv: str





    def to_dict(self) -> dict[str, Any]:
        csv = self.csv


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "csv": csv,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        csv = d.pop("csv")

        statement = cls(
            csv=csv,
        )

        return statement

