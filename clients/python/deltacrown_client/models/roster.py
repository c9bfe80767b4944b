from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Roster")



@_attrs_define
class Roster:
    """ 
        Attributes:
            roster (list[int]):
     """

    roster: list[int]





    def to_dict(self) -> dict[str, Any]:
        roster = self.roster




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "roster": roster,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        roster = cast(list[int], d.pop("roster"))


        roster = cls(
            roster=roster,
        )

        return roster

