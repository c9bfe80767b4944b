from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Substitute")



@_attrs_define
class Substitute:
    """ Who stops to play for the team, who does in their place, and why: for the team and the staff.

        Attributes:
            out (int):
            reason (str):
            in_ (int):
     """

    out: int
    reason: str
    in_: int





    def to_dict(self) -> dict[str, Any]:
        out = self.out

        reason = self.reason

        in_ = self.in_


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "out": out,
            "reason": reason,
            "in": in_,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        out = d.pop("out")

        reason = d.pop("reason")

        in_ = d.pop("in")

        substitute = cls(
            out=out,
            reason=reason,
            in_=in_,
        )

        return substitute

