from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.side_enum import SideEnum
from ..types import UNSET, Unset






T = TypeVar("T", bound="BestOf")



@_attrs_define
class BestOf:
    """ Of one match, or of a stage, side and round.

        Attributes:
            best_of (int):
            match (int | Unset):
            stage (int | Unset):
            side (SideEnum | Unset): * `winners` - Winners
                * `third_place` - Third place
                * `losers` - Losers
                * `final` - Final
                * `group` - Group
                * `swiss` - Swiss
            round_ (int | Unset):
     """

    best_of: int
    match: int | Unset = UNSET
    stage: int | Unset = UNSET
    side: SideEnum | Unset = UNSET
    round_: int | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        best_of = self.best_of

        match = self.match

        stage = self.stage

        side: str | Unset = UNSET
        if not isinstance(self.side, Unset):
            side = self.side.value


        round_ = self.round_


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "best_of": best_of,
        })
        if match is not UNSET:
            field_dict["match"] = match
        if stage is not UNSET:
            field_dict["stage"] = stage
        if side is not UNSET:
            field_dict["side"] = side
        if round_ is not UNSET:
            field_dict["round"] = round_

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        best_of = d.pop("best_of")

        match = d.pop("match", UNSET)

        stage = d.pop("stage", UNSET)

        _side = d.pop("side", UNSET)
        side: SideEnum | Unset
        if isinstance(_side,  Unset):
            side = UNSET
        else:
            side = SideEnum(_side)




        round_ = d.pop("round", UNSET)

        best_of = cls(
            best_of=best_of,
            match=match,
            stage=stage,
            side=side,
            round_=round_,
        )

        return best_of

