from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.how_enum import HowEnum
from ..types import UNSET, Unset






T = TypeVar("T", bound="CarryOn")



@_attrs_define
class CarryOn:
    """ 
        Attributes:
            how (HowEnum): * `end` - end
                * `rematches` - rematches
                * `byes` - byes
            after_round (int | Unset):
     """

    how: HowEnum
    after_round: int | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        how = self.how.value

        after_round = self.after_round


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "how": how,
        })
        if after_round is not UNSET:
            field_dict["after_round"] = after_round

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        how = HowEnum(d.pop("how"))




        after_round = d.pop("after_round", UNSET)

        carry_on = cls(
            how=how,
            after_round=after_round,
        )

        return carry_on

